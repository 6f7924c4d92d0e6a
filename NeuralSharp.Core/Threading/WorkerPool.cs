using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>Work that falls into independent pieces, numbered from 0. Several threads call <see cref="Run"/> on one copy.</summary>
internal interface IParallelJob
{
    /// <summary>Does piece number <paramref name="index"/>.</summary>
    void Run(int index);
}

/// <summary>Work beside the loops, which somebody will do in the end and a worker may do before.</summary>
internal interface IBackgroundWork
{
    /// <summary>Does it, unless it was done by then.</summary>
    void Run();
}

/// <summary>
/// A small pool of background threads for loops of a few microseconds and more, where <see cref="Parallel"/> would cost
/// more than it saves. A call allocates nothing: the job stays on the caller's stack and the workers reach it by address.
/// <para>
/// The caller works too, and takes whatever no worker has taken, so a worker that wakes late delays nobody. Workers spin
/// for <see cref="SpinMicroseconds"/> after a job, because the next one of a training step follows within microseconds
/// and waking a sleeping thread takes longer than that; then they sleep and cost nothing.
/// </para>
/// <para>
/// One job runs at a time. A call from inside a job, or while another thread holds the pool, runs on its own thread.
/// Threads start with the first loop that needs them.
/// </para>
/// <para>
/// A worker without a job takes work that was offered by <see cref="Offer"/>. No further thread has to fight for a processor then,
/// and a loop that begins meanwhile does not wait for the worker.
/// </para>
/// </summary>
internal static unsafe class WorkerPool
{
    /// <summary>How long a worker looks for the next job before it sleeps.</summary>
    private const int SpinMicroseconds = 500;

    private const int MaximumThreads = 1024;

    private static readonly List<Worker> s_workers = [];
    private static int s_threads = Math.Min(Environment.ProcessorCount, MaximumThreads);

    // The job under way. Written by the caller that holds the pool, while no worker may look (Helpers is 0).
    private static void* s_job;
    private static delegate*<void*, int, void> s_run;
    private static int s_count;
    private static Exception? s_failure;

    private static IBackgroundWork? s_offer;   // what a worker without a job may do

    private static int s_busy;        // 1 while a caller holds the pool
    private static int s_jobNumber;   // rises with every job: what spinning workers watch
    private static Shared s_shared;

    /// <summary>Threads that take part in a loop, the caller among them: 1 to 1024, at first one for each processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number outside 1..1024.</exception>
    public static int Threads
    {
        get => Volatile.Read(ref s_threads);
        set
        {
            if (value is < 1 or > MaximumThreads)
            {
                throw new OutOfRangeException(nameof(value), value,
                    Invariant($"Threads must be 1 to {MaximumThreads} (1 means no parallel work), got {value}."));
            }

            Volatile.Write(ref s_threads, value);
        }
    }

    private static bool HasOffer => Volatile.Read(ref s_offer) is not null;

