using System.Globalization;
using System.Text;
using System.Text.Json;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>What the callbacks write: CSV, JSON lines, event files, the console, the best model.</summary>
[TestFixture]
internal sealed class LogTests
{
    private const string Header = "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,samples_per_second";

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("neuralsharp-logs-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestCase("")]
    [TestCase("de-DE")]
    [TestCase("ar-SA")]
    [TestCase("sv-SE")]
    public void A_CSV_file_has_all_digits_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var history = Fit(3, Data, new CsvLog(At("log.csv")));
            var lines = File.ReadAllLines(At("log.csv"));
            lines.Length.ShouldBe(4);
            lines[0].ShouldBe(Header);
            for (var i = 0; i < 3; i++)
            {
                var fields = lines[i + 1].Split(',');
                double[] expected =
                [
                    i + 1, history[i].Training.Loss, history[i].Training.Accuracy!.Value, history[i].Validation!.Value.Loss, history[i].Validation!.Value.Accuracy!.Value,
                    history[i].LearningRate, history[i].Duration.TotalSeconds, history[i].SamplesPerSecond,
                ];
                fields.Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ShouldBe(expected);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void What_there_is_not_is_empty_or_null()
    {
        Fit(1, null, new CsvLog(At("log.csv")), new JsonLinesLog(At("log.jsonl")));
        File.ReadAllLines(At("log.csv"))[1].Split(',')[3..5].ShouldBe(["", ""]);
        using var json = JsonDocument.Parse(File.ReadAllLines(At("log.jsonl"))[0]);
        json.RootElement.GetProperty("validation_loss").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.EnumerateObject().Select(entry => entry.Name).ShouldBe(Header.Split(','));
    }

    [Test]
    public void Metrics_have_columns_of_their_own_and_names_are_fields()
    {
        Sequential model = [new Dense(3, 3, generator: new(1))];
        var output = new StringWriter();
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy)
        {
            Metrics = [Metrics.F1(Average.Macro), Metrics.TopK(2, name: "\"a\", b")],
        };
        var history = trainer.Fit(Data, epochs: 1, validation: Data, callbacks:
            [new CsvLog(At("log.csv")), new JsonLinesLog(At("log.jsonl")), new TensorBoardLog(At("runs")), new ConsoleProgress(output)]);
        var (training, validation) = (history[0].Training.Metrics, history[0].Validation!.Value.Metrics);
        var lines = File.ReadAllLines(At("log.csv"));
        lines[0].ShouldBe(Header + ",f1,validation_f1,\"\"\"a\"\", b\",\"validation_\"\"a\"\", b\"");
        lines[1].Split(',')[8..].Select(field => double.Parse(field, CultureInfo.InvariantCulture))
            .ShouldBe([training["f1"]!.Value, validation["f1"]!.Value, training["\"a\", b"]!.Value, validation["\"a\", b"]!.Value]);
        using var json = JsonDocument.Parse(File.ReadAllLines(At("log.jsonl"))[0]);
        json.RootElement.GetProperty("validation_f1").GetDouble().ShouldBe(validation["f1"]!.Value);
        EventFileReader.Read(Directory.GetFiles(At("runs"))[0])[2].Scalars.ShouldContain(("validation_f1", (float)validation["f1"]!.Value));
        output.ToString().ShouldContain("  f1 0.");

        Should.Throw<DataFormatException>(() => Fit(1, null, new CsvLog(At("log.csv"), append: true))).Message.ShouldContain("with these columns");
    }

    [Test]
    public void JSON_lines_have_all_digits()
    {
        var history = Fit(2, Data, new JsonLinesLog(At("log.jsonl")));
        var lines = File.ReadAllLines(At("log.jsonl"));
        for (var i = 0; i < 2; i++)
        {
            using var json = JsonDocument.Parse(lines[i]);
            json.RootElement.GetProperty("epoch").GetInt32().ShouldBe(i + 1);
            json.RootElement.GetProperty("loss").GetDouble().ShouldBe(history[i].Training.Loss);
            json.RootElement.GetProperty("validation_accuracy").GetDouble().ShouldBe(history[i].Validation!.Value.Accuracy!.Value);
        }
    }

    [Test]
    public void Each_line_is_there_before_training_goes_on()
    {
        var counts = new List<int>();
        Fit(3, null, new CsvLog(At("log.csv")), new Look(() => counts.Add(ReadShared(At("log.csv")).Split('\n').Length - 1)));
        counts.ShouldBe([2, 3, 4]);
    }

    [TestCase("csv")]
    [TestCase("jsonl")]
    public void A_torn_line_is_cut_when_a_file_goes_on(string kind)
    {
        TrainingCallback Log(bool append) => kind == "csv" ? new CsvLog(At("log"), append) : new JsonLinesLog(At("log"), append);
        Fit(2, null, Log(append: true));   // there is none yet
        var whole = File.ReadAllLines(At("log"));
        var bytes = File.ReadAllBytes(At("log"));
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(At("log"), bytes[..length]);
            Fit(1, null, Log(append: true));
            var lines = File.ReadAllLines(At("log"));
            var kept = Encoding.UTF8.GetString(bytes[..length]).Split('\n').Length - 1;
            lines[..kept].ShouldBe(whole[..kept]);
            lines.Length.ShouldBe(kept + (kind == "csv" && kept == 0 ? 2 : 1));
            lines[^1].ShouldStartWith(kind == "csv" ? "1," : "{\"epoch\":1,");
        }

        Fit(1, null, Log(append: false));
        File.ReadAllLines(At("log")).Length.ShouldBe(kind == "csv" ? 2 : 1);
    }

