using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Reductions and movements where formulas need care: zeros, ties, infinities, NaN, one element and none.</summary>
[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
internal sealed class ReductionSpecialValueTests(DType dtype)
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    private double Tolerance => dtype == DType.Float32 ? 1e-6 : 1e-14;

    private double Largest => dtype == DType.Float32 ? float.MaxValue : double.MaxValue;

    private double Smallest => dtype == DType.Float32 ? float.Epsilon : double.Epsilon;

    [Test]
    public void A_product_has_its_gradient_at_zeros()
    {
        Check(x => x.Prod(), [2, 3, 4], 24, [12, 8, 6]);
        Check(x => x.Prod(), [2, 0, 4], 0, [0, 8, 0]);
        Check(x => x.Prod(), [2, 0, 0], 0, [0, 0, 0]);
        Check(x => x.Prod(), [5], 5, [1]);
        Check(x => x.Prod(), [2, -0.0], -0.0, [-0.0, 2]);
        Check(x => x.Prod(), [2, Inf], Inf, [Inf, 2]);
        Check(x => x.Prod(), [0, Inf], NaN, [Inf, 0]);
        Check(x => x.Prod(), [2, NaN, 3], NaN, [NaN, 6, NaN]);
        Check(x => x.Prod(), [Largest, 4, 1], Inf, [4, Largest, Inf]);   // y / x would give NaN
    }

    [Test]
    public void A_product_has_its_second_gradient_at_any_number_of_zeros()
    {
        for (var length = 1; length <= 9; length++)
        {
            for (var zeros = 0; zeros <= Math.Min(3, length); zeros++)
            {
                var values = Enumerable.Range(0, length).Select(i => i < zeros ? 0 : 0.5 + (0.25 * i)).ToArray();
                GradCheck.Verify(x => x.Prod(), Tensor.From(values), order: 2, tolerance: 1e-7);
                GradCheck.Verify(x => x.Prod(1), Tensor.From<double>([.. values, .. values.Reverse()], [2, length]), order: 2, tolerance: 1e-7);
            }
        }
    }

    [Test]
    public void The_Hessian_of_a_product_of_three_holds_the_third_factors()
    {
        var x = Of([0, 0, 5]);
        x.RequiresGrad = true;
        var first = Autograd.Grad(x.Prod(), [x], createGraph: true)[0];
        double[][] hessian = [[0, 5, 0], [5, 0, 0], [0, 0, 0]];
        for (var i = 0; i < 3; i++) Autograd.Grad(first[i], [x], retainGraph: true)[0].ShouldHave([3], hessian[i]);
    }

    [Test]
    public void A_minimum_shares_its_gradient_and_carries_NaN()
    {
        Check(x => x.Min(), [2, 1, 3, 1], 1, [0, 0.5, 0, 0.5]);
        Check(x => x.Min(), [0, -0.0], -0.0, [0.5, 0.5]);
        Check(x => x.Min(), [Inf, Inf], Inf, [0.5, 0.5]);
        Check(x => x.Min(), [-Inf, 1], -Inf, [1, 0]);
        Check(x => x.Min(), [NaN, 1], NaN, [NaN, NaN]);
        var matrix = Tensor.From(new[,] { { 1, NaN, 3 }, { 4, 6, 5 } }).To(dtype);
        matrix.Min(1).ShouldHave([2], [NaN, 4]);
        matrix.Min(0).ShouldHave([3], [1, NaN, 3]);
        for (var length = 1; length <= 40; length++)
        {
            for (var position = 0; position < length; position++)
            {
                var values = Enumerable.Range(0, length).Select(i => i == position ? NaN : i).ToArray();
                Of(values).Min().ShouldBeScalar(NaN);
                Of(values).ArgMin().ShouldBeScalar(position);
            }
        }
    }

    [Test]
    public void ArgMin_takes_the_first_of_several_and_the_first_NaN()
    {
        Of([3, 1, 1, 2]).ArgMin().ShouldBeScalar(1);
        Of([1, NaN, -9, NaN]).ArgMin().ShouldBeScalar(1);
        Of([Inf, Inf]).ArgMin().ShouldBeScalar(0);
        Of([0, -0.0]).ArgMin().ShouldBeScalar(0);
        var matrix = Tensor.From(new[,] { { 5, 2, 7 }, { 5, 9, NaN }, { 1, 2, NaN } }).To(dtype);
        matrix.ArgMin().ShouldHave([3], [1, 2, 2]);
        matrix.ArgMin(0).ShouldHave([3], [2, 0, 1]);
        matrix.ArgMin(0, keepDims: true).ShouldHave([1, 3], [2, 0, 1]);
        matrix.ArgMin(-2).DType.ShouldBe(DType.Int32);
        for (var length = 1; length <= 70; length++)
            Of([.. Enumerable.Range(0, length).Select(i => i >= length / 2 ? 1.0 : 2)]).ArgMin().ShouldBeScalar(length / 2);
    }

    [Test]
    public void Reductions_of_nothing_give_what_the_empty_fold_is()
    {
        var empty = Tensor.Zeros([0, 3], dtype, requiresGrad: true);
        empty.Prod().ShouldBeScalar(1);
        empty.Prod(0).ShouldHave([3], [1, 1, 1]);
        empty.Prod(1).ShouldHave([0], []);
        empty.LogSumExp(0, keepDims: true).ShouldHave([1, 3], [-Inf, -Inf, -Inf]);
        empty.Norm(1).ShouldBeScalar(0);
        empty.Norm().ShouldBeScalar(0);
        empty.Norm(2, 0).ShouldHave([3], [0, 0, 0]);
        Should.Throw<ShapeException>(() => empty.Var()).Message.ShouldStartWith("Var: shape [0, 3] has no elements");
        Should.Throw<ShapeException>(() => empty.Std(0)).Message.ShouldStartWith("Std: shape [0, 3] has no elements");
        empty.Var(1).ShouldHave([0], []);
        empty.CumSum(0).ShouldHave([0, 3], []);
        empty.Min(1).ShouldHave([0], []);
        empty.ArgMin(1).ShouldHave([0], []);
        Should.Throw<ShapeException>(() => empty.Min()).Message.ShouldBe("Min: shape [0, 3] has no elements to choose a minimum from.");
        Should.Throw<ShapeException>(() => empty.ArgMin(0)).Message.ShouldBe("ArgMin: axis 0 of shape [0, 3] has no elements to choose from.");
        Should.Throw<ShapeException>(() => empty.Norm(Inf)).Message.ShouldContain("no elements");
        (empty.Prod() + empty.Norm() + empty.LogSumExp()).Backward();
        empty.Grad.ShouldHave([0, 3], []);
        Tensor.Zeros([0, int.MaxValue, int.MaxValue], dtype).Prod([1, 2]).ShouldHave([0], []);
    }

    [Test]
    public void A_variance_without_degrees_of_freedom_is_PyTorchs()
    {
        Of([3]).Var().ShouldBeScalar(NaN);
        Of([3]).Std().ShouldBeScalar(NaN);
        Of([3]).Var(correction: 0).ShouldBeScalar(0);
        Of([3]).Var(correction: 2).ShouldBeScalar(NaN);
        Of([1, 2]).Var(correction: 2).ShouldBeScalar(Inf);
        Of([1, 2]).Std(correction: 3).ShouldBeScalar(Inf);
        Of([1, 2]).Var().ShouldBeScalar(0.5);
        Of([1, 2]).Var(correction: 0).ShouldBeScalar(0.25);
        Of([1, 2]).Var(correction: -2).ShouldBeScalar(0.125);
        Of([1, Inf]).Var().ShouldBeScalar(NaN);
        Of([1, NaN]).Std().ShouldBeScalar(NaN);
    }

    [Test]
    public void A_variance_far_from_zero_keeps_its_digits()
    {
        double[] far = dtype == DType.Float32 ? [1e7, 1e7 + 1, 1e7 + 2, 1e7 + 5] : [1e15, 1e15 + 1, 1e15 + 2, 1e15 + 5];
        Of(far).Var().ShouldBeScalar(14.0 / 3, Tolerance);
        Of(far).Std().ShouldBeScalar(Math.Sqrt(14.0 / 3), Tolerance);
        var rows = Enumerable.Range(0, 1000).Select(i => far[i % 4]).ToArray();
        Of(rows).Var(correction: 0).ShouldBeScalar(3.5, Tolerance);
    }

    [Test]
    public void A_standard_deviation_of_equal_elements_has_no_gradient()
    {
        Check(x => x.Std(), [4, 4, 4], 0, [0, 0, 0]);
        Check(x => x.Var(), [4, 4, 4], 0, [0, 0, 0]);
        var huge = Of([Largest / 4, -Largest / 4]);
        (huge.Std(correction: 0) / (Largest / 4)).ShouldBeScalar(1, Tolerance);
    }

    [Test]
    public void A_norm_neither_overflows_nor_underflows()
    {
        foreach (var factor in new[] { 1, Largest / 8, Smallest * 3, 1e-30, 1e30 })
        {
            var unit = dtype == DType.Float32 ? (float)factor : factor;
            var x = Of([3, -4]) * unit;
            x.RequiresGrad = true;
            var norm = x.Norm();
            (norm.Item() / unit).ShouldBe(5, 5e-7, $"{factor}");
            norm.Backward();
            x.Grad.ShouldHave([2], [0.6, -0.8], Tolerance);
        }

        Of([3, 4]).Norm().ShouldBeScalar(5);
        Of([Largest, Largest]).Norm().ShouldBeScalar(Inf);
        Tensor.Full([1000], 0.25, dtype).Norm().ShouldBeScalar(Math.Sqrt(62.5), Tolerance);
    }

    [Test]
    public void Norms_at_zero_infinity_and_NaN()
    {
        foreach (var order in new[] { 1, 2, Inf })
        {
            Check(x => x.Norm(order), [0, 0, -0.0], 0, [0, 0, 0]);
            Of([1, -Inf]).Norm(order).ShouldBeScalar(Inf);
            Of([1, NaN]).Norm(order).ShouldBeScalar(NaN);
            Of([Inf, NaN]).Norm(order).ShouldBeScalar(NaN);
            Tensor.Scalar(-3, dtype).Norm(order).ShouldBeScalar(3);
        }

        Check(x => x.Norm(1), [2, -3, 0], 5, [1, -1, 0]);
        Check(x => x.Norm(Inf), [2, -3, 3], 3, [0, -0.5, 0.5]);
        var zero = Of([0, 0]);
        zero.RequiresGrad = true;
        var first = Autograd.Grad(zero.Norm(), [zero], createGraph: true)[0];
        Autograd.Grad(first.Sum(), [zero])[0].ShouldHave([2], [0, 0]);
    }

    [Test]
    public void A_norm_of_a_zero_row_leaves_the_others_their_gradient()
    {
        var x = Tensor.From(new double[,] { { 0, 0 }, { 3, 4 } }).To(dtype);
        x.RequiresGrad = true;
        x.Norm(2, 1).Sum().Backward();
        x.Grad.ShouldHave([2, 2], [0, 0, 0.6, 0.8], Tolerance);
    }

    [Test]
    public void LogSumExp_neither_overflows_nor_gives_NaN()
    {
        Check(x => x.LogSumExp(), [1000, 1000], 1000 + Math.Log(2), [0.5, 0.5]);
        Check(x => x.LogSumExp(), [-1000, -1000], -1000 + Math.Log(2), [0.5, 0.5]);
        Check(x => x.LogSumExp(), [-Inf, -Inf], -Inf, [0, 0]);
        Check(x => x.LogSumExp(), [-Inf, 2], 2, [0, 1]);
        Check(x => x.LogSumExp(), [1e4, -1e4], 1e4, [1, 0]);
        Of([Inf, 0]).LogSumExp().ShouldBeScalar(Inf);
        Of([Inf, -Inf]).LogSumExp().ShouldBeScalar(Inf);
        Of([0, NaN]).LogSumExp().ShouldBeScalar(NaN);
        Of([-Inf, NaN]).LogSumExp().ShouldBeScalar(NaN);
        Tensor.Scalar(3, dtype).LogSumExp().ShouldBeScalar(3);
        Tensor.Zeros([1000, 3], dtype).LogSumExp(0).ShouldHave([3], [Math.Log(1000), Math.Log(1000), Math.Log(1000)], Tolerance);

        var masked = Of([-Inf, -Inf]);
        masked.RequiresGrad = true;
        var first = Autograd.Grad(masked.LogSumExp(), [masked], createGraph: true)[0];
        Autograd.Grad(first.Sum(), [masked])[0].ShouldHave([2], [0, 0]);
    }

    [Test]
    public void Running_sums_are_rounded_once()
    {
        Of([1, 2, Inf, 3, -Inf, 1]).CumSum(0).ShouldHave([6], [1, 3, Inf, Inf, NaN, NaN]);
        Of([-0.0, -0.0, 0]).CumSum(0).ShouldHave([3], [-0.0, -0.0, 0]);
        if (dtype != DType.Float32) return;
        var sums = Tensor.Full([1_000_000], 0.1).CumSum(0).ToArray<float>();
        for (var i = 0; i < sums.Length; i += 9973) sums[i].ShouldBe((float)((i + 1) * (double)0.1f), sums[i] * 1e-7f);
        Of([3e38, 3e38, -3e38]).CumSum(0).ShouldHave([3], [3e38f, Inf, 3e38f]);
    }

    [Test]
    public void What_is_left_out_or_put_in_is_zero_even_beside_NaN()
    {
        Check(x => x.Reshape(2, 2).Tril(), [1, NaN, 2, 3], [2, 2], [1, 0, 2, 3], [1, 0, 1, 1]);
        Check(x => x.Reshape(2, 2).Triu(1), [NaN, -0.0, NaN, NaN], [2, 2], [0, -0.0, 0, 0], [0, 1, 0, 0]);
        Check(x => x.Pad([(1, 1)], NaN), [5], [3], [NaN, 5, NaN], [1]);
        Check(x => x.Pad([(1, 0)], -Inf), [NaN], [2], [-Inf, NaN], [1]);
    }

    [Test]
    public void Gradients_of_an_index_that_comes_again_add_up()
    {
        Check(x => x.Gather(Tensor.From([1, 1, 1, 0]), 0), [3, 4], [4], [4, 4, 4, 3], [1, 3]);
        var (x, source) = (Of([1, 2]), Of([10, 20, 30]));
        (x.RequiresGrad, source.RequiresGrad) = (true, true);
        var y = x.ScatterAdd(Tensor.From([1, 1, 0]), source, 0);
        y.ShouldHave([2], [31, 32]);
        y.Backward(Of([5, 7]));
        x.Grad.ShouldHave([2], [5, 7]);
        source.Grad.ShouldHave([3], [7, 7, 5]);
        x.ShouldHave([2], [1, 2]);
    }

    [Test]
    public void A_stack_of_products_carries_NaN_and_infinity_through()
    {
        var a = Tensor.From<double>([NaN, 0, Inf, 0, 1, 1, 0, 0], [2, 2, 2]).To(dtype);
        var b = Tensor.From(new double[,] { { 0, 1 }, { 1, 1 } }).To(dtype);
        double[] expected = [NaN, NaN, NaN, Inf, 1, 2, 0, 0];
        a.MatMul(b).ShouldHave([2, 2, 2], expected);
        a.MatMul(b.BroadcastTo([2, 2, 2])).ShouldHave([2, 2, 2], expected);
        Of([0, Inf]).Dot(Of([0, 0])).ShouldBeScalar(NaN);
        Of([-0.0, Inf]).Outer(Of([1, 0])).ShouldHave([2, 2], [-0.0, -0.0, Inf, NaN]);
    }

    private Tensor Of(double[] values) => Tensor.From(values).To(dtype);

    /// <summary>A number made of a vector, and its gradient.</summary>
    private void Check(Func<Tensor, Tensor> function, double[] x, double value, double[] gradients) =>
        Check(function, x, [], [value], gradients);

    private void Check(Func<Tensor, Tensor> function, double[] x, Shape shape, double[] values, double[] gradients)
    {
        var input = Of(x);
        input.RequiresGrad = true;
        var output = function(input);
        output.ShouldHave(shape, values, values.All(IsSimple) ? 0 : Tolerance);
        output.Backward(Tensor.OnesLike(output));
        input.Grad.ShouldHave([x.Length], gradients, gradients.All(IsSimple) ? 0 : Tolerance);
    }

    private static bool IsSimple(double value) => !double.IsFinite(value) || (Math.Abs(value) < 1e4 && value * 16 == Math.Floor(value * 16));
}