    /// <summary>
    /// Runs <paramref name="job"/> for every index from 0 to <paramref name="count"/> - 1, in any order, and returns when
    /// all have run. The first exception of a piece is thrown here; pieces not begun by then are left out.
    /// </summary>
    public static void For<TJob>(ref TJob job, int count)
        where TJob : struct, IParallelJob
    {
        var helpers = Math.Min(Volatile.Read(ref s_threads), count) - 1;
        if (helpers < 1 || Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
        {
            for (var index = 0; index < count; index++)
                job.Run(index);
            return;
        }

        // A stack copy: its address stays put, and the collector sees the references in it.
        var local = job;
        try
        {
            RunShared(Unsafe.AsPointer(ref local), &Invoke<TJob>, count, helpers);
        }
        finally
        {
            job = local;
            Volatile.Write(ref s_busy, 0);
        }
    }

    /// <summary>
    /// Offers work to a worker that has no job. It may be that none takes it: whoever offers must be ready to do it, and
    /// <see cref="Withdraw"/> the offer. There is room for one offer; others go unheard.
    /// </summary>
    public static void Offer(IBackgroundWork work)
    {
        if (Interlocked.CompareExchange(ref s_offer, work, null) is not null) return;
        if (Interlocked.CompareExchange(ref s_busy, 1, 0) != 0) return;   // a loop is under way: its workers will look
        if (s_workers.Count == 0) s_workers.Add(new Worker(0));
        s_workers[0].Wake();
        Volatile.Write(ref s_busy, 0);
    }

    /// <summary>Takes an offer back, so that the pool does not hold on to it; it may be that a worker has begun with it.</summary>
    public static void Withdraw(IBackgroundWork work) => Interlocked.CompareExchange(ref s_offer, null, work);

    [MethodImpl(MethodImplOptions.NoInlining)]   // so that no worker's stack keeps what it has done
    private static void TakeOffer() => Interlocked.Exchange(ref s_offer, null)?.Run();

    private static void Invoke<TJob>(void* job, int index)
        where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Run(index);

    private static void RunShared(void* job, delegate*<void*, int, void> run, int count, int helpers)
    {
        while (s_workers.Count < helpers)
            s_workers.Add(new Worker(s_workers.Count));

        s_job = job;
        s_run = run;
        s_count = count;
        s_failure = null;
        Volatile.Write(ref s_shared.Next, 0);
        Interlocked.Exchange(ref s_shared.Helpers, helpers);   // opens the job
        Interlocked.Increment(ref s_jobNumber);
        for (var i = 0; i < helpers; i++)
            s_workers[i].Wake();

        TakePieces();

        // Close the job, then wait for those inside. A worker that comes later sees it closed and never touches it.
        Interlocked.Exchange(ref s_shared.Helpers, 0);
        for (var turn = 0; Volatile.Read(ref s_shared.Inside) != 0; turn++)
        {
            if (turn < 1000)
                Thread.SpinWait(1);
            else
                Thread.Yield();   // the worker may need this processor to get on
        }

        s_job = null;
        var failure = s_failure;
        s_failure = null;
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Runs pieces until none is left. Exceptions are kept for the caller.</summary>
    private static void TakePieces()
    {
        var job = s_job;
        var run = s_run;
        var count = s_count;
        try
        {
            int index;
            while ((index = Interlocked.Increment(ref s_shared.Next) - 1) < count)
                run(job, index);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref s_failure, exception, null);
            Volatile.Write(ref s_shared.Next, count);
        }
    }

    /// <summary>The counters that threads fight over, each on a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Shared
    {
        /// <summary>The next piece to take.</summary>
        [FieldOffset(128)]
        public int Next;

        /// <summary>Workers that may join the open job; 0 when no job is open.</summary>
        [FieldOffset(256)]
        public int Helpers;

        /// <summary>Workers that are looking at the job.</summary>
        [FieldOffset(384)]
        public int Inside;
    }

    /// <summary>One background thread.</summary>
    private sealed class Worker
    {
        private readonly int _index;
        private readonly object _gate = new();
        private bool _asleep;

        public Worker(int index)
        {
            _index = index;
            new Thread(Live) { IsBackground = true, Name = Invariant($"NeuralSharp worker {index + 1}") }.UnsafeStart();   // it serves everybody, whatever context it begins in
        }

        public void Wake()
        {
            if (!Volatile.Read(ref _asleep))
                return;

            lock (_gate)
                Monitor.Pulse(_gate);
        }

        private void Live()
        {
            var seen = 0;
            while (true)
            {
                seen = WaitForJob(seen);

                // Enter first, then look whether the job is open: either this thread sees it closed,
                // or the caller sees this thread inside and waits.
                Interlocked.Increment(ref s_shared.Inside);
                if (_index < Volatile.Read(ref s_shared.Helpers))
                    TakePieces();
                Interlocked.Decrement(ref s_shared.Inside);
                if (HasOffer) TakeOffer();
            }
        }

        /// <summary>Returns the number of the newest job once it differs from <paramref name="seen"/>, or work is on offer.</summary>
        private int WaitForJob(int seen)
        {
            var deadline = Stopwatch.GetTimestamp() + Stopwatch.Frequency * SpinMicroseconds / 1_000_000;
            do
            {
                for (var i = 0; i < 16; i++)
                {
                    var number = Volatile.Read(ref s_jobNumber);
                    if (number != seen || HasOffer)
                        return number;
                    Thread.SpinWait(1);
                }
            }
            while (Stopwatch.GetTimestamp() < deadline);

            lock (_gate)
            {
                // Announce the sleep, then look once more: a caller that missed the announcement has published its job before.
                _asleep = true;
                Interlocked.MemoryBarrier();
                while (Volatile.Read(ref s_jobNumber) == seen && !HasOffer)
                    Monitor.Wait(_gate);
                _asleep = false;
            }

            return Volatile.Read(ref s_jobNumber);
        }
    }
}
