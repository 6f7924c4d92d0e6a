using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

[TestFixture]
[NonParallelizable]
internal sealed class WorkerPoolOfferTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private int _threads;

    [SetUp]
    public void UseTwoThreads() => (_threads, WorkerPool.Threads) = (WorkerPool.Threads, 2);

    [TearDown]
    public void RestoreThreads() => WorkerPool.Threads = _threads;

    [Test]
    public void A_worker_takes_what_is_offered_whether_it_is_awake_or_asleep([Values(0, 50)] int pause)
    {
        for (var i = 0; i < 20; i++)
        {
            var work = new Work();
            Thread.Sleep(i % 2 == 0 ? pause : 0);
            WorkerPool.Offer(work);
            work.Begun.Wait(s_patience).ShouldBeTrue();
            work.Dispose();
            work.Thread.ShouldNotBe(Environment.CurrentManagedThreadId);
        }
    }

    [Test]
    public void What_is_withdrawn_before_a_worker_has_time_never_runs_and_loops_do_not_wait()
    {
        var workers = new List<Work>();
        var idle = new Work();
        try
        {
            // Every worker that there is gets something to do, until one offer is left. One may have come too late to be waited for, and before the withdrawal.
            for (Offer(idle); idle.Begun.Wait(TimeSpan.FromMilliseconds(300)); Offer(idle))
            {
                workers.Add(idle);
                idle = new Work();
            }

            var job = new CountingJob(new int[100]);
            WorkerPool.For(ref job, 100);
            job.Counts.ShouldAllBe(count => count == 1);
        }
        finally
        {
            foreach (var work in workers) work.Dispose();
        }

        idle.Begun.Wait(TimeSpan.FromMilliseconds(100)).ShouldBeFalse();
    }

    /// <summary>Offers work, waits for a worker, and withdraws it.</summary>
    private static void Offer(Work work)
    {
        WorkerPool.Offer(work);
        work.Begun.Wait(TimeSpan.FromMilliseconds(300));
        WorkerPool.Withdraw(work);
    }

    private readonly struct CountingJob(int[] counts) : IParallelJob
    {
        public int[] Counts => counts;

        public void Run(int index) => Interlocked.Increment(ref counts[index]);
    }

    /// <summary>Runs until it is told to end.</summary>
    private sealed class Work : IBackgroundWork, IDisposable
    {
        private readonly ManualResetEventSlim _end = new();

        public ManualResetEventSlim Begun { get; } = new();

        public int Thread { get; private set; }

        public void Run()
        {
            Thread = Environment.CurrentManagedThreadId;
            Begun.Set();
            _end.Wait(s_patience);
        }

        public void Dispose() => _end.Set();
    }
}
