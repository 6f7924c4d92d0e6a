using System.Globalization;
using System.Text.Json;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>
/// A training is killed at each moment and goes on: its logs tell each epoch once, with the numbers of a training that nothing has broken off. What a kill
/// leaves is what stands in the files at that moment.
/// </summary>
[TestFixture]
internal sealed class ResumedLogTests
{
    private const int Epochs = 3;
    private const int Steps = 4;

    private static readonly TensorDataset s_data = new(Tensor.Uniform([20, 3], generator: new(1)), Tensor.From([.. Enumerable.Range(0, 20).Select(i => i % 3)]));

    private TempFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [TestCase(null)]
    [TestCase(1)]
    [TestCase(3)]
    public void Each_epoch_is_there_once_whenever_the_training_was_killed(int? checkpointEvery)
    {
        var whole = Fit("whole", checkpointEvery);
        var moments = new List<string>();
        Fit("run", checkpointEvery, new Moments(() =>
        {
            moments.Add(string.Create(CultureInfo.InvariantCulture, $"moment-{moments.Count}"));
            Copy(_folder.File("run"), _folder.File(moments[^1]));
        }));
        moments.Count.ShouldBe(Epochs * (Steps + 1));
        var repeated = 0;
        foreach (var moment in moments)
        {
            repeated += File.ReadAllLines(At(moment, "log.csv")).Length > 1 ? 1 : 0;
            File.AppendAllText(At(moment, "log.csv"), "3,0.12");   // half a line, of which the other half never came
            File.AppendAllText(At(moment, "log.jsonl"), "{\"epo");
            Fit(moment, checkpointEvery);
            CsvOf(moment).ShouldBe(CsvOf("whole"), moment);
            JsonOf(moment).ShouldBe(JsonOf("whole"), moment);

            // TensorBoard has two readers: one drops by name what comes again, the other drops all names by the events that tell of a restart.
            foreach (var (log, tag) in ((string, string)[])[("epochs", "loss"), ("steps", "step_loss")])
            {
                ByStart(moment, log, tag).ShouldBe(ByStart("whole", log, tag), moment);
                ByName(moment, log, tag).ShouldBe(ByStart("whole", log, tag), moment);
            }

            ByName(moment, "steps", "loss").ShouldBe(ByName("whole", "steps", "loss"), moment);
        }

        repeated.ShouldBeGreaterThan(5);
        whole.Count.ShouldBe(Epochs);
    }

    [Test]
    public void The_lines_of_a_training_before_stay()
    {
        string[] earlier = ["epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,samples_per_second", "1,0.5,,,,0.1,1,1", "2,0.4,,,,0.1,1,1"];
        File.WriteAllLines(_folder.File("log.csv"), [.. earlier, "1,0.5,,,,0.1,1,1", "2,0.4,,,,0.1,1,1", "3,0.3,,,,0.1,1,1"]);
        GoOn(new CsvLog(_folder.File("log.csv"), append: true), epoch: 2);
        File.ReadAllLines(_folder.File("log.csv")).ShouldBe([.. earlier, "1,0.5,,,,0.1,1,1"]);

        File.WriteAllLines(_folder.File("log.csv"), [.. earlier, "1,0.5,,,,0.1,1,1"]);
        GoOn(new CsvLog(_folder.File("log.csv"), append: true), epoch: 1);
        File.ReadAllLines(_folder.File("log.csv")).ShouldBe(earlier);

        GoOn(new CsvLog(_folder.File("log.csv")), epoch: 2);
        File.ReadAllLines(_folder.File("log.csv")).ShouldBe(earlier[..1], "without append it begins anew");
    }