    [TestCase("csv", "epoch,loss\n1,2\n")]
    [TestCase("csv", "a letter")]
    [TestCase("jsonl", "epoch,loss\n")]
    [TestCase("jsonl", "{\"name\":1}")]
    public void Another_file_is_not_appended_to(string kind, string text)
    {
        File.WriteAllText(At("log"), text);
        TrainingCallback log = kind == "csv" ? new CsvLog(At("log"), append: true) : new JsonLinesLog(At("log"), append: true);
        Should.Throw<DataFormatException>(() => Fit(1, null, log)).Message.ShouldContain("append: false");
        File.ReadAllText(At("log")).ShouldBe(text);
        File.Delete(At("log"));   // and is not held open
    }

    [Test]
    public void A_file_that_cannot_be_written_ends_a_training_before_it_begins()
    {
        var steps = 0;
        var look = new Look(() => steps++);
        Should.Throw<DirectoryNotFoundException>(() => Fit(1, null, new CsvLog(At("none/log.csv")), look)).Message.ShouldContain("Create it first");
        Should.Throw<IOException>(() => Fit(1, null, new CsvLog(_folder.FullName), look)).Message.ShouldContain("is a folder");
        Should.Throw<DirectoryNotFoundException>(() => Fit(1, null, new JsonLinesLog(At("none/log.jsonl")), look));
        File.WriteAllText(At("file"), "");
        Should.Throw<IOException>(() => Fit(1, null, new TensorBoardLog(At("file")), look)).Message.ShouldContain("takes no new file");
        steps.ShouldBe(0);
        Should.Throw<ArgumentException>(() => new CsvLog(""));
        Should.Throw<ArgumentException>(() => new JsonLinesLog(""));
        Should.Throw<ArgumentException>(() => new TensorBoardLog(""));
        Should.Throw<ArgumentException>(() => new BestModel(""));
    }

