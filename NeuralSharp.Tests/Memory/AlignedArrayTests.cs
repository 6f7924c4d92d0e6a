using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Memory;

/// <summary>Arrays at the beginning of a cache line.</summary>
[TestFixture]
[NonParallelizable]   // another test's arrays could come between
internal sealed class AlignedArrayTests
{
    [TestCase(4096)]
    [TestCase(20_001)]
    [TestCase(100_352)]
    public void A_copy_is_aligned_also_where_pinned_memory_is_full_of_gaps(int length)
    {
        var values = new float[length];
        for (var i = 0; i < length; i++) values[i] = i;
        var kept = MakeGaps();
        for (var i = 0; i < 20; i++)
        {
            var copy = AlignedArray.CopyOf(values);
            copy.ShouldBe(values);
            AlignedArray.IsAligned(copy).ShouldBeTrue($"copy {i}");
        }

        GC.KeepAlive(kept);
    }

    /// <summary>Pinned arrays of many sizes, every other one given up.</summary>
    private static List<byte[]> MakeGaps()
    {
        var sizes = new Random(1);
        List<byte[]> arrays = [.. Enumerable.Range(0, 4000).Select(_ => GC.AllocateUninitializedArray<byte>(sizes.Next(1, 3000), pinned: true))];
        List<byte[]> kept = [.. arrays.Where((_, i) => i % 2 == 0)];
        arrays.Clear();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        return kept;
    }
}
