using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Int32 is computed in as far as right answers are counted, and exactly: nothing wraps.</summary>
[TestFixture]
internal sealed class Int32ArithmeticTests
{
    private static readonly Tensor s_matrix = Tensor.From(new[,] { { 1, -2, 3 }, { 4, 5, -6 } });

    [Test]
    public void Right_answers_are_counted_by_hand()
    {
        var labels = Tensor.From([0, 1, 1, 0]);
        var output = Tensor.From(new float[,] { { 2, 1 }, { 0, 3 }, { 5, 4 }, { 1, 0 } });
        var right = output.ArgMax().EqualTo(labels).Sum();
        right.DType.ShouldBe(DType.Int32);
        right.Item().ShouldBe(3);
        output.ArgMax().EqualTo(labels).To(DType.Float32).Mean().Item().ShouldBe(0.75);

        var probabilities = Tensor.From(new float[,] { { 0.2f }, { 0.9f }, { 0.4f }, { 0.7f } });
        (probabilities > 0.5).To(DType.Int32).Reshape(4).EqualTo(labels).Sum().Item().ShouldBe(2);
    }

    [Test]
    public void Sums_differences_and_products_broadcast()
    {
        var row = Tensor.From([10, 20, 30]);
        var column = Tensor.From(new[,] { { 1 }, { 2 } });
        (s_matrix + row).ShouldHave([2, 3], [11, 18, 33, 14, 25, 24]);
        (s_matrix - column).ShouldHave([2, 3], [0, -3, 2, 2, 3, -8]);
        (s_matrix * column).ShouldHave([2, 3], [1, -2, 3, 8, 10, -12]);
        (-s_matrix).ShouldHave([2, 3], [-1, 2, -3, -4, -5, 6]);
        (3 - s_matrix).ShouldHave([2, 3], [2, 5, 0, -1, -2, 9]);
        (s_matrix * 2 + 1).ShouldHave([2, 3], [3, -3, 7, 9, 11, -11]);
        (s_matrix + row).DType.ShouldBe(DType.Int32);
        s_matrix.Clone().AddInPlace(row).ShouldHave([2, 3], [11, 18, 33, 14, 25, 24]);
        (Tensor.Zeros([0], DType.Int32) + 1).ShouldHave([0], []);
    }

    [Test]
    public void Comparisons_give_1_and_0_of_every_pair()
    {
        int[] values = [int.MinValue, -1, 0, 1, 2, 16_777_217, 16_777_216, int.MaxValue];   // the two large ones are equal in Float32
        var n = values.Length;
        var tensor = Tensor.From(values);
        var column = tensor.Reshape(n, 1);
        foreach (var (ofTensors, holds) in new (Func<Tensor, Tensor, Tensor>, Func<int, int, bool>)[]
        {
            ((l, r) => l.EqualTo(r), (l, r) => l == r), ((l, r) => l.NotEqualTo(r), (l, r) => l != r), ((l, r) => l > r, (l, r) => l > r),
            ((l, r) => l >= r, (l, r) => l >= r), ((l, r) => l < r, (l, r) => l < r), ((l, r) => l <= r, (l, r) => l <= r),
        })
        {
            var result = ofTensors(column, tensor);
            result.DType.ShouldBe(DType.Int32);
            result.RequiresGrad.ShouldBeFalse();
            result.ToArray<int>().ShouldBe([.. values.SelectMany(l => values.Select(r => holds(l, r) ? 1 : 0))]);
        }

        tensor.EqualTo(2).ToArray<int>().ShouldBe([0, 0, 0, 0, 1, 0, 0, 0]);
    }

    [Test]
    public void Sums_run_along_any_axes_and_are_exact()
    {
        s_matrix.Sum().ShouldHave([], [5]);
        s_matrix.Sum(0).ShouldHave([3], [5, 3, -3]);
        s_matrix.Sum(1).ShouldHave([2], [2, 3]);
        s_matrix.Sum(1, keepDims: true).ShouldHave([2, 1], [2, 3]);
        s_matrix.Reshape(1, 2, 1, 3).Sum([0, 3]).ShouldHave([2, 1], [2, 3]);
        Tensor.From(new[, ,] { { { 1, 2 }, { 3, 4 } }, { { 5, 6 }, { 7, 8 } } }).Sum([0, 2]).ShouldHave([2], [14, 22]);
        Tensor.Zeros([0, 2], DType.Int32).Sum(0).ShouldHave([2], [0, 0]);
        Tensor.Scalar(7, DType.Int32).Sum().Item().ShouldBe(7);
        Tensor.From([int.MaxValue, int.MaxValue, int.MinValue, int.MinValue, 9]).Sum().Item().ShouldBe(7);   // through what is no Int32
    }

    [Test]
    public void What_is_no_32_bit_integer_is_an_error_and_never_wraps()
    {
        var largest = Tensor.From([1, int.MaxValue]);
        foreach (var (name, compute) in new (string, Func<Tensor>)[]
        {
            ("Add", () => largest + 1), ("Subtract", () => -2 - largest), ("Multiply", () => largest * 2), ("Negate", () => -Tensor.From([int.MinValue])),
            ("Sum", () => largest.Sum()), ("Add", () => largest.Clone().AddInPlace(largest)),
        })
        {
            var exception = Should.Throw<OverflowException>(compute);
            exception.Message.ShouldStartWith(name + ":");
            exception.Message.ShouldContain("To(DType.Float64)");
        }
    }

    [Test]
    public void Fractions_and_other_types_are_refused()
    {
        Should.Throw<DTypeException>(() => s_matrix + 0.5).Message.ShouldContain("Int32");
        Should.Throw<DTypeException>(() => s_matrix > 0.5).Message.ShouldContain("Int32");
        Should.Throw<DTypeException>(() => s_matrix.EqualTo(0.5)).Message
            .ShouldBe("EqualTo: 0.5 is no 32-bit integer, and the tensor is Int32. Convert the tensor with To(DType.Float32) first.");
        foreach (var value in new[] { 0.5, double.NaN, 3e9, double.PositiveInfinity })
            Should.Throw<DTypeException>(() => value * s_matrix).Message.ShouldStartWith("Multiply: ");
        Should.Throw<DTypeException>(() => s_matrix + Tensor.Ones([3])).Message.ShouldContain("To(DType.Float32)");
        Should.Throw<DTypeException>(() => s_matrix.EqualTo(Tensor.Ones([3])));
    }
}
