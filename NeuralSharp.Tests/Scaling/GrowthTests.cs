using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Scaling;

/// <summary>Time that grows with the square of a size is a fault, whatever the size: eight times the size may not take much more than eight times.</summary>
[TestFixture]
internal sealed class GrowthTests
{
    private const int Small = 250;
    private const int Times = 8;
    private const int MostTimes = 32;   // a square would be 64; the rest is for caches, the collector and other programs
    private static readonly TimeSpan s_free = TimeSpan.FromMilliseconds(60);   // what is faster than this can be no square that matters

    [TestCaseSource(typeof(GrowthCase), nameof(GrowthCase.All))]
    public void The_time_grows_as_the_size_does(GrowthCase work)
    {
        Shortest(work, Small);   // compiled
        var small = Shortest(work, Small);
        var large = Shortest(work, Small * Times);
        large.ShouldBeLessThan(TimeSpan.FromTicks(Math.Max(small.Ticks * MostTimes, s_free.Ticks)), $"{small} for {Small}, and {large} for {Small * Times}");
    }

    /// <summary>The processor time of the shortest of three runs: how long a clock says it takes depends on what else the machine does.</summary>
    private static TimeSpan Shortest(GrowthCase work, int size)
    {
        var shortest = TimeSpan.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            var action = work.Prepare(size);
            var began = Environment.CpuUsage.TotalTime;
            action();
            var time = Environment.CpuUsage.TotalTime - began;
            if (time < shortest) shortest = time;
        }

        return shortest;
    }
}
