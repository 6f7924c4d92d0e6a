using System.Runtime.InteropServices;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Explained;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The films of xor, moons and spiral: the weights of frames beside trainings of the test's own, mistakes that fail from every seed, and the command line.</summary>
[TestFixture]
internal sealed class FilmSampleTests
{
    private static readonly Tensor s_x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
    private static readonly Tensor s_y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Frames_of_xor_have_the_bits_of_another_training()
    {
        var reader = Film("xor", "--seed", "4");
        ShouldHaveTheseWeights(reader, take: 1, XorBits(seed: 4, hidden: 8, zeroGrad: true), [0, 1, 2, 10, 100, 800, 1000]);
        reader = Film("xor", "--seed", "4", "--mistake", "xor-stuck");
        ShouldHaveTheseWeights(reader, take: 0, XorBits(seed: 4, hidden: 2, zeroGrad: true), [0, 1, 2, 10, 100, 800, 1000]);
        ShouldHaveTheseWeights(reader, take: 1, XorBits(seed: 4, hidden: 8, zeroGrad: true), [0, 1000]);
        reader = Film("xor", "--optimizer", "adam", "--seed", "4", "--mistake", "zero-grad");
        ShouldHaveTheseWeights(reader, take: 0, XorBits(seed: 4, hidden: 8, zeroGrad: false), [0, 1, 2, 10, 100, 1000]);
    }

    [TestCase("moons")]
    [TestCase("spiral")]
    public void Frames_of_the_plane_have_the_bits_of_another_training(string sample)
    {
        var reader = Film(sample);
        var (weights, accuracy) = PlaneBits(sample);
        ShouldHaveTheseWeights(reader, take: 1, weights, [0, 1, 5, 40, 500, weights.Keys.Max()]);
        var last = reader.Takes[1].GetProperty("frames").EnumerateArray().Last();
        (last.GetProperty("right").GetInt32() / (double)reader.Data.GetProperty("labels").GetArrayLength()).ShouldBe(accuracy, 1e-12);

        // The broken one begins with the same bits, and the first gradient is the same, too.
        FilmReader.Weights(reader.Takes[0], 0).ShouldBe(weights[0]);
        FilmReader.Weights(reader.Takes[0], 1).ShouldBe(weights[1]);
        FilmReader.Weights(reader.Takes[0], 5).ShouldNotBe(weights[5]);
    }

    [TestCase("xor")]
    [TestCase("moons", "--epochs", "20")]
    public void A_sample_prints_the_same_with_a_film_but_for_the_films_line(params string[] arguments)
    {
        var plain = SampleProcess.Run(arguments);
        var filmed = SampleProcess.Run([.. arguments, "--film", _folder.File("film.html")]);
        filmed.ExitCode.ShouldBe(0, filmed.Error);
        filmed.Lines.Where(line => !line.StartsWith("film: ", StringComparison.Ordinal)).ShouldBe(plain.Lines);
        filmed.Output.ShouldContain($"film: {_folder.File("film.html")}, to be opened in a browser");
    }

    [TestCase("xor")]
    [TestCase("xor", "--mistake", "zero-grad")]
    [TestCase("xor", "--mistake", "learning-rate")]
    [TestCase("moons")]
    [TestCase("spiral")]
    [TestCase("spiral", "--arms", "6")]
    [TestCase("moons", "--mistake", "dead-relu")]
    public void A_page_has_some_thirty_frames_and_at_most_a_megabyte_and_a_half(params string[] arguments)
    {
        var reader = Film(arguments);
        reader.Page.Length.ShouldBeLessThan(1_500_000);
        new FileInfo(_folder.File("film.html")).Length.ShouldBeLessThanOrEqualTo(1_500_000);
        foreach (var take in reader.Takes) take.GetProperty("frames").GetArrayLength().ShouldBeInRange(24, 40);
    }

    [TestCase("zero-weights")]
    [TestCase("learning-rate")]
    [TestCase("zero-grad")]
    [TestCase("xor-stuck")]
    public void Mistakes_on_xor_fail_from_each_of_twenty_seeds_and_the_right_training_learns(string name)
    {
        var mistake = new[] { FilmedMistake.ZeroWeights, FilmedMistake.LearningRate, FilmedMistake.ZeroGrad, FilmedMistake.XorStuck }.Single(mistake => mistake.Name == name);
        var (optimizer, rate) = mistake == FilmedMistake.ZeroGrad ? ("momentum", 0.1) : ("adam", 0.05);   // as the sample chooses them
        List<ulong> failed = [];
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Generator.Default.Reseed(seed);
            var model = XorSample.Network(mistake);
            BrokenTraining.TrainXor(mistake, new(optimizer, rate, 1000, seed, null, null), model, s_x, s_y, film: null, CancellationToken.None);
            if (XorRight(model) < 4) failed.Add(seed);

            Generator.Default.Reseed(seed);
            var right = XorSample.Network();
            var steps = Optimizers.Create(optimizer, right.Parameters, rate);
            for (var step = 0; step < 1000; step++)
            {
                steps.ZeroGrad();
                Losses.BinaryCrossEntropy(right.Forward(s_x), s_y).Backward();
                steps.Step();
            }

            XorRight(right).ShouldBe(4, Invariant($"seed {seed}"));
        }

