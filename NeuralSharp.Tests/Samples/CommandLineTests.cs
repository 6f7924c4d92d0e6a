using System.Globalization;
using System.Text.RegularExpressions;
using NeuralSharp.Layers;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The samples program on its command line: 0 for success, 1 for a failure, 2 for a wrong command line; never a stack trace.</summary>
[TestFixture]
internal sealed partial class CommandLineTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("--help")]
    [TestCase("xor", "--help")]
    [TestCase("mnist", "--help")]
    [TestCase("--version")]
    public void Help_is_no_error(params string[] arguments)
    {
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(0);
        outcome.Error.ShouldBeEmpty();
        outcome.Output.ShouldNotBeEmpty();
    }

    [Test]
    public void A_folder_with_checkpoints_is_not_begun_anew()
    {
        TinyMnist.Write(_folder.FullName);
        string[] arguments = ["mnist", "--data", _folder.FullName, "--epochs", "1", "--checkpoint", _folder.File("run")];
        SampleProcess.Run(arguments).ExitCode.ShouldBe(0);
        var files = Directory.GetFiles(_folder.File("run"));
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldStartWith("error: the folder");
        outcome.Error.ShouldContain("--resume");
        Directory.GetFiles(_folder.File("run")).ShouldBe(files, ignoreOrder: true);
        SampleProcess.Run([.. arguments, "--resume"]).ExitCode.ShouldBe(0);
    }

    [Test]
    public void Help_lists_the_samples_and_their_options()
    {
        var help = SampleProcess.Run("--help").Output;
        help.ShouldContain("xor");
        help.ShouldContain("mnist");
        var options = SampleProcess.Run("mnist", "--help").Output;
        foreach (var option in (string[])["--data", "--preset", "default", "fast", "best", "--epochs", "--batch-size", "--optimizer", "--learning-rate", "--seed", "--threads", "--save"])
            options.ShouldContain(option);
    }

    [TestCase("nosuch", "nosuch")]
    [TestCase("--nosuch", "mnist", "--nosuch")]
    [TestCase("nosuch", "mnist", "--optimizer", "nosuch")]
    [TestCase("nosuch", "mnist", "--preset", "nosuch")]
    [TestCase("Best", "mnist", "--preset", "Best")]
    [TestCase("--preset", "mnist", "--preset")]
    [TestCase("nosuch", "fashion", "--preset", "nosuch")]
    [TestCase("0", "mnist", "--preset", "best", "--epochs", "0")]
    [TestCase("abc", "mnist", "--epochs", "abc")]
    [TestCase("0", "mnist", "--epochs", "0")]
    [TestCase("-3", "mnist", "--epochs", "-3")]
    [TestCase("99999999999", "mnist", "--epochs", "99999999999")]
    [TestCase("0", "mnist", "--batch-size", "0")]
    [TestCase("1.5", "mnist", "--batch-size", "1.5")]
    [TestCase("0", "mnist", "--threads", "0")]
    [TestCase("2000", "mnist", "--threads", "2000")]
    [TestCase("--epochs", "mnist", "--epochs")]
    [TestCase("0", "mnist", "--learning-rate", "0")]
    [TestCase("0,01", "mnist", "--learning-rate", "0,01")]
    [TestCase("-0.1", "mnist", "--learning-rate", "-0.1")]
    [TestCase("nan", "mnist", "--learning-rate", "nan")]
    [TestCase("abc", "mnist", "--learning-rate", "abc")]
    [TestCase("-1", "mnist", "--seed", "-1")]
    [TestCase("--data", "mnist", "--data")]
    [TestCase("0", "xor", "--steps", "0")]
    [TestCase("nosuch", "xor", "--optimizer", "nosuch")]
    [TestCase("0", "xor", "--learning-rate", "0")]
    [TestCase("-0.1", "xor", "--learning-rate", "-0.1")]
    [TestCase("infinity", "xor", "--learning-rate", "infinity")]
    [TestCase("nosuch", "optimizers", "--optimizers", "sgd,nosuch")]
    [TestCase("nosuch", "optimizers", "--surfaces", "nosuch")]
    [TestCase("0", "optimizers", "--steps", "0")]
    [TestCase("20000", "optimizers", "--steps", "20000")]
    [TestCase("nosuch", "optimizers", "--learning-rate", "nosuch=1")]
    [TestCase("adam=0", "optimizers", "--learning-rate", "adam=0")]
    [TestCase("0.1", "optimizers", "--learning-rate", "0.1")]
    [TestCase("adam=0:", "optimizers", "--learning-rate", "adam=0,1")]
    [TestCase("twice", "optimizers", "--learning-rate", "adam=1,adam=2")]
    [TestCase("lbfgs", "optimizers", "mnist", "--optimizers", "lbfgs")]
    [TestCase("--pictures", "optimizers", "--pictures")]
    public void A_wrong_command_line_is_told_in_lines_that_name_what_is_wrong(string named, params string[] arguments)
    {
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
        var lines = outcome.Error.TrimEnd('\n').Split('\n');
        lines[..^1].ShouldNotBeEmpty();
        lines[..^1].ShouldAllBe(line => line.StartsWith("error: ", StringComparison.Ordinal));
        lines[..^1].ShouldContain(line => line.Contains(named, StringComparison.OrdinalIgnoreCase));
        lines[^1].ShouldContain("--help");
    }

    [TestCase("xor", "xro")]
    [TestCase("xor", "XOR")]
    [TestCase("mnist", "minst")]
    [TestCase("optimizers", "optimiser")]
    [TestCase("predict", "pred")]
    [TestCase("--help", "help")]
    [TestCase("--epochs", "mnist", "--epoch", "3")]
    [TestCase("--learning-rate", "xor", "--learningrate", "0.1")]
    public void Who_mistypes_is_told_what_was_meant(string meant, params string[] arguments) =>
        SampleProcess.Run(arguments).Error.ShouldContain($"did you mean {meant}?");

    [Test]
    public void Nothing_is_suggested_where_nothing_is_near() => SampleProcess.Run("something").Error.ShouldNotContain("did you mean");

    [Test]
    public void A_training_that_diverges_says_so_and_fails()
    {
        var outcome = SampleProcess.Run("xor", "--optimizer", "sgd", "--learning-rate", "1e10", "--steps", "50");
        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldContain("diverged");
        outcome.Error.ShouldContain("--learning-rate");
        SampleProcess.Run("xor", "--steps", "2").Output.ShouldContain("not learnt yet");
        SampleProcess.Run("xor").Output.ShouldNotContain("not learnt");
    }

    [TestCase("xor")]
    [TestCase("optimizers")]
    [TestCase("optimizers", "mnist")]
    [TestCase("mnist")]
    public void A_folder_for_pictures_that_cannot_be_is_called_a_folder(params string[] command)
    {
        var file = _folder.File("taken");
        File.WriteAllText(file, "");
        List<string> impossible = [file, Path.Combine(file, "below")];
        if (OperatingSystem.IsLinux()) impossible.AddRange(["/proc/foo", "/proc"]);
        foreach (var path in impossible)
        {
            var outcome = SampleProcess.Run([.. command, "--pictures", path]);
            outcome.ExitCode.ShouldBe(1, outcome.Output);
            outcome.Output.ShouldBeEmpty();   // before anything is trained
            outcome.Error.ShouldContain($"--pictures {path}");
            outcome.Error.ShouldContain("folder");
            outcome.Error.ShouldNotContain("Could not find file");
        }
    }

    [Test]
    [Platform("Linux")]
    public void A_model_that_cannot_be_saved_is_known_before_the_training()
    {
        var outcome = SampleProcess.Run("mnist", "--save", "/proc/model.safetensors");
        Failed(outcome).ShouldContain("--save /proc/model.safetensors");
        outcome.Output.ShouldBeEmpty();
    }

    [Test]
    public void A_missing_data_folder_is_one_line()
    {
        var missing = _folder.File("nowhere");
        Failed(SampleProcess.Run("mnist", "--data", missing)).ShouldContain($"--data {missing}: there is no such folder. Name the folder");
        Failed(SampleProcess.Run("fashion", "--data", missing)).ShouldContain("go without --data");
    }

    [Test]
    public void A_missing_data_file_is_one_line()
    {
        TinyMnist.Write(_folder.FullName);
        File.Delete(_folder.File("train-labels-idx1-ubyte"));
        Failed(SampleProcess.Run("mnist", "--data", _folder.FullName)).ShouldContain("train-labels-idx1-ubyte");
    }

    [Test]
    public void A_corrupt_data_file_is_one_line()
    {
        TinyMnist.Write(_folder.FullName);
        File.WriteAllText(_folder.File("train-images-idx3-ubyte"), "<html>not found</html>");
        Failed(SampleProcess.Run("mnist", "--data", _folder.FullName)).ShouldContain("not an IDX file");
    }

    [Test]
    [Platform(Exclude = "Win")] // there the cache is not a matter of the environment
    public void Without_data_and_offline_the_program_says_so_and_draws_digits()
    {
        var outcome = SampleProcess.Start("mnist", "--offline", "--epochs", "1");
        outcome.ExitCode.ShouldBe(0);
        outcome.Error.ShouldBeEmpty();
        outcome.Lines[0].ShouldContain("--offline");
        outcome.Lines[1].ShouldContain("drawn by the program itself");
        AccuracyLine().IsMatch(outcome.Lines[^1]).ShouldBeTrue(outcome.Lines[^1]);
    }

    [TestCase(0, 10)]
    [TestCase(10, 0)]
    public void Files_without_images_are_one_line(int trainCount, int testCount)
    {
        TinyMnist.Write(_folder.FullName, trainCount, testCount);
        Failed(SampleProcess.Run("mnist", "--data", _folder.FullName)).ShouldContain("no examples");
    }

    [Test]
    public void Images_of_another_size_are_one_line()
    {
        TinyMnist.Write(_folder.FullName, size: 14);
        Failed(SampleProcess.Run("mnist", "--data", _folder.FullName)).ShouldContain("196");
    }

    [Test]
    public void A_loss_that_runs_away_is_one_line_with_the_step_and_advice()
    {
        TinyMnist.Write(_folder.FullName);
        var save = _folder.File("model.safetensors");
        var error = Failed(SampleProcess.Run(
            "mnist", "--data", _folder.FullName, "--optimizer", "sgd", "--learning-rate", "1e30", "--batch-size", "5", "--save", save));
        error.ShouldContain("epoch 1, step");
        error.ShouldContain("learning rate");
        File.Exists(save).ShouldBeFalse();
    }

    [Test]
    public void A_path_that_cannot_be_written_is_known_before_the_training()
    {
        TinyMnist.Write(_folder.FullName);
        var missing = _folder.File("nowhere");
        var outcome = SampleProcess.Run("mnist", "--data", _folder.FullName, "--save", Path.Combine(missing, "model.safetensors"));
        Failed(outcome).ShouldContain(missing);
        outcome.Output.ShouldBeEmpty();
        Directory.Exists(missing).ShouldBeFalse();
        Failed(SampleProcess.Run("mnist", "--data", _folder.FullName, "--save", _folder.FullName)).ShouldContain("folder");
    }

    [Test]
    public void Mnist_in_a_pipe_prints_plain_lines_and_ends_with_the_accuracy()
    {
        TinyMnist.Write(_folder.FullName, ending: ".gz");
        var save = _folder.File("model.safetensors");

        var outcome = SampleProcess.Start("mnist", "--data", _folder.FullName, "--epochs", "3", "--batch-size", "8", "--save", save);

        outcome.Error.ShouldBeEmpty();
        outcome.ExitCode.ShouldBe(0);
        outcome.Output.ShouldNotContain('\e');
        outcome.Output.ShouldNotContain('\r');
        outcome.Lines[0].ShouldBe($"data: MNIST in {_folder.FullName}, 40 training and 10 test images");
        var epochs = outcome.Lines.Where(line => line.StartsWith("epoch", StringComparison.Ordinal)).ToArray();
        epochs.Length.ShouldBe(3);
        epochs.ShouldAllBe(line => EpochLine().IsMatch(line));
        AccuracyLine().IsMatch(outcome.Lines[^1]).ShouldBeTrue(outcome.Lines[^1]);
        outcome.Lines.Count(line => line.StartsWith("test accuracy", StringComparison.Ordinal)).ShouldBe(1);

        // What was saved is the trained model: it gives the accuracy printed.
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        model.Load(save);
        var (_, test) = Mnist.Load(_folder.FullName);
        var (images, labels) = test.Batches(10).Single();
        var right = model.Forward(images).ArgMax().ToArray<int>().Zip(labels.ToArray<int>()).Count(pair => pair.First == pair.Second);
        outcome.Lines[^1].ShouldBe($"test accuracy: {right * 10}.00 %");
    }

    [Test]
    public void The_same_seed_saves_the_same_bits_with_any_number_of_threads()
    {
        TinyMnist.Write(_folder.FullName);
        string[] paths = [_folder.File("one"), _folder.File("two"), _folder.File("again"), _folder.File("other")];
        string[][] options = [["--threads", "1"], ["--threads", "2"], ["--threads", "2"], ["--seed", "7"]];
        for (var i = 0; i < paths.Length; i++)
            SampleProcess.Run(["mnist", "--data", _folder.FullName, "--epochs", "2", "--batch-size", "16", "--save", paths[i], .. options[i]]).ExitCode.ShouldBe(0);

        var files = paths.Select(File.ReadAllBytes).ToArray();
        files.Select(file => file.AsSpan().SequenceEqual(files[0])).ShouldBe([true, true, true, false]);
    }

    [TestCase("sgd")]
    [TestCase("momentum")]
    [TestCase("nesterov")]
    [TestCase("adagrad")]
    [TestCase("rmsprop")]
    [TestCase("adam")]
    public void Xor_is_learnt_with_every_optimizer_as_it_comes(string optimizer)
    {
        var outcome = SampleProcess.Run("xor", "--optimizer", optimizer);
        outcome.ExitCode.ShouldBe(0);
        outcome.Error.ShouldBeEmpty();
        var answers = outcome.Lines.Select(line => XorLine().Match(line)).Where(match => match.Success).ToArray();
        answers.Length.ShouldBe(4);
        foreach (var answer in answers) double.Parse(answer.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBe(double.Parse(answer.Groups[2].Value, CultureInfo.InvariantCulture), 0.1, optimizer);
    }

    [Test]
    public void Xor_runs_as_a_process_and_its_errors_go_to_the_error_output()
    {
        var good = SampleProcess.Start("xor", "--steps", "10", "--seed", "3");
        good.ExitCode.ShouldBe(0);
        good.Error.ShouldBeEmpty();
        good.Output.ShouldNotContain('\e');

        var bad = SampleProcess.Start("xor", "--steps", "many");
        bad.ExitCode.ShouldBe(2);
        bad.Output.ShouldBeEmpty();
        bad.Error.ShouldContain("many");

        var failed = SampleProcess.Start("mnist", "--data", _folder.File("nowhere"));
        failed.ExitCode.ShouldBe(1);
        failed.Error.ShouldNotContain("   at ");
    }

    /// <summary>The error of a run that failed before it had trained.</summary>
    private static string Failed(SampleOutcome outcome)
    {
        outcome.Output.ShouldNotContain("test accuracy");
        return outcome.ShouldHaveFailed();
    }

    [GeneratedRegex(@"^epoch  \d  loss \d+\.\d{4}  accuracy \d+\.\d\d %  [\d,]+ samples/s  \d+\.\d\d s$")]
    private static partial Regex EpochLine();

    [GeneratedRegex(@"^test accuracy: \d{1,3}\.\d\d %$")]
    private static partial Regex AccuracyLine();

    [GeneratedRegex(@"^\[\d\.? \d\.?\] -> (\d\.\d{4})  \(target (\d)\)$")]
    private static partial Regex XorLine();
}
