using System.Runtime.InteropServices;
using System.Text;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>Films of networks whose numbers are known, of loops of one's own and of trainers; and what cannot be filmed.</summary>
[TestFixture]
internal sealed class TrainingFilmTests
{
    private static readonly Tensor s_x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
    private static readonly Tensor s_y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_frame_of_one_neuron_has_the_numbers_of_its_formula()
    {
        var film = new TrainingFilm(Neuron(2, -1, 0.5f), s_x, s_y, Losses.BinaryCrossEntropy);
        var (frame, plane) = (film.Frames[0], film.Camera.Plane);

        // p = σ(2x − y + 0.5) of the four examples; the gradient is the mean of (p − target) times the input, and of (p − target).
        double[] p = [Sigma(0.5), Sigma(-0.5), Sigma(2.5), Sigma(1.5)];
        double[] target = [0, 1, 1, 0], error = [.. p.Zip(target, (one, other) => (one - other) / 4)];
        frame.Step.ShouldBe(0);
        frame.Loss.ShouldBe(p.Zip(target, (one, other) => -Math.Log(other == 1 ? one : 1 - one)).Average(), 1e-6);
        frame.IsRight.ShouldBe([false, false, true, false]);
        double[] gradient = [error[2] + error[3], error[1] + error[3], error.Sum()];
        frame.Norms.ShouldHaveSingleItem().ShouldBe(Math.Sqrt(gradient.Sum(value => value * value)), 1e-6);
        MemoryMarshal.Cast<byte, float>(frame.Weights).ToArray().ShouldBe([2, -1, 0.5f]);

        // The window has the examples and a fifth around them, in 48 × 48 cells from the top left.
        (plane.Left, plane.Bottom, plane.Width, plane.Height, plane.Columns, plane.Rows).ShouldBe((-0.2, -0.2, 1.4, 1.4, 48, 48));
        for (var cell = 0; cell < frame.Surface.Length; cell++)
        {
            var (x, y) = (-0.2 + (1.4 * ((cell % 48) + 0.5) / 48), 1.2 - (1.4 * ((cell / 48) + 0.5) / 48));
            ((double)frame.Surface[cell]).ShouldBe(254 * Sigma((2 * x) - y + 0.5), 0.5 + 1e-3);
        }
    }

    [Test]
    public void Logits_are_made_probabilities()
    {
        var (one, two) = (Neuron(2, -1, 0.5f)[0], new Dense(2, 2));
        using (Autograd.NoGrad())
        {
            two.Weight.CopyFrom(Tensor.From(new float[,] { { 0, 2 }, { 0, -1 } }));
            two.Bias!.CopyFrom(Tensor.From([0, 0.5f]));
        }

        var probabilities = new TrainingFilm(Neuron(2, -1, 0.5f), s_x, s_y, Losses.BinaryCrossEntropy).Frames[0];
        var logits = new TrainingFilm(one, s_x, s_y, Losses.BinaryCrossEntropyWithLogits).Frames[0];
        var classes = new TrainingFilm(two, s_x, Tensor.From([0, 1, 1, 0]), Losses.CrossEntropy).Frames[0];
        foreach (var frame in (FilmFrame[])[logits, classes])
        {
            frame.Loss.ShouldBe(probabilities.Loss, 1e-6);
            frame.IsRight.ShouldBe(probabilities.IsRight);
            frame.Surface.Zip(probabilities.Surface, (level, other) => Math.Abs(level - other)).Max().ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Test]
    public void Any_loop_can_be_filmed_and_the_last_step_is_a_frame()
    {
        var (model, film) = Filmed(steps: 137);
        film.Write(_folder.File("film.html"), "A < B & \"C\"");
        var reader = FilmReader.Of(_folder.File("film.html"));
        var take = reader.Takes.ShouldHaveSingleItem();
        FilmReader.Steps(take).ShouldBe([0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 137]);
        FilmReader.Weights(take, 137).ShouldBe(Bytes(model));
        reader.Page.ShouldContain("<title>A &lt; B &amp; &quot;C&quot;</title>");
        reader.Data.GetProperty("title").GetString().ShouldBe("A < B & \"C\"");
    }

    [Test]
    public void A_trainer_takes_a_film_as_a_callback_and_begins_it_anew_with_each_training()
    {
        var model = Network(new Generator(1));
        var film = new TrainingFilm(model, s_x, s_y, Losses.BinaryCrossEntropy);
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.BinaryCrossEntropy);
        TensorDataset data = new(s_x, s_y);
        trainer.Fit(data, epochs: 3, batchSize: 2, callbacks: [film]);
        film.Frames.Select(frame => frame.Step).ShouldBe([0, 1, 2, 3, 4, 5, 6]);
        var before = Bytes(model);
        trainer.Fit(data, epochs: 1, batchSize: 2, callbacks: [film]);
        film.Frames.Select(frame => frame.Step).ShouldBe([0, 1, 2]);
        film.Frames[0].Weights.ShouldBe(before);
        film.Frames[2].Weights.ShouldBe(Bytes(model));
    }

