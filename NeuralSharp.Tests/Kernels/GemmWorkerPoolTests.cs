using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

/// <summary>The thread pool under the kernels: every piece once, exceptions, nesting, several callers.</summary>
[NonParallelizable]
public class GemmWorkerPoolTests
{
    private int _threads;

    [SetUp]
    public void Use_four_threads()
    {
        _threads = WorkerPool.Threads;
        WorkerPool.Threads = 4;
    }

    [TearDown]
    public void Restore_the_threads() => WorkerPool.Threads = _threads;

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(1000)]
    public void Every_piece_runs_once(int count)
    {
        for (var round = 0; round < 200; round++)
        {
            var job = new Count { Runs = new int[count] };
            WorkerPool.For(ref job, count);
            job.Runs.ShouldAllBe(runs => runs == 1);
        }
    }

    [Test]
    public void Several_threads_take_part()
    {
        // Pieces wait for each other, so one thread alone could not finish both.
        var job = new Meet { Barrier = new Barrier(2) };
        WorkerPool.For(ref job, 2);
        job.Barrier.CurrentPhaseNumber.ShouldBe(1);
    }

    [Test]
    public void A_worker_that_fell_asleep_wakes_up()
    {
        for (var round = 0; round < 5; round++)
        {
            Thread.Sleep(30);
            var job = new Meet { Barrier = new Barrier(2) };
            WorkerPool.For(ref job, 2);
            job.Barrier.CurrentPhaseNumber.ShouldBe(1);
        }
    }

    [Test]
    public void An_exception_reaches_the_caller_and_the_pool_survives()
    {
        for (var round = 0; round < 100; round++)
        {
            var failing = new Fail { At = round };
            Should.Throw<InvalidOperationException>(() => WorkerPool.For(ref failing, 100)).Message.ShouldBe($"piece {round}");
            var job = new Count { Runs = new int[50] };
            WorkerPool.For(ref job, 50);
            job.Runs.ShouldAllBe(runs => runs == 1);
        }
    }

    [Test]
    public void An_exception_reaches_the_caller_on_one_thread_too()
    {
        WorkerPool.Threads = 1;
        var failing = new Fail { At = 3 };
        Should.Throw<InvalidOperationException>(() => WorkerPool.For(ref failing, 10)).Message.ShouldBe("piece 3");
    }

    [Test]
    public void A_loop_inside_a_piece_runs_within_it()
    {
        var job = new Nest { Runs = new int[20 * 30] };
        WorkerPool.For(ref job, 20);
        job.Runs.ShouldAllBe(runs => runs == 1);
    }

    [Test]
    public void Many_threads_may_call_at_once()
    {
        var wrong = 0;
        var callers = Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 300; round++)
            {
                var job = new Count { Runs = new int[37] };
                WorkerPool.For(ref job, 37);
                if (job.Runs.Any(runs => runs != 1))
                    Interlocked.Increment(ref wrong);
            }
        })).ToArray();
        foreach (var caller in callers)
            caller.Start();
        foreach (var caller in callers)
            caller.Join();
        wrong.ShouldBe(0);
    }

    [Test]
    public void Products_of_many_threads_do_not_disturb_each_other()
    {
        const int M = 60, N = 90, K = 200;
        var a = GemmReference.Numbers<float>(M * K, 1);
        var b = GemmReference.Numbers<float>(K * N, 2);
        var expected = new float[M * N];
        ManagedGemm.Multiply<float>(true, true, M, N, K, a, b, expected);
        var wrong = 0;
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            var c = new float[M * N];
            for (var round = 0; round < 100; round++)
            {
                Array.Clear(c);
                ManagedGemm.Multiply<float>(true, true, M, N, K, a, b, c);
                if (!c.AsSpan().SequenceEqual(expected))
                    Interlocked.Increment(ref wrong);
            }
        })).ToArray();
        foreach (var caller in callers)
            caller.Start();
        foreach (var caller in callers)
            caller.Join();
        wrong.ShouldBe(0);
    }

    [Test]
    public void A_call_allocates_nothing()
    {
        var job = new Count { Runs = new int[100] };
        WorkerPool.For(ref job, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            WorkerPool.For(ref job, 100);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        job.Runs.ShouldAllBe(runs => runs == 101);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1025)]
    public void A_thread_count_outside_1_to_1024_is_refused(int threads)
    {
        var error = Should.Throw<ArgumentOutOfRangeException>(() => WorkerPool.Threads = threads);
        error.Message.ShouldContain("1 to 1024");
        error.Message.ShouldContain($"got {threads}");
        WorkerPool.Threads.ShouldBe(4);
    }

    private struct Count : IParallelJob
    {
        public int[] Runs;

        public readonly void Run(int index) => Interlocked.Increment(ref Runs[index]);
    }

    private struct Meet : IParallelJob
    {
        public Barrier Barrier;

        public readonly void Run(int index) =>
            Barrier.SignalAndWait(TimeSpan.FromSeconds(20)).ShouldBeTrue("A second thread should have come.");
    }

    private struct Fail : IParallelJob
    {
        public int At;

        public readonly void Run(int index)
        {
            if (index == At)
                throw new InvalidOperationException($"piece {index}");
        }
    }

    private struct Nest : IParallelJob
    {
        public int[] Runs;

        public readonly void Run(int index)
        {
            var inner = new Inner { Runs = Runs, Start = index * 30 };
            WorkerPool.For(ref inner, 30);
        }

        private struct Inner : IParallelJob
        {
            public int[] Runs;
            public int Start;

            public readonly void Run(int index) => Interlocked.Increment(ref Runs[Start + index]);
        }
    }
}
