using System.Runtime.InteropServices;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Capture;

/// <summary>Every op, and its gradients of first and second order, replayed on other values: equal bit for bit to the plain computation on them.</summary>
[TestFixture]
internal sealed class TapeReplayTests
{
    // What no gradient flows through, and has no row in the table.
    private static readonly (string Name, Func<Tensor, Tensor, Tensor> Function)[] s_constants =
    [
        ("Sign", (x, _) => x.Sign()), ("Floor", (x, _) => x.Floor()), ("Ceiling", (x, _) => x.Ceiling()), ("Round", (x, _) => x.Round()),
        ("EqualTo", (x, y) => x.Round().EqualTo(y.Round())), ("NotEqualTo", (x, y) => x.Round().NotEqualTo(y.Round())),
        ("GreaterThan", (x, y) => x > y), ("GreaterThanOrEqualTo", (x, y) => x >= y), ("LessThan", (x, y) => x < y),
        ("LessThanOrEqualTo", (x, y) => x <= y), ("LessThan a number", (x, _) => x < 0.25),
        ("ArgMax", (x, _) => x.ArgMax()), ("ArgMin", (x, _) => x.ArgMin(axis: 0)), ("ArgMax keepDims", (x, _) => x.ArgMax(1, keepDims: true)),
        ("OneHot", (x, _) => x.ArgMax().OneHot(4)), ("OneHot Float64", (x, _) => x.ArgMax().OneHot(5, DType.Float64)),
        ("To Int32", (x, _) => (x * 10).To(DType.Int32)), ("IndexSelect", (x, y) => x.IndexSelect(y.ArgMax(), axis: 1)),
        ("Gather", (x, y) => x.Gather(y.ArgMax(1, keepDims: true), axis: 1)),
        ("ScatterAdd", (x, y) => x.ScatterAdd(y.ArgMax(1, keepDims: true), y[.., ..1], axis: 1)),
        ("SoftmaxCrossEntropy", (x, y) => x.SoftmaxCrossEntropy(y.ArgMax())),
        ("Where on a comparison", (x, y) => Tensor.Where(x > y, x, y)), ("Where on integers", (x, y) => Tensor.Where(x.ArgMax(1, keepDims: true), x, y)),
        ("CopyFrom", (x, y) => Tensor.Zeros([3, 4], x.DType).CopyFrom(x)), ("AddInPlace", (x, y) => Tensor.Ones([3, 4], x.DType).AddInPlace(x).AddInPlace(y)),
        ("SubtractInPlace", (x, y) => Tensor.Zeros([3, 4], x.DType).SubtractInPlace(x)), ("MultiplyInPlace", (x, y) => (x + y).MultiplyInPlace(y)),
        ("DivideInPlace", (x, y) => (x + y).DivideInPlace(y)), ("Fill", (x, y) => (x * y).Fill(3).AddInPlace(y)),
        ("Fill a view", (x, y) => Refilled(x, y)), ("Full written to", (x, y) => Tensor.Full([12], 2, x.DType).Reshape(3, 4).AddInPlace(x)),
    ];

    private static readonly DType[] s_types = [DType.Float32, DType.Float64];

    private static IEnumerable<string> Constants => s_constants.Select(row => row.Name);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void A_replayed_row_gives_the_bits_of_the_plain_one(OpCase row)
    {
        foreach (var dtype in s_types) Verify(row.Function, seed => row.MakeInputs(dtype, requiresGrad: true, seed));
    }

    [TestCaseSource(nameof(Constants))]
    public void What_has_no_gradient_is_replayed_too(string name)
    {
        var function = s_constants.Single(row => row.Name == name).Function;
        foreach (var dtype in s_types)
        {
            var (inputs, others) = (Pair(dtype, seed: 1), Pair(dtype, seed: 2));
            var tape = new Tape();
            var output = tape.Capture(() => function(inputs[0], inputs[1]));
            BitsOf(output).ShouldBe(BitsOf(function(inputs[0], inputs[1])), $"{name} {dtype}, captured");
            Overwrite(inputs, others);
            for (var times = 0; times < 2; times++)
            {
                tape.Replay();
                BitsOf(output).ShouldBe(BitsOf(function(others[0], others[1])), $"{name} {dtype}, replayed");
            }
        }
    }

    [Test]
    public void Everything_without_a_gradient_in_the_table_of_members_is_here()
    {
        string[] members = ["Sign", "Floor", "Ceiling", "Round", "EqualTo", "NotEqualTo", "GreaterThan", "GreaterThanOrEqualTo", "LessThan", "LessThanOrEqualTo",
            "ArgMax", "ArgMin", "OneHot", "CopyFrom", "AddInPlace", "SubtractInPlace", "MultiplyInPlace", "DivideInPlace", "Fill"];
        members.Except(Constants).ShouldBeEmpty();
    }

    /// <summary>Compares output, gradients, gradients of gradients, and what Backward leaves in Grad.</summary>
    internal static void Verify(Func<Tensor[], Tensor> function, Func<ulong, Tensor[]> makeInputs)
    {
        var (inputs, others) = (makeInputs(1), makeInputs(2));
        var tape = new Tape();
        List<Tensor> captured = [];
        tape.Capture(() => Everything(function, inputs, captured));
        List<Tensor> plain = [];
        Everything(function, makeInputs(1), plain);
        Compare(captured, plain, "captured");

        Overwrite(inputs, others);
        List<Tensor> expected = [];
        Everything(function, others, expected);
        for (var times = 0; times < 2; times++)
        {
            tape.Replay();
            Compare(captured, expected, "replayed");
        }
    }

    private static Tensor Everything(Func<Tensor[], Tensor> function, Tensor[] inputs, List<Tensor> results)
    {
        var output = function(inputs);
        results.Add(output);
        var weights = (Tensor.Arange(output.Length, output.DType) * 0.25 + 0.5).Reshape(output.Shape);
        var gradients = Autograd.Grad(output, inputs, weights, createGraph: true);
        results.AddRange(gradients);
        var sum = Tensor.Scalar(0, output.DType);
        foreach (var gradient in gradients.Where(gradient => gradient.RequiresGrad)) sum += (gradient * gradient).Sum();
        if (sum.RequiresGrad) results.AddRange(Autograd.Grad(sum, inputs, retainGraph: true));
        output.Backward(weights);
        results.AddRange(inputs.Select(input => input.Grad!));
        foreach (var input in inputs) input.Grad = null;
        return output;
    }

    private static void Compare(List<Tensor> actual, List<Tensor> expected, string when)
    {
        actual.Count.ShouldBe(expected.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            actual[i].Shape.ShouldBe(expected[i].Shape);
            BitsOf(actual[i]).ShouldBe(BitsOf(expected[i]), $"result {i}, {when}");
        }
    }

    private static Tensor Refilled(Tensor x, Tensor y)
    {
        var sum = x + y;
        sum.Reshape(12).Fill(1);
        return sum * x;
    }

    private static Tensor[] Pair(DType dtype, ulong seed)
    {
        var generator = new Generator(seed);
        return [Tensor.Normal([3, 4], dtype: dtype, generator: generator), Tensor.Normal([3, 4], dtype: dtype, generator: generator)];
    }

    private static void Overwrite(Tensor[] inputs, Tensor[] values)
    {
        using var mode = Autograd.NoGrad();
        for (var i = 0; i < inputs.Length; i++) inputs[i].CopyFrom(values[i]);
    }

    internal static byte[] BitsOf(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Read<float>()).ToArray(),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Read<double>()).ToArray(),
        _ => MemoryMarshal.AsBytes(tensor.Read<int>()).ToArray(),
    };
}