    [Test]
    public void A_training_that_goes_on_from_a_checkpoint_is_filmed_from_there()
    {
        var model = Network(new Generator(1));
        var film = new TrainingFilm(model, s_x, s_y, Losses.BinaryCrossEntropy);
        film.OnStart(new TrainingContext(model, new Adam(model.Parameters), Epochs: 4, Batches: 10, Examples: 40));
        film.OnResume(epoch: 3, batch: 4);
        film.OnStep(new(3, 4, 5, 10, 0.5));
        film.OnStep(new(3, 4, 6, 10, 0.4));
        FilmReader.Steps(new FilmReader(film.Page("On")).Takes[0]).ShouldBe([24, 25, 26]);
    }

    [Test]
    public void Filming_changes_no_bit_of_the_training_the_model_or_the_generator()
    {
        var (plain, filmed) = (Run(isFilmed: false), Run(isFilmed: true));
        filmed.Weights.ShouldBe(plain.Weights);
        filmed.Buffers.ShouldBe(plain.Buffers);
        filmed.Random.ShouldBe(plain.Random);

        static (byte[] Weights, string Buffers, float[] Random) Run(bool isFilmed)
        {
            Generator.Default.Reseed(5);
            Sequential model = [new Dense(2, 16), new BatchNorm(16), new Tanh(), new Dropout(0.3), new Dense(16, 1), new Sigmoid()];
            var optimizer = new Adam(model.Parameters, learningRate: 0.05);
            var film = isFilmed ? new TrainingFilm(model, s_x, s_y, Losses.BinaryCrossEntropy) : null;
            for (var step = 1; step <= 60; step++)
            {
                optimizer.ZeroGrad();
                var loss = Losses.BinaryCrossEntropy(model.Forward(s_x), s_y);
                loss.Backward();
                film?.Record(step, loss.Item());   // between Backward and Step, so that the gradients must stay as they are
                optimizer.Step();
            }

            film?.Page("A film");
            model.IsTraining.ShouldBeTrue();
            return (Bytes(model), string.Join('\n', model.NamedBuffers.Select(entry => $"{entry.Key} {entry.Value}")), Tensor.Normal([8]).ToArray<float>());
        }
    }

    [Test]
    public void Two_films_of_the_same_examples_stand_side_by_side()
    {
        var (_, one) = Filmed(steps: 10);
        var (_, other) = Filmed(steps: 30);
        var reader = new FilmReader(one.Page("Two", other));
        reader.Takes.Select(FilmReader.Steps).Select(steps => steps[^1]).ShouldBe([10, 30]);
        var strange = new TrainingFilm(Network(new Generator(1)), s_x + 1, s_y, Losses.BinaryCrossEntropy);
        Should.Throw<ArgumentException>(() => one.Page("Two", strange)).Message.ShouldContain("other examples");
    }

