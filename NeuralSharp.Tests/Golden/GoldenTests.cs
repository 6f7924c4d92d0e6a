using System.Globalization;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Golden;

/// <summary>
/// Every op and layer beside PyTorch: values and gradients of first and second order, in both float types, from files that the
/// benchmarks' command <c>golden</c> wrote with TorchSharp.
/// </summary>
[TestFixture]
internal sealed class GoldenTests
{
    private static readonly DType[] s_types = [DType.Float64, DType.Float32];

    [Test]
    public void Values_and_gradients_are_those_of_PyTorch(
        [ValueSource(typeof(GoldenTable), nameof(GoldenTable.Entries))] GoldenEntry entry, [ValueSource(nameof(s_types))] DType dtype)
    {
        var wrong = GoldenTable.Cases.Where(golden => golden.Op == entry.Op).SelectMany(golden => GoldenTable.Wrong(entry, golden, dtype)).ToArray();
        wrong.ShouldBeEmpty(string.Join("\n", wrong.Take(40)));
    }

    [Test]
    public void Every_case_has_an_entry_and_every_entry_a_case()
    {
        var (cases, entries) = (GoldenTable.Cases.Select(golden => golden.Op).ToHashSet(), GoldenTable.Entries.Select(entry => entry.Op).ToHashSet());
        cases.Except(entries).ShouldBeEmpty("give each a line in GoldenTable");
        entries.Except(cases).ShouldBeEmpty("give each a line in NeuralSharp.Benchmarks/Golden and run the command golden");
    }

    [Test]
    public void Every_op_with_a_gradient_has_a_case()
    {
        var members = GoldenTable.Entries.Select(entry => entry.Member).ToHashSet();
        OpCases.All.Select(row => row.Member).Distinct()
            .Where(member => !members.Contains(member) && !IsListed(member))
            .ShouldBeEmpty("give each a line in NeuralSharp.Benchmarks/Golden and one in GoldenTable");
        members.Where(IsListed).ShouldBeEmpty("they have a case");
    }

    [Test]
    public void Every_difference_is_still_there()
    {
        var seen = new HashSet<GoldenDifference>();
        foreach (var dtype in s_types)
        {
            foreach (var entry in GoldenTable.Entries)
            {
                foreach (var comparison in Compare(entry, dtype))
                {
                    if (comparison.Error > GoldenComparison.Tolerance(dtype) && GoldenTable.DifferenceOf(comparison, dtype) is { } difference) seen.Add(difference);
                }
            }
        }

        GoldenTable.Differences.Except(seen).ShouldBeEmpty("they agree: take them off the list");
    }

    [Test]
    public void Files_say_where_they_come_from()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.json"))
        {
            var golden = GoldenFile.Read(path);
            golden.Producer.ShouldEndWith("-- golden");
            golden.TorchSharp.ShouldNotBeNullOrEmpty();
            golden.Libtorch.ShouldNotBeNullOrEmpty();
            golden.ToBytes().ShouldBe(File.ReadAllBytes(path), $"'{path}' was edited: numbers and order are as the command writes them");
        }
    }

    /// <summary>The figures to quote, on the test's output.</summary>
    [Test]
    public void Summary()
    {
        TestContext.Out.WriteLine($"{GoldenTable.Cases.Select(golden => golden.Op).Distinct().Count()} ops and layers, {GoldenTable.Cases.Count} cases");
        foreach (var dtype in s_types)
        {
            var worst = GoldenTable.Entries.SelectMany(entry => Compare(entry, dtype))
                .Where(comparison => GoldenTable.DifferenceOf(comparison, dtype) is null)
                .MaxBy(comparison => comparison.Error)!;
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dtype}: largest error {worst.Error:0.0E+0}. {worst}"));
            worst.Error.ShouldBeLessThanOrEqualTo(GoldenComparison.Tolerance(dtype));
        }
    }

    private static bool IsListed(string member) =>
        GoldenTable.WithoutCases.Any(row => member.StartsWith(row.Members, StringComparison.Ordinal));

    private static IEnumerable<GoldenComparison> Compare(GoldenEntry entry, DType dtype) => GoldenTable.Cases
        .Where(golden => golden.Op == entry.Op)
        .SelectMany(golden => GoldenComparison.All(entry, golden, dtype));
}
