using System.Diagnostics;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// How much of the processors this process can have. Other programs steal time from both libraries, but not alike: one whose
/// threads wait for each other at every step suffers most. So a run on a busy machine says that it was one.
/// </summary>
internal static class ProcessorShare
{
    /// <summary>Below this, times are not to be trusted.</summary>
    public const double Quiet = 0.95;

    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(500);

    /// <summary>Keeps all processors busy for half a second, and gives the share of that time in which they worked for us.</summary>
    public static double Measure()
    {
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var threads = new Thread[Environment.ProcessorCount];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Spin);
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
        return Math.Min(1, (Environment.CpuUsage.TotalTime - before) / (clock.Elapsed * threads.Length));

        void Spin()
        {
            while (clock.Elapsed < s_time) Thread.SpinWait(100);
        }
    }
}
