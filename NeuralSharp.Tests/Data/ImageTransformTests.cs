using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>Random transforms of images: exact where the places are whole, and the same numbers whoever asks, as long as seed, pass and index are.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ImageTransformTests
{
    private int _threads;

    [SetUp]
    public void RememberThreads() => _threads = Backend.Threads;

    [TearDown]
    public void RestoreThreads() => Backend.Threads = _threads;

    [Test]
    public void Without_strength_images_stay_as_they_are_to_the_bit()
    {
        var data = Images(20, 7, 5);
        var same = data.Augment([new RandomShift(0), new RandomRotation(0), new ElasticTransform(0, 3)], seed: 4);
        (same.Count, same.InputShape).ShouldBe((20, data.InputShape));
        Passes(same, 1).ShouldBe(Passes(data, 1));
        Passes(data.Augment([]), 1).ShouldBe(Passes(data, 1));
    }

    [Test]
    public void A_shift_moves_all_pixels_by_whole_numbers_up_to_the_most_and_all_of_them_come_up()
    {
        const int side = 6;
        var data = Images(400, side, side);
        var seen = new HashSet<(int, int)>();
        var (old, shifted) = (Gather(data), Gather(data.Augment([new RandomShift(2)], seed: 1)));
        for (var i = 0; i < data.Count; i++)
        {
            // The shifts that explain the new image; a random image has one.
            var fitting = from right in Enumerable.Range(-3, 7)
                          from down in Enumerable.Range(-3, 7)
                          where Enumerable.Range(0, side * side).All(p => shifted[i][p] == Pixel(old[i], side, (p % side) - right, (p / side) - down))
                          select (right, down);
            seen.Add(fitting.ShouldHaveSingleItem());
        }

        seen.ShouldBe(from right in Enumerable.Range(-2, 5) from down in Enumerable.Range(-2, 5) select (right, down), ignoreOrder: true);
    }

    [TestCase(90)]
    [TestCase(-270)]
    [TestCase(180)]
    [TestCase(-90)]
    public void A_turn_by_quarters_is_that_of_the_indices(int degrees)
    {
        const int side = 5;
        var data = Images(3, side, side);
        var (old, turned) = (Gather(data), Gather(data.Augment([new RandomRotation(degrees, degrees)])));
        for (var i = 0; i < data.Count; i++)
        {
            for (var p = 0; p < side * side; p++)
            {
                var (x, y) = (p % side, p / side);
                var from = degrees switch
                {
                    180 => (X: side - 1 - x, Y: side - 1 - y),
                    -90 => (X: y, Y: side - 1 - x),        // to the right: the left column comes to the top
                    _ => (X: side - 1 - y, Y: x),          // to the left: the right column comes to the top
                };
                turned[i][p].ShouldBe(old[i][(from.Y * side) + from.X], 1e-5f);
            }
        }
    }

    [Test]
    public void Between_pixels_the_four_around_are_mixed_and_beyond_the_edge_all_is_zero()
    {
        // Places at (x + 0.25, y + 0.5).
        var data = new TensorDataset(Tensor.From(new float[] { 1, 2, 4, 8 }, [1, 2, 2]), Tensor.From([0]));
        var moved = Gather(data.Augment([new Moving(0.25f, 0.5f)]))[0];
        moved.ShouldBe([((0.75f * 1) + (0.25f * 2) + (0.75f * 4) + (0.25f * 8)) / 2, 0.75f * (2 + 8) / 2, ((0.75f * 4) + (0.25f * 8)) / 2, 0.75f * 8 / 2]);
        foreach (var far in (float[])[-3, 2, 1e9f, -1e30f, float.PositiveInfinity])
            Gather(data.Augment([new Moving(far, 0)]))[0].ShouldAllBe(value => value == 0 || float.IsNaN(value), $"{far}");
    }

    [Test]
    public void An_elastic_transform_moves_by_smooth_fields_of_the_strength_that_is_documented()
    {
        const int side = 60;
        const double alpha = 34, sigma = 4;
        var (x, y) = (new float[side * side], new float[side * side]);
        var places = new PixelPlaces(x, y, side, side);
        new ElasticTransform(alpha, sigma).Move(places, new Generator(3));

        // Inside, away from the edge, the standard deviation of G ∗ u is 1 / √3 times the length of G, 1 / (2 σ √π).
        var inner = Enumerable.Range(0, side * side).Where(i => i % side is >= 16 and < side - 16 && i / side is >= 16 and < side - 16).ToArray();
        var expected = alpha / (Math.Sqrt(3) * 2 * sigma * Math.Sqrt(Math.PI));
        foreach (var field in (float[][])[x, y])
        {
            var deviation = Math.Sqrt(inner.Average(i => (double)field[i] * field[i]));
            deviation.ShouldBeInRange(0.5 * expected, 1.6 * expected);   // few independent places
            inner.Max(i => Math.Abs(field[i + 1] - field[i])).ShouldBeLessThan((float)(1.5 * expected));   // neighbours move together
        }

        x.ShouldNotBe(y);
    }

    [Test]
    public void An_elastic_field_is_a_Gaussian_of_the_numbers_drawn()
    {
        const int height = 5, width = 7;
        const double sigma = 0.8;
        var drawn = Tensor.Uniform([height * width], -1, 1, generator: new(9)).ToArray<float>();
        var (x, y) = (new float[height * width], new float[height * width]);
        new ElasticTransform(2, sigma).Move(new(x, y, height, width), new Generator(9));

        var radius = (int)Math.Ceiling(4 * sigma);
        var sum = Enumerable.Range(-radius, (2 * radius) + 1).Sum(d => Math.Exp(-d * d / (2 * sigma * sigma)));
        for (var i = 0; i < x.Length; i++)
        {
            var expected = 0.0;
            for (var j = 0; j < x.Length; j++)
            {
                var (across, down) = ((j % width) - (i % width), (j / width) - (i / width));
                if (Math.Abs(across) <= radius && Math.Abs(down) <= radius) expected += drawn[j] * Math.Exp(-((across * across) + (down * down)) / (2 * sigma * sigma)) / (sum * sum);
            }

            ((double)x[i]).ShouldBe(2 * expected, 1e-5);
        }
    }

    [Test]
    public void Numbers_depend_on_seed_pass_and_index_and_not_on_batches_threads_or_buffers()
    {
        var data = Strong(Images(101, 9, 8), seed: 5);
        var expected = Passes(data, 3);
        foreach (var threads in (int[])[1, 2, 3])
        {
            Backend.Threads = threads;
            foreach (var batchSize in (int[])[1, 7, 101])
            {
                foreach (var reuses in (bool[])[false, true]) Passes(data, 3, batchSize, reuses).ShouldBe(expected, Invariant($"{threads}, {batchSize}, {reuses}"));
            }
        }

        Passes(Strong(Images(101, 9, 8), seed: 6), 3).ShouldNotBe(expected);
        expected[0].ShouldNotBe(expected[1]);
        expected[1].ShouldNotBe(expected[2]);
    }

    [Test]
    public void A_pass_is_repeated_from_the_saved_generator_and_without_one_all_are_alike()
    {
        var data = Strong(Images(30, 6, 6), seed: 1);
        var shuffle = new Generator(7);
        foreach (var _ in data.Batches(8, shuffle)) { }   // the first epoch
        var saved = shuffle.StateDict();
        var second = data.Batches(8, shuffle).Select(Copy).ToList();
        var resumed = new Generator(0);
        resumed.LoadStateDict(saved);
        data.Batches(8, resumed, reuseBuffers: true).Select(Copy).ToList().ShouldBe(second);

        data.Batches(8).Select(Copy).ToList().ShouldBe(data.Batches(8).Select(Copy).ToList());
        data.Batches(30, new Generator(1)).Select(Copy).ToList().ShouldNotBe(data.Batches(30, new Generator(2)).Select(Copy).ToList());
    }

    [Test]
    public void Parts_unions_and_maps_of_transformed_images_have_new_ones_in_each_pass_too()
    {
        var data = Strong(Images(12, 6, 6), seed: 1);
        foreach (var (name, made) in ((string, Dataset)[])[("subset", data.Subset(3, 1, 2)), ("concat", Images(2, 6, 6).Concat(data)), ("map", data.Map(batch => batch with { Inputs = batch.Inputs * 2 }))])
        {
            var passes = Passes(made, 2);
            passes[0].ShouldNotBe(passes[1], name);
            made.ForPass(0).ForPass(5).Gather([1]).Inputs.ToArray<float>().ShouldBe(made.ForPass(5).Gather([1]).Inputs.ToArray<float>(), name);
        }

        // An example keeps its numbers in a part: they go by its index in the data set that was transformed.
        data.Subset(3, 1, 2).ForPass(9).Gather([1]).Inputs.ToArray<float>().ShouldBe(data.ForPass(9).Gather([1]).Inputs.ToArray<float>());
        Images(3, 2, 2).Subset(0).ForPass(3).ShouldBeOfType<SubsetDataset>();
    }

    [Test]
    public void Parts_and_unions_of_images_know_their_height_and_width()
    {
        var images = Images(10, 4, 6);
        images.Split(0.5).First.Augment([new RandomShift(1)]).Augment([new RandomRotation(5)]).InputShape.ShouldBe([24]);
        images.Take(3).Concat(images).Map(batch => batch).Augment([new RandomShift(1)]).Count.ShouldBe(13);
        Should.Throw<ShapeException>(() => images.Concat(Images(3, 6, 4)).Augment([])).Message.ShouldContain("[24] do not say how high and wide");
        Should.Throw<ShapeException>(() => images.Map(batch => batch with { Inputs = batch.Inputs[.., ..12] }).Augment([])).Message.ShouldContain("Flatten");
        Should.Throw<ShapeException>(() => ToyData.Xor().Augment([new RandomShift(1)]));
    }

    [Test]
    public void Channels_move_together()
    {
        var one = Tensor.Uniform([5, 1, 6, 6], generator: new(1));
        var data = new TensorDataset(Tensor.Concatenate([one, one], axis: 1).Reshape(5, 2, 6, 6), Tensor.Zeros([5]));
        foreach (var image in Gather(Strong(data, seed: 2))) image[..36].ShouldBe(image[36..]);
    }

    [Test]
    public void Weights_of_examples_stay_with_them()
    {
        var data = new TensorDataset(Tensor.Ones([3, 4, 4]), Tensor.Zeros([3]), Tensor.From([1f, 2f, 3f])).Augment([new RandomShift(1)]);
        data.Gather([2, 0]).Weights!.ToArray<float>().ShouldBe([3, 1]);
        data.Batches(3, reuseBuffers: true).Single().Weights!.ToArray<float>().ShouldBe([1, 2, 3]);
    }

    [Test]
    public void Bad_arguments_are_told()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new RandomShift(-1)).Message.ShouldContain("RandomShift");
        Should.Throw<ArgumentOutOfRangeException>(() => new RandomShift(int.MaxValue));
        Should.Throw<ArgumentOutOfRangeException>(() => new RandomRotation(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new RandomRotation(double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new RandomRotation(2, 1)).Message.ShouldContain("from 2 to 1");
        Should.Throw<ArgumentOutOfRangeException>(() => new ElasticTransform(-1, 4));
        Should.Throw<ArgumentOutOfRangeException>(() => new ElasticTransform(1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new ElasticTransform(1, 1e9));
        Should.Throw<ArgumentException>(() => Images(2, 2, 2).Augment([null!]));
        var doubles = new TensorDataset(Tensor.Zeros([2, 3, 3], DType.Float64), Tensor.Zeros([2]));
        Should.Throw<DTypeException>(() => doubles.Augment([]).Gather([0])).Message.ShouldContain("Float32");
        Should.Throw<ArgumentOutOfRangeException>(() => Images(2, 2, 2).Augment([]).Gather([2]));
    }

    [Test]
    public void A_trainer_captures_its_steps_on_transformed_images_and_learns_the_same_with_any_number_of_threads()
    {
        var weights = new List<float[]>();
        foreach (var threads in (int[])[1, 2])
        {
            Backend.Threads = threads;
            Sequential model = [new Dense(48, 8, generator: new(1)), new Tanh(), new Dense(8, 3, generator: new(2))];
            var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
            trainer.Fit(Strong(Images(50, 8, 6), seed: 3), epochs: 3, batchSize: 10, generator: new Generator(4));
            trainer.CaptureCount.ShouldBe(1);
            weights.Add([.. model.Parameters.SelectMany(parameter => parameter.ToArray<float>())]);
        }

        weights[1].ShouldBe(weights[0]);

        // The same by hand, step by step, on fresh batches: replayed steps saw the new images.
        Sequential byHand = [new Dense(48, 8, generator: new(1)), new Tanh(), new Dense(8, 3, generator: new(2))];
        var (optimizer, shuffle) = (new Adam(byHand.Parameters), new Generator(4));
        for (var epoch = 0; epoch < 3; epoch++)
        {
            foreach (var (inputs, targets) in Strong(Images(50, 8, 6), seed: 3).Batches(10, shuffle))
            {
                optimizer.ZeroGrad();
                Losses.CrossEntropy(byHand.Forward(inputs), targets).Backward();
                optimizer.Step();
            }
        }

        byHand.Parameters.SelectMany(parameter => parameter.ToArray<float>()).ToArray().ShouldBe(weights[0]);
    }

    private static Dataset Strong(Dataset data, ulong seed) => data.Augment([new RandomShift(1), new RandomRotation(20), new ElasticTransform(10, 2)], seed);

    private static ImageDataset Images(int count, int height, int width)
    {
        var random = new Random(1);
        var (pixels, labels) = (new byte[count * height * width], new byte[count]);
        random.NextBytes(pixels);
        for (var i = 0; i < count; i++) labels[i] = (byte)(i % 3);
        return new(pixels, labels, height, width);
    }

    private static float Pixel(float[] image, int side, int x, int y) => x < 0 || y < 0 || x >= side || y >= side ? 0 : image[(y * side) + x];

    private static float[][] Gather(Dataset data)
    {
        var images = data.Gather([.. Enumerable.Range(0, data.Count)]).Inputs.ToArray<float>();
        return [.. images.Chunk(images.Length / data.Count)];
    }

    /// <summary>All numbers of some shuffled passes.</summary>
    private static List<float[]> Passes(Dataset data, int count, int batchSize = 10, bool reuses = false)
    {
        var shuffle = new Generator(11);
        return [.. Enumerable.Range(0, count).Select(_ => data.Batches(batchSize, shuffle, reuses).SelectMany(Copy).ToArray())];
    }

    private static float[] Copy(Batch batch) => batch.Inputs.ToArray<float>();

    private sealed class Moving(float right, float down) : ImageTransform
    {
        public override void Move(PixelPlaces places, Generator generator)
        {
            foreach (ref var x in places.X) x += right;
            foreach (ref var y in places.Y) y += down;
        }
    }
}