    [Test]
    public void Numbers_that_are_none_are_shown()
    {
        var model = Network(new Generator(1));
        var film = new TrainingFilm(model, s_x, s_y, Losses.BinaryCrossEntropy);
        using (Autograd.NoGrad()) model.Parameters[0].Fill(float.NaN);
        film.Record(1, double.NaN);
        film.Record(2, double.PositiveInfinity);
        var reader = new FilmReader(film.Page("NaN"));
        var frames = reader.Takes[0].GetProperty("frames");
        frames[1].GetProperty("loss").GetString().ShouldBe("NaN");
        frames[1].GetProperty("right").GetInt32().ShouldBe(0);
        frames[1].GetProperty("norms")[0].GetString().ShouldBe("NaN");
        FilmReader.Unpacked(reader.Takes[0].GetProperty("surfaces"))[^1].ShouldBe((byte)255);
        reader.Takes[0].GetProperty("curve").EnumerateArray().Select(value => value.ToString()).ShouldBe(["1", "NaN", "NaN", "2", "Infinity", "Infinity"]);
        reader.Page.ShouldContain("<td class=\"exploding\">NaN</td>");
    }

    [Test]
    public void Of_very_many_examples_a_thousand_are_looked_at()
    {
        var inputs = Tensor.Normal([50_000, 2], generator: new Generator(1));
        var targets = Tensor.From(Enumerable.Range(0, 50_000).Select(i => i % 2).ToArray());
        Sequential model = [new Dense(2, 4), new ReLU(), new Dense(4, 2)];
        var film = new TrainingFilm(model, inputs, targets, Losses.CrossEntropy);
        var page = film.Page("Many");
        film.Camera.Plane.Labels.Length.ShouldBe(1000);
        page.ShouldContain("1000 of the 50000 examples");
        page.Length.ShouldBeLessThan(FilmPage.MostBytes);
    }

    [Test]
    public void A_page_that_would_be_too_large_has_fewer_frames()
    {
        var model = Network(new Generator(1), hidden: 400);
        Sequential large = [.. model.Take(2), new Dense(400, 100, generator: new(2)), new Tanh(), new Dense(100, 1, generator: new(3)), new Sigmoid()];
        var film = new TrainingFilm(large, s_x, s_y, Losses.BinaryCrossEntropy);
        var optimizer = new Adam(large.Parameters, learningRate: 0.01);
        for (var step = 1; step <= 40; step++)
        {
            optimizer.ZeroGrad();
            var loss = Losses.BinaryCrossEntropy(large.Forward(s_x), s_y);
            loss.Backward();
            optimizer.Step();
            film.Record(step, loss.Item());
        }

        var reader = new FilmReader(film.Page("Large"));
        Encoding.UTF8.GetByteCount(reader.Page).ShouldBeLessThanOrEqualTo(FilmPage.MostBytes);
        var steps = FilmReader.Steps(reader.Takes[0]);
        (steps[0], steps[^1]).ShouldBe((0, 40));
        steps.Length.ShouldBeInRange(5, 9);
    }

    [Test]
    public void What_cannot_be_filmed_is_told_at_once()
    {
        var model = Network(new Generator(1));
        Should.Throw<ShapeException>(() => new TrainingFilm(model, Tensor.Zeros([4, 3]), s_y, Losses.BinaryCrossEntropy)).Message.ShouldContain("[examples, 2]");
        Should.Throw<ShapeException>(() => new TrainingFilm(model, s_x, Tensor.Zeros([3, 1]), Losses.BinaryCrossEntropy)).Message.ShouldContain("one for each example");
        Should.Throw<ArgumentOutOfRangeException>(() => new TrainingFilm(model, s_x, s_y, Losses.BinaryCrossEntropy, example: 4)).Message.ShouldContain("from 0 to 3");
        Should.Throw<ArgumentException>(() => new TrainingFilm(new Dense(2, 7), s_x, Tensor.From([0, 1, 1, 0]), Losses.CrossEntropy)).Message.ShouldContain("7 outputs");
        Should.Throw<ArgumentException>(() => new TrainingFilm(new Dense(2, 3), s_x, Tensor.From([0, 1, 3, 0]), Losses.CrossEntropy)).Message.ShouldContain("class 3");
        Should.Throw<ArgumentException>(() => new TrainingFilm(new Dense(3), s_x, Tensor.From([0, 1, 1, 0]), Losses.CrossEntropy)).Message.ShouldContain("model.Forward once");
        var (_, film) = Filmed(steps: 3);
        Should.Throw<ArgumentOutOfRangeException>(() => film.Record(3, 0.5)).Message.ShouldContain("step 3 is filmed already");
        Should.Throw<ArgumentException>(() => film.Write(""));
        Should.Throw<DirectoryNotFoundException>(() => film.Write(Path.Combine(_folder.File("nowhere"), "film.html")));
    }