    [Test]
    public void A_folder_without_permission_says_so()
    {
        if (!OperatingSystem.IsLinux() || Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Root may write everywhere, and only Linux has these modes.");
            return;
        }

        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Should.Throw<UnauthorizedAccessException>(() => Fit(1, null, new CsvLog(At("log.csv")))).Message.ShouldContain("permissions");
            Should.Throw<UnauthorizedAccessException>(() => Fit(1, null, new TensorBoardLog(At("runs"))));
        }
        finally
        {
            File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    [Platform("Linux")]
    public void A_full_disk_ends_a_training_and_leaves_the_model_of_the_last_epoch()
    {
        Should.Throw<IOException>(() => Fit(1, null, new CsvLog("/dev/full"))).Message.ShouldContain("'/dev/full' cannot be written");
        var error = Should.Throw<TrainingException>(() => Fit(2, null, new JsonLinesLog("/dev/full")));
        error.Message.ShouldContain("JsonLinesLog.OnEpoch failed after epoch 1");
        error.InnerException.ShouldBeOfType<IOException>().Message.ShouldContain("'/dev/full' cannot be written");
    }

    [Test]
    public void Event_files_are_read_back_record_by_record()
    {
        var history = Fit(3, Data, new TensorBoardLog(At("runs/1"), everySteps: 2));
        var events = EventFileReader.Read(Directory.GetFiles(At("runs/1")).ShouldHaveSingleItem());
        Path.GetFileName(Directory.GetFiles(At("runs/1"))[0]).ShouldStartWith("events.out.tfevents.");
        (events[0].FileVersion, events[0].Step, events[0].Scalars.Count).ShouldBe(("brain.Event:2", 0, 0));
        events.ShouldAllBe(entry => Math.Abs(entry.WallTime - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 600);
        events.Where(entry => entry.Scalars is [("step_loss", _)]).Select(entry => entry.Step).ShouldBe([2, 4, 6, 8, 10, 12]);
        var epochs = events.Skip(1).Where(entry => entry.Scalars.Count > 1).ToList();
        epochs.Select(entry => entry.Step).ShouldBe([1, 2, 3]);
        for (var i = 0; i < 3; i++)
        {
            epochs[i].Scalars.Select(scalar => scalar.Tag).ShouldBe(Header.Split(',')[1..]);
            epochs[i].Scalars.Select(scalar => scalar.Value).ShouldBe(
            [
                (float)history[i].Training.Loss, (float)history[i].Training.Accuracy!.Value, (float)history[i].Validation!.Value.Loss,
                (float)history[i].Validation!.Value.Accuracy!.Value, (float)history[i].LearningRate, (float)history[i].Duration.TotalSeconds, (float)history[i].SamplesPerSecond,
            ]);
        }
    }

    [Test]
    public void Each_training_has_an_event_file_of_its_own()
    {
        var log = new TensorBoardLog(At("runs"));
        for (var run = 0; run < 3; run++) Fit(1, null, log);
        Directory.GetFiles(At("runs")).Length.ShouldBe(3);
        foreach (var file in Directory.GetFiles(At("runs"))) EventFileReader.Read(file).Select(entry => entry.IsStart).ShouldBe([false, true, false]);
    }

    [Test]
    public void The_reader_notices_a_flipped_bit()
    {
        Fit(1, null, new TensorBoardLog(At("runs")));
        var path = Directory.GetFiles(At("runs"))[0];
        var good = File.ReadAllBytes(path);
        for (var i = 0; i < good.Length; i++)
        {
            var bad = (byte[])good.Clone();
            bad[i] ^= 4;
            File.WriteAllBytes(path, bad);
            Should.Throw<Exception>(() => EventFileReader.Read(path));
        }
    }

    [Test]
    public void The_sum_is_that_of_its_standard()
    {
        var bytes = "123456789"u8;
        EventFileReader.Crc32C(bytes).ShouldBe(0xE3069283u, "RFC 3720, and the catalogue of CRCs");
        EventFile.MaskedCrc(bytes).ShouldBe(unchecked(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xA282EAD8u));
    }

    [Test]
    public void Into_a_pipe_go_plain_lines()
    {
        var output = new StringWriter();
        Fit(2, Data, new ConsoleProgress(output));
        var text = output.ToString();
        text.ShouldNotContain("\r");
        text.ShouldNotContain("\b");
        text.ShouldNotContain("\u001B");
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        text.ShouldMatch(@"^epoch 1/2  loss \d\.\d{4}  accuracy [\d.]+ %  validation loss \d\.\d{4}  validation accuracy [\d.]+ %  [\d,]+ samples/s  [\d.]+ s\n");
    }

    [TestCase(120)]
    [TestCase(40)]
    [TestCase(1)]
    public void On_a_terminal_a_bar_is_drawn_over_and_never_wider_than_it(int width)
    {
        var output = new StringWriter();
        Fit(2, null, new ConsoleProgress(output, isTerminal: true, () => width));
        var text = output.ToString();
        text.ShouldNotContain("\u001B");
        var bars = text.Split('\r', '\n').Where(part => part.Contains('[')).ToList();
        if (width == 120) bars[0].ShouldMatch(@"^epoch 1/2 \[#+-+\] \d+ %  loss \d\.\d{4}  [\d,]+ samples/s  \d+:\d\d left$");
        bars.ShouldAllBe(bar => bar.Length < width);
        text.ShouldMatch(@"\repoch 2/2  loss");
        text.ShouldEndWith(" s\n");
    }

    [Test]
    public void A_bar_that_was_broken_off_ends_its_line()
    {
        var output = new StringWriter();
        Should.Throw<TrainingException>(() => Fit(1, null, new ConsoleProgress(output, isTerminal: true, () => 80), new Look(() => throw new NotSupportedException(), atStep: true)));
        output.ToString().ShouldEndWith("left\n");
    }

    [Test]
    public void The_best_model_is_saved()
    {
        var (losses, saved) = (new Queue<double>([3, 1, 2, 0.5, 7]), new List<float[]>());
        Sequential model = [new Dense(3, 3, generator: new(1))];
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
        var best = new BestModel(At("best.safetensors"), _ => losses.Dequeue());
        trainer.Fit(Data, epochs: 5, callbacks: [best, new Look(() => saved.Add(model.Parameters[0].AsSpan<float>().ToArray()))]);
        best.Best.ShouldBe(0.5);
        Sequential loaded = [new Dense(3, 3)];
        loaded.Load(At("best.safetensors"));
        loaded.Parameters[0].AsSpan<float>().ToArray().ShouldBe(saved[3]);
        Should.Throw<TrainingException>(() => trainer.Fit(Data, epochs: 1, callbacks: new BestModel(At("best")))).Message.ShouldContain("no validation data");
    }

    private static TensorDataset Data { get; } = new(Tensor.Normal([20, 3], generator: new(1)), Tensor.From(Enumerable.Range(0, 20).Select(i => i % 3).ToArray()));

    private static TrainingHistory Fit(int epochs, Dataset? validation, params TrainingCallback[] callbacks)
    {
        Sequential model = [new Dense(3, 3, generator: new(1))];
        return new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy).Fit(Data, epochs, batchSize: 5, validation: validation, callbacks: callbacks);
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private sealed class Look(Action look, bool atStep = false) : TrainingCallback
    {
        public override void OnStep(StepResult step)
        {
            if (atStep) look();
        }

        public override void OnEpoch(EpochResult epoch) => look();
    }
}
