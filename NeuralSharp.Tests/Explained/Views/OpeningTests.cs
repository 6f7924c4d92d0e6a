using System.Runtime.CompilerServices;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained.Views;

/// <summary>An op that is opened into scalars computes what the op itself does, forward and backward.</summary>
[TestFixture]
internal sealed class OpeningTests
{
    private const int MostScalars = 30_000;

    // Ops that do not open, and why.
    private static readonly string[] s_closed =
    [
        "Checkpoint",   // its function is run again in the backward pass, and is not recorded before
    ];

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Opened_ops_have_the_values_and_gradients_of_the_op(OpCase row)
    {
        var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
        VerifyOpening(Weighted(row.Function(inputs)), inputs, row.Member.StartsWith("To(", StringComparison.Ordinal) ? 1e-6 : 1e-12);
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Opened_rules_have_the_values_and_gradients_of_the_rule(OpCase row)
    {
        var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
        var output = row.Function(inputs);
        var arriving = Tensor.Uniform(output.Shape, -1, 1, DType.Float64, new Generator(5), requiresGrad: true);
        var gradients = Autograd.Grad(output, inputs, arriving, createGraph: true);
        if (gradients.All(gradient => !gradient.RequiresGrad)) return;
        var sum = gradients.Where(gradient => gradient.RequiresGrad).Select(Weighted).Aggregate((l, r) => l + r);
        VerifyOpening(sum, [.. inputs, arriving], row.Member.StartsWith("To(", StringComparison.Ordinal) ? 1e-6 : 1e-11);
    }

    [Test]
    public void Every_op_that_is_recorded_opens_or_is_listed()
    {
        var recorded = new HashSet<string>();
        foreach (var row in OpCases.All)
        {
            var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
            var output = row.Function(inputs);
            Collect(output, recorded);
            foreach (var gradient in Autograd.Grad(output, inputs, Tensor.OnesLike(output), createGraph: true)) Collect(gradient, recorded);
        }

        recorded.Except(Openers.Names).Except(s_closed).ShouldBeEmpty("write each a row in Openers");
        s_closed.Intersect(Openers.Names).ShouldBeEmpty("they open");
    }

    [Test]
    public void Rows_are_of_ops_that_exist()
    {
        var names = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract).Select(NameOf).OfType<string>().ToHashSet();
        string[] named = ["Clamp", "HardTanh", "Slice", "Transpose", "Permute", "Flip", "Diagonal", "Pad", "IndexSelect", "Embedding", "Tril", "Triu"];   // by what applies them
        Openers.Names.Where(name => !names.Contains(name) && !named.Contains(name) && !name.EndsWith("Grad", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string? NameOf(Type type)
    {
        try
        {
            return ((Op)RuntimeHelpers.GetUninitializedObject(type)).Name;
        }
        catch (NullReferenceException)
        {
            return null;   // named after another op
        }
    }

    /// <summary>A scalar in which each element of a tensor counts with a weight of its own.</summary>
    private static Tensor Weighted(Tensor tensor) => (tensor * Tensor.Uniform(tensor.Shape, -1, 1, DType.Float64, new Generator(3))).Sum();

    private static void VerifyOpening(Tensor output, Tensor[] inputs, double tolerance)
    {
        if (output.Producer is null) return;   // of constants alone
        var snapshot = GraphSnapshot.Of(output, elements: int.MaxValue);
        if (snapshot.Tensors.Sum(tensor => tensor.Shape.ElementCount) > MostScalars) Assert.Pass("too large to open");
        var opening = Opening.Of(snapshot, MostScalars);
        if (opening is null)
        {
            snapshot.Ops.ShouldAllBe(op => Openers.Of(op) != null);
            Assert.Pass("too large to open");
            return;
        }

        var record = BackwardRecord.Of(output, snapshot);
        var view = ScalarsView.Of(opening, new());
        foreach (var tensor in snapshot.Tensors.Where(tensor => tensor.DType.IsFloat()))
        {
            var places = opening.PlacesOf(tensor).ShouldNotBeNull();
            var (values, gradients) = (tensor.Values!, record.GradientOf(tensor)?.Elements);
            places.Count.ShouldBe(values.Count);
            for (var i = 0; i < places.Count; i++)
            {
                var node = view.Nodes[places[i]];
                Close(node.Values.Elements![0], values[i]).ShouldBeTrue($"{node.Name} is {node.Values.Elements[0]:R}, and not {values[i]:R}");
                var gradient = node.Gradient?.Elements![0] ?? 0;
                Close(gradient, gradients?[i] ?? 0).ShouldBeTrue($"the gradient of {node.Name} is {gradient:R}, and not {gradients?[i]:R}");
            }
        }

        bool Close(double actual, double expected) => Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected)) || (double.IsNaN(actual) && double.IsNaN(expected));
    }

    private static void Collect(Tensor tensor, HashSet<string> names)
    {
        if (tensor.Producer is not null) names.UnionWith(GraphSnapshot.Of(tensor).Ops.Select(op => op.Name));
    }
}