    [Test]
    public void The_time_left_is_reckoned_from_the_steps_of_this_process()
    {
        var output = new StringWriter();
        var progress = new ConsoleProgress(output, isTerminal: true, () => 120);
        progress.OnStart(Context(epochs: 1000));
        progress.OnResume(epoch: 501, batch: 0);
        Thread.Sleep(50);
        progress.OnStep(new(Epoch: 501, Epochs: 1000, Batch: 1, Batches: Steps, Loss: 1));

        // One step of five examples took 50 ms at least, and 1,999 steps are to come.
        var parts = output.ToString().Split("  ");
        double.Parse(parts[2].Split(' ')[0], NumberStyles.Number, CultureInfo.InvariantCulture).ShouldBeLessThan(5 / 0.04, parts[2]);
        var left = parts[3].Split(' ')[0].Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        ((60 * left[^2]) + left[^1]).ShouldBeGreaterThan(80, parts[3]);
    }

    private static void GoOn(TrainingCallback log, int epoch)
    {
        log.OnStart(Context(Epochs));
        log.OnResume(epoch, batch: 0);
        log.OnEnd(new(new(), null));
    }

    private static TrainingContext Context(int epochs)
    {
        var model = new Dense(3, 3);
        return new(model, new SGD(model.Parameters, 0.1), epochs, Steps, s_data.Count);
    }

    private TrainingHistory Fit(string run, int? checkpointEvery, params TrainingCallback[] more)
    {
        Directory.CreateDirectory(_folder.File(run));
        Sequential model = [new Dense(3, 3, generator: new(1))];
        return new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy).Fit(
            s_data, Epochs, batchSize: 5, validation: s_data, generator: new Generator(3), checkpoints: new(At(run, "checkpoints")) { EverySteps = checkpointEvery, Resume = true }, callbacks:
            [
                new CsvLog(At(run, "log.csv"), append: true), new JsonLinesLog(At(run, "log.jsonl"), append: true), new TensorBoardLog(At(run, "epochs")),
                new TensorBoardLog(At(run, "steps"), everySteps: 1), .. more,
            ]);
    }

    /// <summary>The lines without the time that they took.</summary>
    private string[] CsvOf(string run) => [.. File.ReadAllLines(At(run, "log.csv")).Select(line => string.Join(',', line.Split(',')[..6]))];

    private string[] JsonOf(string run) => [.. File.ReadAllLines(At(run, "log.jsonl")).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        return string.Join(',', json.RootElement.EnumerateObject().Take(6));
    })];

    /// <summary>What TensorBoard's reader in Python shows: the first start of a folder is its beginning, and each one after it drops all steps from its own on.</summary>
    private List<(long Step, float Value)> ByStart(string run, string log, string tag)
    {
        var (shown, hasStarted) = (new List<(long Step, float Value)>(), false);
        foreach (var entry in EventsOf(run, log))
        {
            if (entry.IsStart && hasStarted) shown.RemoveAll(point => point.Step >= entry.Step);
            hasStarted |= entry.IsStart;
            shown.AddRange(entry.Scalars.Where(scalar => scalar.Tag == tag).Select(scalar => (entry.Step, scalar.Value)));
        }

        return shown;
    }

    /// <summary>What its data server shows: a number drops those of its name that are not before it.</summary>
    private List<(long Step, float Value)> ByName(string run, string log, string tag)
    {
        var shown = new List<(long Step, float Value)>();
        foreach (var entry in EventsOf(run, log))
        {
            foreach (var (_, value) in entry.Scalars.Where(scalar => scalar.Tag == tag))
            {
                shown.RemoveAll(point => point.Step >= entry.Step);
                shown.Add((entry.Step, value));
            }
        }

        return shown;
    }

    private IEnumerable<ReadEvent> EventsOf(string run, string log) => Directory.GetFiles(At(run, log)).Order(StringComparer.Ordinal).SelectMany(EventFileReader.Read);

    private string At(string run, string name) => Path.Combine(_folder.File(run), name);

    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path).StartsWith('.')) continue;   // the lock on the folder
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(copy);
            source.CopyTo(target);
        }
    }

    private sealed class Moments(Action act) : TrainingCallback
    {
        public override void OnStep(StepResult step) => act();

        public override void OnEpoch(EpochResult epoch) => act();
    }
}
