using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Values and gradients where formulas need care: zero, infinities, NaN, ties, bounds, and no elements. PyTorch's meanings.</summary>
[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
internal sealed partial class SpecialValueTests(DType dtype)
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    private double Tolerance => dtype == DType.Float32 ? 1e-6 : 1e-14;

    [Test]
    public void Relu_at_its_kink_and_beyond() =>
        Check(x => x.Relu(), [0, -0.0, NaN, Inf, -Inf, 1, -1], [0, 0, NaN, Inf, 0, 1, 0], [0, 0, 1, 1, 0, 1, 0]);

    [Test]
    public void Relu_of_many_values_is_the_same_in_vectors_and_at_their_ends()
    {
        for (var length = 1; length <= 40; length++)
        {
            double[] special = [0, -0.0, NaN, Inf, -Inf, 2];
            var x = Enumerable.Range(0, length).Select(i => special[i % special.Length]).ToArray();
            Check(t => t.Relu(), x, [.. x.Select(v => v > 0 || double.IsNaN(v) ? v : 0)], [.. x.Select(v => v <= 0 ? 0.0 : 1)]);
        }
    }

    [Test]
    public void LeakyRelu_at_its_kink_and_beyond() =>
        Check(x => x.LeakyRelu(0.5), [0, -0.0, NaN, Inf, -Inf, -3], [0, -0.0, NaN, Inf, -Inf, -1.5], [0.5, 0.5, 1, 1, 0.5, 0.5]);

    [Test]
    public void Abs_at_its_kink_and_beyond() =>
        Check(x => x.Abs(), [0, -0.0, NaN, Inf, -Inf], [0, 0, NaN, Inf, Inf], [0, 0, NaN, 1, -1]);

    [Test]
    public void Sign_has_three_values_and_no_gradient()
    {
        Of([0, -0.0, NaN, Inf, -Inf, 3, -0.1]).Sign().ShouldHave([7], [0, -0.0, NaN, 1, -1, 1, -1]);
        var x = Of([1, -2], requiresGrad: true);
        (x.Sign().RequiresGrad, x.Sign().DType).ShouldBe((false, dtype));
        (x * x.Sign()).Sum().Backward();
        x.Grad.ShouldHave([2], [1, -1]);
    }

    [Test]
    public void EqualTo_compares_with_broadcasting_and_has_no_gradient()
    {
        var matrix = Tensor.From(new double[,] { { 1, 2, NaN }, { 3, -0.0, Inf } }).To(dtype);
        matrix.EqualTo(Of([1, 0, NaN])).ShouldHave([2, 3], [1, 0, 0, 0, 1, 0]);
        Of([1], requiresGrad: true).EqualTo(Of([1])).RequiresGrad.ShouldBeFalse();
        Should.Throw<DTypeException>(() => Tensor.From([1]).EqualTo(Of([1])));
    }

    [Test]
    public void Clamp_passes_the_gradient_up_to_its_bounds() => Check(
        x => x.Clamp(-1, 2), [-1, 2, -1.5, 2.5, 0, Inf, -Inf, NaN], [-1, 2, -1, 2, 0, 2, -1, NaN], [1, 1, 0, 0, 1, 0, 0, 0]);

    [Test]
    public void Clamp_without_bounds_changes_nothing_and_a_bad_interval_is_refused()
    {
        Check(x => x.Clamp(), [-5, Inf, -Inf], [-5, Inf, -Inf], [1, 1, 1]);
        Check(x => x.Clamp(3, 3), [-5, 3, 7], [3, 3, 3], [0, 1, 0]);
        Should.Throw<ArgumentException>(() => Of([1]).Clamp(2, 1)).Message.ShouldContain("2 and 1 are no interval");
        Should.Throw<ArgumentException>(() => Of([1]).Clamp(NaN, 1));
    }

    [Test]
    public void Exp_at_its_ends() => Check(
        x => x.Exp(), [0.1, Inf, -Inf, NaN, 1000, -1000], [Math.Exp(0.1), Inf, 0, NaN, Inf, 0], [Math.Exp(0.1), Inf, 0, NaN, Inf, 0]);

    [Test]
    public void Log_at_zero_and_below() =>
        Check(x => x.Log(), [0, -0.0, 1, Inf, -1, NaN], [-Inf, -Inf, 0, Inf, NaN, NaN], [Inf, -Inf, 1, 0, -1, NaN]);

    [Test]
    public void Sqrt_at_zero_and_below() =>
        Check(x => x.Sqrt(), [0, 4, Inf, -1, NaN], [0, 2, Inf, NaN, NaN], [Inf, 0.25, 0, NaN, NaN]);

    [TestCase(0, 1, 0)]
    [TestCase(0.5, 0, Inf)]
    [TestCase(1, 0, 1)]
    [TestCase(2, 0, 0)]
    [TestCase(3, 0, 0)]
    [TestCase(-1, Inf, -Inf)]
    [TestCase(-2, Inf, -Inf)]
    public void Pow_at_zero(double exponent, double value, double gradient) =>
        Check(x => x.Pow(exponent), [0], [value], [gradient]);

    [Test]
    public void Pow_of_negative_and_infinite_numbers()
    {
        Check(x => x.Pow(3), [-2, Inf, -Inf, NaN], [-8, Inf, -Inf, NaN], [12, Inf, Inf, NaN]);
        Check(x => x.Pow(2), [-3, Inf, -Inf, NaN], [9, Inf, Inf, NaN], [-6, Inf, -Inf, NaN]);
        Check(x => x.Pow(0), [-3, Inf, NaN], [1, 1, 1], [0, 0, 0]);
        Check(x => x.Pow(0.5), [-4], [NaN], [NaN]);
        Check(x => x.Pow(-1), [-4, Inf], [-0.25, 0], [-0.0625, -0.0]);
    }

    [Test]
    public void A_gradient_of_x_to_the_zero_is_zero_whatever_arrives()
    {
        var x = Of([2, 0], requiresGrad: true);
        x.Pow(0).Backward(Of([Inf, NaN]));
        x.Grad.ShouldHave([2], [0, 0]);
    }

    [Test]
    public void Derivatives_of_the_square_at_zero_are_0_2_0()
    {
        var x = Of([0], requiresGrad: true);
        var first = Autograd.Grad(x.Pow(2), [x], createGraph: true)[0];
        var second = Autograd.Grad(first, [x], createGraph: true)[0];
        first.ShouldHave([1], [0]);
        second.ShouldHave([1], [2]);
        if (second.RequiresGrad) Autograd.Grad(second, [x])[0].ShouldHave([1], [0]);
    }

    [Test]
    public void Sigmoid_saturates()
    {
        Check(x => x.Sigmoid(), [1000, -1000, Inf, -Inf, 0, NaN], [1, 0, 1, 0, 0.5, NaN], [0, 0, 0, 0, 0.25, NaN]);
        Of([-80]).Sigmoid().ElementAt(0).ShouldBe(Math.Exp(-80), Math.Exp(-80) * 1e-5);   // not 0: 1.8e-35 is a Float32
    }

    [Test]
    public void Tanh_saturates_and_is_itself_near_zero()
    {
        Check(x => x.Tanh(), [1000, -1000, Inf, -Inf, 0, NaN], [1, -1, 1, -1, 0, NaN], [0, 0, 0, 0, 1, NaN]);
        foreach (var tiny in new[] { 1e-9, -1e-9, 1e-5, 3e-30 })
            Of([tiny]).Tanh().ElementAt(0).ShouldBe(tiny, Math.Abs(tiny) * 1e-6);
    }

    [Test]
    public void Softplus_neither_overflows_nor_vanishes()
    {
        Check(x => x.Softplus(), [1000, -1000, Inf, -Inf, 0, NaN], [1000, 0, Inf, 0, Math.Log(2), NaN], [1, 0, 1, 0, 0.5, NaN]);
        Of([-50]).Softplus().ElementAt(0).ShouldBe(Math.Exp(-50), Math.Exp(-50) * 1e-5);
    }

    [Test]
    public void Division_by_zero_follows_the_floating_point_rules()
    {
        var (l, r) = (Of([1, -1, 0, Inf], requiresGrad: true), Of([0, 0, 0, Inf], requiresGrad: true));
        var y = l / r;
        y.ShouldHave([4], [Inf, -Inf, NaN, NaN]);
        y.Backward(Ones(4));
        l.Grad.ShouldHave([4], [Inf, Inf, Inf, 0]);
        r.Grad.ShouldHave([4], [-Inf, Inf, NaN, NaN]);
    }

    [Test]
    public void Ties_in_a_maximum_share_the_gradient()
    {
        Check(x => x.Max(), [1, 3, 3, 2, 3], [3], [0, 1.0 / 3, 1.0 / 3, 0, 1.0 / 3], []);
        Check(x => x.Max(), [2, 2, 2, 2], [2], [0.25, 0.25, 0.25, 0.25], []);
        Check(x => x.Max(), [0, -0.0], [0], [0.5, 0.5], []);
        Check(x => x.Max(), [-Inf, -Inf], [-Inf], [0.5, 0.5], []);

        var matrix = Tensor.From(new double[,] { { 5, 5, 1 }, { 4, 6, 6 } }).To(dtype);
        matrix.RequiresGrad = true;
        matrix.Max(1).Backward(Of([2, 4]));
        matrix.Grad.ShouldHave([2, 3], [1, 1, 0, 0, 2, 2]);
    }

    [Test]
    public void A_maximum_with_NaN_is_NaN_in_its_slice_only()
    {
        var matrix = Tensor.From(new double[,] { { 1, NaN, 3 }, { 4, 6, 5 } }).To(dtype);
        matrix.Max(1).ShouldHave([2], [NaN, 6]);
        matrix.Max(0).ShouldHave([3], [4, NaN, 5]);
        matrix.Max().ShouldHave([], [NaN]);
        matrix.RequiresGrad = true;
        matrix.Max(1).Backward(Ones(2));
        matrix.Grad.ShouldHave([2, 3], [NaN, NaN, NaN, 0, 1, 0]);
    }

    [Test]
    public void NaN_in_a_maximum_is_found_wherever_it_stands()
    {
        for (var length = 1; length <= 40; length++)
        {
            for (var position = 0; position < length; position++)
            {
                var values = Enumerable.Range(0, length).Select(i => i == position ? NaN : i).ToArray();
                double.IsNaN(Of(values).Max().Item()).ShouldBeTrue($"{position} of {length}");
                Of(values).ArgMax().ElementAt(0).ShouldBe(position);
            }
        }
    }

    [Test]
    public void ArgMax_takes_the_first_of_several_and_the_first_NaN()
    {
        Of([1, 3, 3, 2]).ArgMax().ShouldHave([], [1]);
        Of([1, NaN, 9, NaN]).ArgMax().ShouldHave([], [1]);
        Of([-Inf, -Inf]).ArgMax().ShouldHave([], [0]);
        var matrix = Tensor.From(new double[,] { { 5, 2, 7 }, { 5, 9, NaN }, { 1, 9, NaN } }).To(dtype);
        matrix.ArgMax().ShouldHave([3], [2, 2, 2]);
        matrix.ArgMax(0).ShouldHave([3], [0, 1, 1]);
        matrix.ArgMax(0, keepDims: true).ShouldHave([1, 3], [0, 1, 1]);
        matrix.ArgMax(-2).DType.ShouldBe(DType.Int32);
    }

    [Test]
    public void ArgMax_of_equal_values_is_the_first_at_every_length()
    {
        for (var length = 1; length <= 70; length++)
        {
            Tensor.Full([length], 3, dtype).ArgMax().ShouldHave([], [0]);
            Of([.. Enumerable.Range(0, length).Select(i => i >= length / 2 ? 2.0 : 1)]).ArgMax().ShouldHave([], [length / 2]);
        }

        Of([-0.0, 0]).ArgMax().ElementAt(0).ShouldBe(0, "-0 and 0 are equal, so the first is taken");
    }

    [Test]
    public void Softmax_of_large_logits_is_stable()
    {
        Of([1000, -1000, 0]).Softmax().ShouldHave([3], [1, 0, 0]);
        Of([1000, 1000]).Softmax().ShouldHave([2], [0.5, 0.5]);
        Of([-1000, -1000]).Softmax().ShouldHave([2], [0.5, 0.5]);
        Of([1e30, -1e30]).LogSoftmax().ShouldHave([2], [0, -2 * (dtype == DType.Float32 ? 1e30f : 1e30)]);
        Of([1000, -1000]).LogSoftmax().ShouldHave([2], [0, -2000]);
        Of([0, 1000]).LogSoftmax().ShouldHave([2], [-1000, 0]);
    }

    [Test]
    public void Softmax_gives_masked_entries_nothing()
    {
        var x = Of([0, -Inf, 0], requiresGrad: true);
        var y = x.Softmax();
        y.ShouldHave([3], [0.5, 0, 0.5]);
        y.Backward(Of([1, 5, 0]));
        x.Grad.ShouldHave([3], [0.25, 0, -0.25]);
        Of([0, -Inf, 0]).LogSoftmax().ShouldHave([3], [-Math.Log(2), -Inf, -Math.Log(2)], Tolerance);
    }

    [Test]
    public void Softmax_of_nothing_but_masks_and_of_NaN_is_NaN_in_its_row_only()
    {
        var rows = Tensor.From(new[,] { { -Inf, -Inf }, { 0, NaN }, { Inf, 0 }, { 3, 3 } }).To(dtype);
        rows.Softmax().ShouldHave([4, 2], [NaN, NaN, NaN, NaN, NaN, NaN, 0.5, 0.5]);
    }

    [Test]
    public void Cross_entropy_of_huge_logits_is_exact()
    {
        Logits(0, 1e4, -1e4).SoftmaxCrossEntropy(Tensor.From([0])).ShouldBeScalar(1e4);
        Logits(1e4, 1e4, -1e4).SoftmaxCrossEntropy(Tensor.From([1])).ShouldBeScalar(Math.Log(2), Tolerance);
        Logits(0, -Inf).SoftmaxCrossEntropy(Tensor.From([0])).ShouldBeScalar(0);
        Logits(0, -Inf).SoftmaxCrossEntropy(Tensor.From([1])).ShouldBeScalar(Inf);

        var x = Logits(1e4, 0, -1e4);
        x.RequiresGrad = true;
        x.SoftmaxCrossEntropy(Tensor.From([2])).Backward();
        x.Grad.ShouldHave([1, 3], [1, 0, -1]);
    }

    [Test]
    public void Cross_entropy_of_no_rows_is_refused_like_a_mean() => Should.Throw<ShapeException>(
        () => Tensor.Zeros([0, 3], dtype).SoftmaxCrossEntropy(Tensor.From(Array.Empty<int>()))).Message.ShouldContain("no mean of nothing");

    [Test]
    public void Binary_cross_entropy_of_a_certainty_is_finite()
    {
        var p = Of([0, 1, 0, 1], requiresGrad: true);
        var y = p.BinaryCrossEntropy(Of([0, 1, 1, 0]));
        y.ShouldHave([4], [0, 0, 100, 100]);
        y.Backward(Ones(4));
        p.Grad.ShouldHave([4], [0, 0, -1e12, 1e12], Tolerance);
    }

    [Test]
    public void Binary_cross_entropy_of_a_tiny_probability_is_not_rounded_away() =>
        Of([1e-10]).BinaryCrossEntropy(Of([0])).ElementAt(0).ShouldBe(1e-10, 1e-16);

    [Test]
    public void Reductions_of_nothing()
    {
        var empty = Tensor.Zeros([0, 3], dtype, requiresGrad: true);
        empty.Sum().ShouldBeScalar(0);
        empty.Sum(0).ShouldHave([3], [0, 0, 0]);
        empty.Sum(1).ShouldHave([0], []);
        Should.Throw<ShapeException>(() => empty.Mean()).Message.ShouldContain("Mean: shape [0, 3] has no elements to take the mean of");
        Should.Throw<ShapeException>(() => empty.Mean(0, keepDims: true));
        empty.Mean(1).ShouldHave([0], []);
        empty.Max(1).ShouldHave([0], []);
        Should.Throw<ShapeException>(() => empty.Max())
            .Message.ShouldBe("Max: shape [0, 3] has no elements to choose a maximum from.");
        Should.Throw<ShapeException>(() => empty.Max(0)).Message.ShouldContain("no elements");
        empty.ArgMax(1).ShouldHave([0], []);
        Should.Throw<ShapeException>(() => empty.ArgMax(0))
            .Message.ShouldBe("ArgMax: axis 0 of shape [0, 3] has no elements to choose from.");
        empty.Sum().Backward();
        empty.Grad.ShouldHave([0, 3], []);
    }

    [Test]
    public void A_product_over_nothing_is_zero()
    {
        var (a, b) = (Tensor.Zeros([2, 0], dtype, requiresGrad: true), Tensor.Zeros([0, 3], dtype, requiresGrad: true));
        var y = a.MatMul(b);
        y.ShouldHave([2, 3], [0, 0, 0, 0, 0, 0]);
        y.Sum().Backward();
        a.Grad.ShouldHave([2, 0], []);
        b.Grad.ShouldHave([0, 3], []);
        b.MatMul(Tensor.Zeros([3, 2], dtype)).ShouldHave([0, 2], []);
    }

    [Test]
    public void A_matrix_product_carries_NaN_and_infinity_through()
    {
        var a = Tensor.From(new[,] { { NaN, 0 }, { Inf, 0 }, { 1, 1 } }).To(dtype);
        a.MatMul(Tensor.From(new[,] { { 0.0, 1 }, { 1, 1 } }).To(dtype)).ShouldHave([3, 2], [NaN, NaN, NaN, Inf, 1, 2]);
    }

    [Test]
    public void One_element_works_in_every_rank()
    {
        foreach (var shape in new Shape[] { [], [1], [1, 1], [1, 1, 1] })
        {
            var x = Tensor.Full(shape, 3, dtype, requiresGrad: true);
            x.Sum().ShouldBeScalar(3);
            x.Mean().ShouldBeScalar(3);
            x.Max().ShouldBeScalar(3);
            if (shape.Rank > 0)
            {
                x.Softmax().Item().ShouldBe(1);
                x.LogSoftmax().Item().ShouldBe(0);
                x.Transpose(0, -1).Item().ShouldBe(3);
                x.ArgMax(0).Item().ShouldBe(0);
            }

            (x * x).Backward();
            x.Grad.ShouldHave(shape, [6]);
        }
    }

    private Tensor Of(double[] values, bool requiresGrad = false)
    {
        var tensor = Tensor.From(values).To(dtype);
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    private Tensor Ones(int length) => Tensor.Ones([length], dtype);

    private Tensor Logits(params double[] row) => Of(row).Reshape(1, -1).Clone();

    /// <summary>Values of a function at a vector, and its gradients where ones arrive.</summary>
    private void Check(Func<Tensor, Tensor> function, double[] x, double[] values, double[] gradients, int[]? shape = null)
    {
        var input = Of(x, requiresGrad: true);
        var output = function(input);
        output.ShouldHave(shape ?? [x.Length], values, IsExact(values) ? 0 : Tolerance);
        output.Backward(Tensor.OnesLike(output));
        input.Grad.ShouldHave([x.Length], gradients, IsExact(gradients) ? 0 : Tolerance);
    }

    private static bool IsExact(double[] values) =>
        values.All(value => !double.IsFinite(value) || value * 16 == Math.Floor(value * 16));
}