        // With two units it depends on the start: the note on the page, and the seed that the sample takes, are these.
        ulong[] all = [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)], stuck = [2, 4, 5, 6, 8, 9, 11, 13, 14, 15, 19, 20];
        failed.ShouldBe(mistake == FilmedMistake.XorStuck ? stuck.Where(failed.Contains) : all);
        if (mistake != FilmedMistake.XorStuck) return;
        failed.Count.ShouldBe(12);
        FilmedMistake.XorStuck.Note.ShouldContain("12 of the seeds 1 to 20");
    }

    [TestCase("moons")]
    [TestCase("spiral")]
    public void Mistakes_on_the_plane_fail_from_each_of_twenty_seeds_and_the_right_training_learns(string sample)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var (train, classes, settings) = Plane(sample, seed);
            foreach (var mistake in (FilmedMistake?[])[null, FilmedMistake.ZeroGrad, FilmedMistake.ZeroWeights, FilmedMistake.LearningRate, FilmedMistake.DeadReLU])
            {
                Generator.Default.Reseed(seed);
                var model = PlaneClassifier.Network(classes, mistake);
                if (mistake is not null) BrokenTraining.TrainPlane(mistake, model, train, settings, film: null, CancellationToken.None);
                else RightTraining(model, train, settings);
                var accuracy = Accuracy(model, train);
                if (mistake is null) accuracy.ShouldBeGreaterThan(0.95, Invariant($"seed {seed}"));
                else accuracy.ShouldBeLessThan(0.9, Invariant($"{mistake.Name}, seed {seed}"));
            }
        }
    }

    [Test]
    public void Forgetting_to_zero_adds_up_as_Backward_does()
    {
        var (train, classes, settings) = Plane("moons", seed: 1);
        var (inputs, labels) = train.Batches(1).First();
        Generator.Default.Reseed(1);
        var (filmed, plain) = (PlaneClassifier.Network(classes), default(Sequential)!);
        Generator.Default.Reseed(1);
        plain = PlaneClassifier.Network(classes);

        // One example, so that a trainer's order is no other, and four steps.
        new Trainer(filmed, new SGD(filmed.Parameters, 0.1), Losses.CrossEntropy).Fit(new TensorDataset(inputs, labels), epochs: 4, batchSize: 1, callbacks: [new ForgottenZeroGrad()]);
        var optimizer = new SGD(plain.Parameters, 0.1);
        for (var step = 0; step < 4; step++)
        {
            Losses.CrossEntropy(plain.Forward(inputs), labels).Backward();
            optimizer.Step();
        }

        Bytes(filmed).ShouldBe(Bytes(plain));
    }

    [Test]
    public void A_film_of_one_step_and_one_of_a_training_that_diverges_are_made()
    {
        var reader = Film("xor", "--steps", "1");
        FilmReader.Steps(reader.Takes[0]).ShouldBe([0, 1]);
        var outcome = SampleProcess.Run("xor", "--optimizer", "sgd", "--learning-rate", "1e10", "--steps", "50", "--film", _folder.File("diverged.html"));
        outcome.ShouldHaveFailed().ShouldContain("diverged");
        FilmReader.Of(_folder.File("diverged.html")).Takes.Length.ShouldBe(2);
        SampleProcess.Run("moons", "--optimizer", "momentum", "--seed", "3", "--film", _folder.File("nan.html")).ExitCode.ShouldBe(0);
        var page = File.ReadAllText(_folder.File("nan.html"));
        page.ShouldContain("NeuralSharp ended it: The loss became NaN");
        page.ShouldContain("loss NaN");
    }

    [TestCase("--mistake is for a film", "xor", "--mistake", "zero-grad")]
    [TestCase("nosuch", "xor", "--film", "film.html", "--mistake", "nosuch")]
    [TestCase("dead-relu", "xor", "--film", "film.html", "--mistake", "dead-relu")]
    [TestCase("xor-stuck", "moons", "--film", "film.html", "--mistake", "xor-stuck")]
    [TestCase(".html", "spiral", "--film", "film.svg")]
    public void A_wrong_command_line_is_told(string named, params string[] arguments)
    {
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldContain(named);
    }

    [TestCase("xor")]
    [TestCase("moons")]
    [TestCase("spiral")]
    public void A_file_that_cannot_be_written_is_known_before_the_training(string sample)
    {
        var outcome = SampleProcess.Run(sample, "--film", Path.Combine(_folder.File("nowhere"), "film.html"));
        outcome.ShouldHaveFailed().ShouldContain("nowhere");
        outcome.Error.ShouldContain("--film");
        outcome.Output.ShouldBeEmpty();
        SampleProcess.Run(sample, "--help").Output.ShouldContain("--film");
    }

    private FilmReader Film(params string[] arguments)
    {
        var outcome = SampleProcess.Run([.. arguments, "--film", _folder.File("film.html")]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        return FilmReader.Of(_folder.File("film.html"));
    }

    private static void ShouldHaveTheseWeights(FilmReader reader, int take, IReadOnlyDictionary<int, byte[]> weights, int[] steps)
    {
        var filmed = FilmReader.Steps(reader.Takes[take]);
        foreach (var step in steps.Where(filmed.Contains)) FilmReader.Weights(reader.Takes[take], step).ShouldBe(weights[step], Invariant($"step {step}"));
        steps.Count(filmed.Contains).ShouldBeGreaterThanOrEqualTo(Math.Min(4, steps.Length), "most of these steps are frames");
    }

    /// <summary>The weights after each step of a loop that is written out here.</summary>
    private static Dictionary<int, byte[]> XorBits(ulong seed, int hidden, bool zeroGrad)
    {
        Generator generator = new(seed);
        Sequential model = [new Dense(2, hidden, generator: generator), new Tanh(), new Dense(hidden, 1, generator: generator), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        Dictionary<int, byte[]> bits = new() { [0] = Bytes(model) };
        for (var step = 1; step <= 1000; step++)
        {
            if (zeroGrad) optimizer.ZeroGrad();
            Losses.BinaryCrossEntropy(model.Forward(s_x), s_y).Backward();
            optimizer.Step();
            bits[step] = Bytes(model);
        }

        return bits;
    }

    /// <summary>The weights after each step of a trainer without a film, and how much of what it learned it knows.</summary>
    private static (Dictionary<int, byte[]> Weights, double Accuracy) PlaneBits(string sample)
    {
        var (train, classes, settings) = Plane(sample, seed: 1);
        Generator.Default.Reseed(1);
        Sequential model =
        [
            new Dense(2, 32, weightInitializer: Initializers.HeNormal), new ReLU(), new Dense(32, 32, weightInitializer: Initializers.HeNormal), new ReLU(),
            new Dense(32, 32, weightInitializer: Initializers.HeNormal), new ReLU(), new Dense(32, classes),
        ];
        Dictionary<int, byte[]> bits = new() { [0] = Bytes(model) };
        RightTraining(model, train, settings, new Watching(() => bits[bits.Count] = Bytes(model)));
        return (bits, Accuracy(model, train));
    }

    private static void RightTraining(Module model, Dataset train, PlaneSettings settings, params TrainingCallback[] more)
    {
        var optimizer = new Adam(model.Parameters, learningRate: 0.01);
        var schedule = new LearningRateScheduler(optimizer, new CosineSchedule(settings.Epochs), ScheduleUnit.Epoch);
        new Trainer(model, optimizer, Losses.CrossEntropy).Fit(train, settings.Epochs, batchSize: 32, callbacks: [schedule, .. more]);
    }

    private static (Dataset Train, int Classes, PlaneSettings Settings) Plane(string sample, ulong seed)
    {
        var isMoons = sample == "moons";
        var points = isMoons ? ToyData.Moons(400, 0.15, seed) : ToyData.Spirals(600, 3, noise: 0.02, seed: seed);
        return (points.Split(0.75, stratified: true, seed).First, isMoons ? 2 : 3, new(points.Count, 0, isMoons ? 100 : 200, "adam", null, seed, null));
    }

    private static double Accuracy(Module model, Dataset data)
    {
        var (inputs, labels) = data.Batches(data.Count).First();
        using var pause = Autograd.NoGrad();
        var answers = model.Forward(inputs);
        var (values, right, classes) = (answers.ToArray<float>(), 0, answers.Shape[1]);
        for (var row = 0; row < data.Count; row++)
        {
            var scores = values.AsSpan(row * classes, classes);
            var best = 0;
            for (var label = 1; label < classes; label++) if (scores[label] > scores[best]) best = label;
            if (!scores.ContainsAnyExceptInRange(float.MinValue, float.MaxValue) && best == labels[row].Item()) right++;
        }

        return (double)right / data.Count;
    }

    private static int XorRight(Module model)
    {
        using var pause = Autograd.NoGrad();
        return model.Forward(s_x).ToArray<float>().Zip(s_y.ToArray<float>(), (answer, target) => Math.Abs(answer - target) < 0.5).Count(isRight => isRight);
    }

    private static byte[] Bytes(Module model) => [.. model.Parameters.SelectMany(parameter => MemoryMarshal.AsBytes<float>(parameter.ToArray<float>()).ToArray())];

    private sealed class Watching(Action look) : TrainingCallback
    {
        public override void OnStep(StepResult step) => look();
    }
}
