using System.Diagnostics;
using System.Runtime.CompilerServices;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

[TestFixture]
[NonParallelizable]
internal sealed class BatchReuseTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);   // on a loaded machine threads come late
    private int _threads;

    [SetUp]
    public void RememberThreads() => _threads = Backend.Threads;

    [TearDown]
    public void RestoreThreads() => Backend.Threads = _threads;

    [Test]
    public void Batches_are_the_same_to_the_bit_as_fresh_ones_with_any_number_of_threads([Values(1, 2, 3)] int threads, [Values] bool shuffles)
    {
        Backend.Threads = threads;
        foreach (var data in (Dataset[])[Images(101), Slow(101), Pairs(101, DType.Float64), Pairs(101, DType.Int32), new Plain(101)])
        {
            foreach (var batchSize in (int[])[1, 7, 50, 100, 101, 102, int.MaxValue])
            {
                var fresh = data.Batches(batchSize, shuffles ? new Generator(5) : null).Select(Copy).ToList();
                var reused = data.Batches(batchSize, shuffles ? new Generator(5) : null, reuseBuffers: true).Select(Copy).ToList();
                reused.ShouldBe(fresh, $"{data.GetType().Name}, {batchSize}");
            }
        }
    }

    [Test]
    public void Passes_go_on_shuffling_as_the_fresh_ones_do()
    {
        var (one, other) = (new Generator(5), new Generator(5));
        var reused = Images(20).Batches(8, one, reuseBuffers: true);
        for (var pass = 0; pass < 3; pass++)
            reused.Select(Copy).ShouldBe(Images(20).Batches(8, other).Select(Copy));
        one.Offset.ShouldBe(other.Offset);
    }

    [Test]
    public void An_empty_data_set_has_no_batches() => Images(0).Batches(4, reuseBuffers: true).ShouldBeEmpty();

    [TestCase(0)]
    [TestCase(-1)]
    public void The_batch_size_is_checked_before_the_first_batch_is_asked_for(int batchSize) =>
        Should.Throw<ArgumentOutOfRangeException>(() => { _ = Images(3).Batches(batchSize, reuseBuffers: true); }).ParamName.ShouldBe("batchSize");

    [Test]
    public void Another_thread_fills_the_next_batch_where_there_may_be_one([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        var (patience, tookPart) = (Stopwatch.StartNew(), false);
        do
        {
            var data = Slow(100);
            foreach (var _ in data.Batches(10, reuseBuffers: true)) Thread.Sleep(5);
            data.Threads.Count.ShouldBe(9); // the first batch comes from Gather
            tookPart = data.Threads.Any(thread => thread != Environment.CurrentManagedThreadId);
        }
        while (threads > 1 && !tookPart && patience.Elapsed < s_patience);
        tookPart.ShouldBe(threads > 1);
    }

    [Test]
    public void Memory_is_used_again_and_a_first_batch_may_be_kept([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        var first = default(string);
        var kept = default(Batch);
        var memory = new HashSet<Storage>();
        foreach (var batch in Images(100).Batches(10, reuseBuffers: true))
        {
            memory.Add(batch.Inputs.Storage);
            if (first is not null) continue;
            (kept, first) = (batch, Copy(batch));
        }

        Copy(kept).ShouldBe(first);
        memory.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Test]
    public void A_batch_costs_no_memory([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        var batches = Images(64 * 300).Batches(64, reuseBuffers: true);
        using var warm = batches.GetEnumerator();
        for (var i = 0; i < 100; i++) warm.MoveNext().ShouldBeTrue();

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 150; i++) warm.MoveNext().ShouldBeTrue();
        var perBatch = (GC.GetTotalAllocatedBytes(precise: true) - before) / 150.0;

        perBatch.ShouldBeLessThan(1000); // a fresh batch of these images has 17,000; other threads of the test run allocate too
    }

    [Test]
    public void A_training_makes_its_batches_once([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        const int Features = 500, Batch = 500;
        var data = new TensorDataset(Tensor.Ones([3000, Features]), Tensor.Ones([3000, 1]));   // three batches for the validation
        var model = new Dense(Features, 1);
        var trainer = new Trainer(model, new SGD(model.Parameters, 1e-9), Losses.MeanSquaredError);
        trainer.Fit(data, epochs: 1, Batch, validation: data);   // captured
        var few = Allocated(2);
        var perEpoch = (Allocated(8) - few) / 6.0;
        perEpoch.ShouldBeLessThan(Batch * Features * sizeof(float) / 2, "not even one batch is made anew");

        long Allocated(int epochs)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            trainer.Fit(data, epochs, Batch, validation: data);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    [Test]
    public void A_pass_that_goes_on_with_kept_tensors_has_the_same_batches([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        var buffers = new BatchBuffers();
        var (images, pairs) = (Images(23), Pairs(23, DType.Float64));
        foreach (var data in (Dataset[])[images, images, pairs, new Plain(23), images])
        {
            int[] order = [.. Enumerable.Range(0, 23).Reverse()];
            foreach (var start in (int[])[0, 20, 5])   // also a pass that goes on with a smaller batch
                data.InOrder(order[start..], 5, buffers).Select(Copy).ShouldBe(Enumerable.Chunk(order[start..], 5).Select(places => Copy(data.Gather(places))));
        }

        Should.Throw<DatasetException>(() => new Failing(at: 22).InOrder([.. Enumerable.Range(0, 23).Reverse()], 5, Filled(new Failing(at: 99))).Count()).Examples.ShouldBe([22]);

        static BatchBuffers Filled(Dataset data)
        {
            var buffers = new BatchBuffers();
            data.InOrder([.. Enumerable.Range(0, 20)], 5, buffers).Count().ShouldBe(4);
            return buffers;
        }
    }

    [Test]
    public void A_gradient_that_needs_an_overwritten_batch_says_so([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        var weight = Tensor.Ones([64, 1], requiresGrad: true);
        var loss = default(Tensor);
        var versions = new List<int>();

        // Slow enough for every batch to be filled ahead where there are two threads: which tensors it comes in is certain then.
        foreach (var (inputs, _) in new SlowImages(Images(60)).Batches(10, reuseBuffers: true))
        {
            versions.Add(inputs.Storage.Version);
            if (versions.Count == 2) loss = inputs.MatMul(weight).Sum();
            if (versions.Count == 4) break;
        }

        versions[3].ShouldBeGreaterThan(versions[1]);
        Should.Throw<AutogradException>(() => loss!.Backward()).Message.ShouldContain("MatMul: its input of shape [10, 64] was overwritten in place");
    }

    [Test]
    public void The_version_rises_when_the_next_batch_is_asked_for_not_when_it_is_filled()
    {
        // The memory of the second batch is given to the fourth as soon as the third is there, and the fourth is held up.
        Backend.Threads = 2;
        using var gate = new ManualResetEventSlim();
        var data = new SlowImages(Images(60)) { Gate = gate, GatedExample = 30 };
        using var batches = data.Batches(10, reuseBuffers: true).GetEnumerator();
        for (var i = 0; i < 2; i++) batches.MoveNext().ShouldBeTrue();
        var second = batches.Current.Inputs.Storage;
        var before = second.Version;
        batches.MoveNext().ShouldBeTrue();
        var after = second.Version;
        gate.Set();
        after.ShouldBeGreaterThan(before);
        batches.MoveNext().ShouldBeTrue();
        batches.Current.Inputs.Storage.ShouldBeSameAs(second);
    }

    [Test]
    public void What_a_user_hangs_on_a_batch_does_not_stay_for_the_next_in_its_memory([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        foreach (var (inputs, _) in Images(100).Batches(10, reuseBuffers: true))
        {
            inputs.RequiresGrad.ShouldBeFalse();
            inputs.Grad.ShouldBeNull();
            inputs.RequiresGrad = true;
            inputs.Square().Sum().Backward();
            inputs.Grad!.ToArray<float>().ShouldBe((inputs.Detach() * 2).ToArray<float>());
        }
    }

    [Test]
    public void An_exception_arrives_with_its_batch_its_type_and_its_place([Values(1, 2)] int threads)
    {
        Backend.Threads = threads;
        var data = new Failing(at: 45);
        var batches = 0;
        var error = Should.Throw<DatasetException>(() =>
        {
            foreach (var _ in data.Batches(10, reuseBuffers: true))
            {
                batches++;
                Thread.Sleep(10); // the next batch has failed by now where there is a second thread
            }
        });

        batches.ShouldBe(4);
        error.Message.ShouldBe("Example 45 of the data set cannot be had: example 45");
        error.Examples.ShouldBe([45]);
        error.InnerException.ShouldBeOfType<IOException>().StackTrace!.ShouldContain(nameof(Failing.ReadFrom));
        data.Batches(10).Take(4).Count().ShouldBe(4);
    }

    [Test]
    public void After_an_exception_the_pass_is_over()
    {
        using var batches = new Failing(at: 15).Batches(10, reuseBuffers: true).GetEnumerator();
        batches.MoveNext().ShouldBeTrue();
        Should.Throw<DatasetException>(() => batches.MoveNext());
        batches.MoveNext().ShouldBeFalse();
    }

    [Test]
    public void A_batch_that_fails_and_is_never_asked_for_harms_nobody()
    {
        var data = new Failing(at: 25);
        for (var pass = 0; pass < 50; pass++)
        {
            foreach (var _ in data.Batches(10, reuseBuffers: true).Take(2))
            {
            }
        }
    }

    [Test]
    public void After_a_pass_that_was_broken_off_nothing_of_the_data_set_runs()
    {
        Backend.Threads = 2;
        for (var pass = 0; pass < 20; pass++)
        {
            var data = Slow(100);
            var number = 0;
            foreach (var _ in data.Batches(10, reuseBuffers: true))
            {
                if (++number == 2 + (pass % 5)) break;
                if (pass % 2 == 0) Thread.Sleep(1);
            }

            data.IsRunning.ShouldBeFalse();
            var calls = data.Threads.Count;
            Thread.Sleep(3);
            data.Threads.Count.ShouldBe(calls);
        }
    }

    [Test]
    public void No_thread_or_buffer_stays_behind([Values] bool disposes)
    {
        Backend.Threads = 2;
        foreach (var _ in Slow(30).Batches(10, reuseBuffers: true))
        {
        }

        var threads = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        var memory = Enumerable.Range(0, 20).Select(_ => Begin(disposes)).ToList();
        var patience = Stopwatch.StartNew();
        while (memory.Any(reference => reference.IsAlive) && patience.Elapsed < s_patience)
        {
            Thread.Sleep(5);
            GC.Collect();
        }

        memory.ShouldAllBe(reference => !reference.IsAlive);
        System.Diagnostics.Process.GetCurrentProcess().Threads.Count.ShouldBeLessThan(threads + 10); // the test run's own come and go

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Begin(bool disposes)
        {
            var batches = Slow(100).Batches(10, reuseBuffers: true).GetEnumerator();
            for (var i = 0; i < 4; i++) batches.MoveNext();
            if (disposes) batches.Dispose();
            return new(batches.Current.Inputs.Storage);
        }
    }

    [Test]
    public void Two_passes_at_once_do_not_meet([Values(1, 2, 4)] int threads)
    {
        Backend.Threads = threads;
        var data = Slow(100);
        var batches = data.Batches(9, reuseBuffers: true);
        foreach (var (one, other) in batches.Zip(data.Batches(9, new Generator(2), reuseBuffers: true)))
        {
            one.Inputs.Storage.ShouldNotBeSameAs(other.Inputs.Storage);
        }

        var expected = data.Batches(9).Select(Copy).ToList();
        Parallel.For(0, 8, _ => batches.Select(Copy).ShouldBe(expected));
        batches.Zip(batches, (one, other) => Copy(one) == Copy(other)).ShouldAllBe(same => same);
    }

    [Test]
    public void A_data_set_of_ones_own_runs_on_the_callers_thread_as_it_is()
    {
        Backend.Threads = 2;
        var data = new Plain(100);
        var kept = data.Batches(10, new Generator(1), reuseBuffers: true).ToList();
        data.Threads.Distinct().ShouldBe([Environment.CurrentManagedThreadId]);
        kept.Select(Copy).ShouldBe(data.Batches(10, new Generator(1)).Select(Copy));
        data.TryGather([1], kept[0]).ShouldBeFalse();
    }

    [Test]
    public void Tensors_that_do_not_fit_are_left_alone()
    {
        var images = Images(5);
        foreach (var data in (Dataset[])[images, Pairs(5, DType.Float32)])
        {
            var good = data.Gather([0, 1]);
            var before = Copy(good);
            data.TryGather([0, 1, 2], good).ShouldBeFalse();
            data.TryGather([2, 3], new(good.Targets, good.Targets)).ShouldBeFalse();
            data.TryGather([2, 3], new(good.Inputs, good.Inputs.To(DType.Float64))).ShouldBeFalse();
            Should.Throw<ArgumentOutOfRangeException>(() => data.TryGather([0, 5], good)).Message.ShouldContain("no example 5 among 5");
            Should.Throw<ArgumentOutOfRangeException>(() => data.Gather([-1])).Message.ShouldContain("-1");
            Copy(good).ShouldBe(before);

            data.TryGather([2, 3], good).ShouldBeTrue();
            Copy(good).ShouldBe(Copy(data.Gather([2, 3])));
        }
    }

    [Test]
    public void A_trainer_gives_the_same_bits_with_any_number_of_threads()
    {
        var expected = Train(1);
        foreach (var threads in (int[])[2, 3]) Train(threads).ShouldBe(expected);

        static byte[] Train(int threads)
        {
            Backend.Threads = threads;
            var generator = new Generator(3);
            Sequential model = [new Dense(64, 8, generator: generator), new ReLU(), new Dense(8, 10, generator: generator)];
            var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
            trainer.Fit(Slow(200), epochs: 2, batchSize: 16, validation: Images(2500), generator: new Generator(8));
            return Tests.Layers.Bits.Of(model.Parameters);
        }
    }

    /// <summary>Shapes, types and values, as one string that compares to the bit.</summary>
    private static string Copy(Batch batch) => $"{Text(batch.Inputs)} {Text(batch.Targets)}";

    private static string Text(Tensor tensor) =>
        $"{tensor.Shape} {tensor.DType} {string.Join(' ', Enumerable.Range(0, tensor.Length).Select(i => BitConverter.DoubleToInt64Bits(tensor.ElementAt(i))))}";

    private static ImageDataset Images(int count) => new(
        [.. Enumerable.Range(0, count * 64).Select(i => (byte)(i * 31 % 251))], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))], 8, 8);

    private static TensorDataset Pairs(int count, DType dtype) => new(
        Tensor.Arange(count * 6, dtype).Reshape(count, 2, 3), Tensor.Arange(count, dtype).Reshape(count, 1));

    private static SlowImages Slow(int count) => new(Images(count));

    /// <summary>Takes some time to fill a batch, and notes on which thread.</summary>
    private sealed class SlowImages(ImageDataset images) : Dataset
    {
        private int _running;

        public List<int> Threads { get; } = [];

        /// <summary>What the batch that begins with an example waits for.</summary>
        public ManualResetEventSlim? Gate { get; init; }

        public int GatedExample { get; init; }

        public bool IsRunning => Volatile.Read(ref _running) != 0;

        public override int Count => images.Count;

        public override Shape InputShape => images.InputShape;

        public override Batch Gather(ReadOnlySpan<int> indices) => images.Gather(indices);

        public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
        {
            Interlocked.Increment(ref _running);
            lock (Threads) Threads.Add(Environment.CurrentManagedThreadId);
            Thread.Sleep(1);
            if (indices[0] == GatedExample) Gate?.Wait();
            var result = images.TryGather(indices, into);
            Interlocked.Decrement(ref _running);
            return result;
        }
    }

    /// <summary>A user's data set as it was before there was anything to reuse.</summary>
    private sealed class Plain(int count) : Dataset
    {
        public List<int> Threads { get; } = [];

        public override int Count => count;

        public override Shape InputShape => [2];

        public override Batch Gather(ReadOnlySpan<int> indices)
        {
            lock (Threads) Threads.Add(Environment.CurrentManagedThreadId);
            var values = Tensor.From([.. indices.ToArray().Select(index => (double)index)]);
            return new(Tensor.Stack([values, -values], axis: 1), values);
        }
    }

    /// <summary>Cannot read one of its hundred examples.</summary>
    private sealed class Failing(int at) : Dataset
    {
        private readonly ImageDataset _images = Images(100);

        public override int Count => 100;

        public override Shape InputShape => [64];

        public static void ReadFrom(int example) => throw new IOException($"example {example}");

        public override Batch Gather(ReadOnlySpan<int> indices) => _images.Gather(indices);

        public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
        {
            Thread.Sleep(1);
            if (indices.Contains(at)) ReadFrom(at);
            return _images.TryGather(indices, into);
        }
    }
}
