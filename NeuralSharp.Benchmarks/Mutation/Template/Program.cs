// Compiled in a copy of the repository by the benchmarks' command "mutate", with the table of ops and the golden cases: finds for
// each mutant a check that fails. Arguments: the number of mutants, and the file to write what became of them to.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NeuralSharp;
using NeuralSharp.Tests.Core;
using NeuralSharp.Tests.Golden;

var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var reached = new List<Check>[count];
for (var id = 0; id < count; id++) reached[id] = [];

// Without a mutant: every check passes, and says which mutants it comes by.
foreach (var check in Checks())
{
    MutantSwitch.Reached = [];
    var watch = Stopwatch.StartNew();
    check.Run();
    check.Time = watch.Elapsed;
    foreach (var id in MutantSwitch.Reached) reached[id].Add(check);
}

MutantSwitch.Reached = null;
var fates = new object[count];
for (var id = 0; id < count; id++)
{
    MutantSwitch.Active = id;
    fates[id] = new { Id = id, Reaching = reached[id].Count, KilledBy = reached[id].OrderBy(check => check.Time).FirstOrDefault(Fails)?.Name };
}

File.WriteAllText(args[1], JsonSerializer.Serialize(fates));

static bool Fails(Check check)
{
    try
    {
        check.Run();
        return false;
    }
    catch (Exception)
    {
        return true;   // wrong, or not even of a shape that fits
    }
}

static void Verify(GoldenEntry entry, GoldenCase golden)
{
    if (GoldenTable.Wrong(entry, golden, DType.Float64).FirstOrDefault() is { } wrong) throw new InvalidDataException(wrong.ToString());
}

static IEnumerable<Check> Checks() =>
[
    .. OpCases.All.Select(row => new Check($"gradients of {row}", row.VerifyGradients)),
    .. GoldenTable.Entries.SelectMany(
        entry => GoldenTable.Cases.Where(golden => golden.Op == entry.Op),
        (entry, golden) => new Check($"golden case {golden}", () => Verify(entry, golden))),

    // What runs a user's code has no row in the table.
    new("gradients of a checkpoint", () => GradCheck.Verify(x => Autograd.Checkpoint(y => y.Tanh() * y, x), Input(), order: 2)),
    new("gradients of an own op", () => GradCheck.Verify(x => new OwnProduct().Apply(x, x.Exp()), Input(), order: 2)),
];

static Tensor Input() => Tensor.Uniform([3, 4], -1, 1, DType.Float64, new Generator(seed: 1));

/// <summary>y = l r.</summary>
internal sealed class OwnProduct : OwnOp
{
    protected override Tensor Forward(Tensor[] inputs) => inputs[0] * inputs[1];

    protected override Tensor?[] Backward(Tensor gradOutput) => [gradOutput * Input(1), gradOutput * Input(0)];
}

/// <summary>A test that throws where it fails.</summary>
internal sealed record Check(string Name, Action Run)
{
    public TimeSpan Time { get; set; }
}