    [Test]
    public void Frames_stand_close_at_the_start_and_then_ten_in_each_power_of_ten()
    {
        Enumerable.Range(0, 1001).Where(FilmSteps.IsFrame).ShouldBe(
            [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 1000]);
        FilmSteps.IsFrame(2_000_000_000).ShouldBeTrue();
        FilmSteps.IsFrame(1_999_999_999).ShouldBeFalse();
        var thinned = FilmSteps.Thin([.. Enumerable.Range(0, 101)], 5);
        thinned.ShouldBe([0, 25, 50, 75, 100]);
        FilmSteps.Thin([1, 2], 40).ShouldBe([1, 2]);
    }

    [Test]
    public void The_script_unpacks_the_weights_bit_for_bit()
    {
        byte[][] frames = [.. Enumerable.Range(0, 3).Select(frame => MemoryMarshal.AsBytes<float>([1.5f + frame, float.NaN, -0f, float.PositiveInfinity, 1e-45f * frame]).ToArray())];
        using PageScript script = new("film-data.js");
        script.Set("packed", $"[{string.Join(',', FilmData.Arrange(frames, sizeof(float)))}]");
        for (var frame = 0; frame < 3; frame++)
        {
            var bytes = script.Evaluate(Invariant($"(values => [...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)])(FilmData.weights(Uint8Array.from(packed), 3, 4)[{frame}])"));
            bytes.EnumerateArray().Select(value => value.GetByte()).ShouldBe(frames[frame]);
        }
    }

    [TestCase(1, 2, -1)]
    [TestCase(0, 3, -1)]
    [TestCase(-2, 0, 1)]
    public void The_line_of_a_unit_ends_at_the_windows_edges(double a, double b, double c)
    {
        using PageScript script = new("film-data.js");
        var ends = script.Evaluate(Invariant($"FilmData.ends([{a}, {b}, {c}], [-0.5, -0.5, 2, 2])"));
        foreach (var end in ends.EnumerateArray())
        {
            var (x, y) = (end[0].GetDouble(), end[1].GetDouble());
            ((a * x) + (b * y) + c).ShouldBe(0, 1e-9);
            new[] { Math.Abs(x - 0.5), Math.Abs(y - 0.5) }.Max().ShouldBe(1, 1e-9);
        }

        ends.GetArrayLength().ShouldBe(2);
        script.Evaluate("FilmData.ends([1, 1, 9], [-0.5, -0.5, 2, 2])").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        script.Evaluate("FilmData.ends([0, 0, 0], [-0.5, -0.5, 2, 2])").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    private static double Sigma(double x) => 1 / (1 + Math.Exp(-x));

    private static Sequential Neuron(float first, float second, float bias)
    {
        Dense dense = new(2, 1);
        using (Autograd.NoGrad())
        {
            dense.Weight.CopyFrom(Tensor.From(new float[,] { { first }, { second } }));
            dense.Bias!.CopyFrom(Tensor.From([bias]));
        }

        return [dense, new Sigmoid()];
    }

    private static Sequential Network(Generator generator, int hidden = 4) => [new Dense(2, hidden, generator: generator), new Tanh(), new Dense(hidden, 1, generator: generator), new Sigmoid()];

    private static (Sequential Model, TrainingFilm Film) Filmed(int steps)
    {
        var model = Network(new Generator(1));
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        var film = new TrainingFilm(model, s_x, s_y, Losses.BinaryCrossEntropy);
        for (var step = 1; step <= steps; step++)
        {
            optimizer.ZeroGrad();
            var loss = Losses.BinaryCrossEntropy(model.Forward(s_x), s_y);
            loss.Backward();
            optimizer.Step();
            film.Record(step, loss.Item());
        }

        return (model, film);
    }

    private static byte[] Bytes(Module model) => [.. model.Parameters.SelectMany(parameter => MemoryMarshal.AsBytes<float>(parameter.ToArray<float>()).ToArray())];
}
