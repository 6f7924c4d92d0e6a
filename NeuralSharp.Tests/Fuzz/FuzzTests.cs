using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Fuzz;

/// <summary>
/// A sample of what the benchmarks' command fuzz does at length: whatever is done to a file, its reader refuses it as documented, at
/// once, and within its memory.
/// </summary>
[TestFixture]
internal sealed class FuzzTests
{
    private static IEnumerable<FuzzTarget> Targets => FuzzTargets.All.Select(entry => entry.Target);

    [TestCaseSource(nameof(Targets))]
    public void A_damaged_file_is_refused_as_documented_at_once_and_within_its_memory(FuzzTarget target)
    {
        using var folder = new TempFolder();
        var run = FuzzRun.Of(target, count: 1500, seed: 1, folder.FullName);
        run.Faults.Select(fault => fault.What).ShouldBeEmpty();
        run.Read.ShouldBeLessThan(1500 / 2);   // most damages are noticed
    }
}
