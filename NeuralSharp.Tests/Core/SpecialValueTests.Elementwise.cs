using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>The ops that work element by element, where formulas need care.</summary>
internal sealed partial class SpecialValueTests
{
    // Smooth activations: their slopes far to the left and to the right, where their second derivatives are 0.
    private static readonly object[] s_activations =
    [
        new Function("Silu", x => x.Silu(), 0, 1),
        new Function("Mish", x => x.Mish(), 0, 1),
        new Function("Gelu", x => x.Gelu(), 0, 1),
        new Function("Gelu approximate", x => x.Gelu(approximate: true), 0, 1),
        new Function("Elu", x => x.Elu(), 0, 1),
        new Function("Selu", x => x.Selu(), 0, 1.0507009873554805),
        new Function("LogSigmoid", x => x.LogSigmoid(), 1, 0),
        new Function("Softplus", x => x.Softplus(), 0, 1),
        new Function("Sigmoid", x => x.Sigmoid(), 0, 0),
        new Function("Tanh", x => x.Tanh(), 0, 0),
        new Function("Erf", x => x.Erf(), 0, 0),
        new Function("Relu", x => x.Relu(), 0, 1),
        new Function("LeakyRelu", x => x.LeakyRelu(0.25), 0.25, 1),
        new Function("HardTanh", x => x.HardTanh(), 0, 0),
        new Function("HardSigmoid", x => x.HardSigmoid(), 0, 0),
    ];

    private static readonly object[] s_oddFunctions =
    [
        new Function("Sin", x => x.Sin()), new Function("Tan", x => x.Tan()), new Function("Asin", x => x.Asin()), new Function("Atan", x => x.Atan()),
        new Function("Sinh", x => x.Sinh()), new Function("Tanh", x => x.Tanh()), new Function("Erf", x => x.Erf()), new Function("Expm1", x => x.Expm1()),
        new Function("Log1p", x => x.Log1p()), new Function("Floor", x => x.Floor()), new Function("Ceiling", x => x.Ceiling()),
        new Function("Round", x => x.Round()), new Function("Elu", x => x.Elu()), new Function("Reciprocal", x => x.Reciprocal().Reciprocal()),
    ];

    [TestCaseSource(nameof(s_activations))]
    public void Gradients_of_activations_keep_their_limits_far_out(object row)
    {
        var (_, function, left, right) = (Function)row;
        foreach (var (sign, slope) in new[] { (-1, left), (1, right) })
        {
            var x = Of([200 * sign, 1000 * sign, 1e5 * sign, 1e18 * sign, 1e30 * sign, sign * Inf], requiresGrad: true);
            var ones = Ones(6);
            ones.RequiresGrad = true;
            var first = Autograd.Grad(function(x), [x], ones, createGraph: true)[0];
            first.ShouldHave([6], [slope, slope, slope, slope, slope, slope], Tolerance);
            Autograd.Grad(first, [x], Ones(6))[0].ShouldHave([6], [0, 0, 0, 0, 0, 0], Tolerance);
        }
    }

    [TestCaseSource(nameof(s_oddFunctions))]
    public void Minus_zero_keeps_its_sign(object row)
    {
        var function = ((Function)row).Apply;
        foreach (var length in new[] { 1, 40 })
        {
            var y = NaiveArray.Of(function(Tensor.Full([length], -0.0, dtype))).Values;
            y.ShouldAllBe(value => value == 0 && double.IsNegative(value));
            y = NaiveArray.Of(function(Tensor.Full([length], 0, dtype))).Values;
            y.ShouldAllBe(value => value == 0 && double.IsPositive(value));
        }
    }

    [Test]
    public void Whole_numbers_below_above_and_nearest_have_no_gradient()
    {
        double[] x = [0.5, 1.5, 2.5, -0.5, -1.5, 0.49, -0.51, 3, Inf, -Inf, NaN];
        Of(x).Floor().ShouldHave([11], [0, 1, 2, -1, -2, 0, -1, 3, Inf, -Inf, NaN]);
        Of(x).Ceiling().ShouldHave([11], [1, 2, 3, -0.0, -1, 1, -0.0, 3, Inf, -Inf, NaN]);
        Of(x).Round().ShouldHave([11], [0, 2, 2, -0.0, -2, 0, -1, 3, Inf, -Inf, NaN]);
        foreach (var y in new[] { Of(x, true).Floor(), Of(x, true).Ceiling(), Of(x, true).Round() })
            (y.RequiresGrad, y.DType).ShouldBe((false, dtype));
    }

    [Test]
    public void Expm1_and_Log1p_keep_the_digits_of_small_numbers()
    {
        Check(x => x.Expm1(), [0, Inf, -Inf, NaN], [0, Inf, -1, NaN], [1, Inf, 0, NaN]);
        Check(x => x.Log1p(), [0, -1, -2, Inf, NaN], [0, -Inf, NaN, Inf, NaN], [1, Inf, -1, 0, NaN]);
        Of([1e-20]).Expm1().ElementAt(0).ShouldBe(1e-20, 1e-26);
        Of([1e-20]).Log1p().ElementAt(0).ShouldBe(1e-20, 1e-26);
    }

    [Test]
    public void Powers_with_names_at_zero_and_infinity()
    {
        Check(x => x.Square(), [0, -3, Inf, -Inf, NaN], [0, 9, Inf, Inf, NaN], [0, -6, Inf, -Inf, NaN]);
        Check(x => x.Reciprocal(), [0, -0.0, -4, Inf, -Inf, NaN], [Inf, -Inf, -0.25, 0, -0.0, NaN], [-Inf, -Inf, -0.0625, -0.0, -0.0, NaN]);
        Check(x => x.Rsqrt(), [0, 4, Inf, -1, NaN], [Inf, 0.5, 0, NaN, NaN], [-Inf, -0.0625, -0.0, NaN, NaN]);
    }

    [Test]
    public void Trigonometric_functions_at_their_ends()
    {
        Check(x => x.Sin(), [0, Inf, NaN], [0, NaN, NaN], [1, NaN, NaN]);
        Check(x => x.Cos(), [0, -Inf, NaN], [1, NaN, NaN], [-0.0, NaN, NaN]);
        Check(x => x.Tan(), [0, Inf, NaN], [0, NaN, NaN], [1, NaN, NaN]);
        Check(x => x.Asin(), [0, 1, -1, 1.5, NaN], [0, Math.PI / 2, -Math.PI / 2, NaN, NaN], [1, Inf, Inf, NaN, NaN]);
        Check(x => x.Acos(), [0, 1, -1, -1.5, NaN], [Math.PI / 2, 0, Math.PI, NaN, NaN], [-1, -Inf, -Inf, NaN, NaN]);
        Check(x => x.Atan(), [0, Inf, -Inf, NaN], [0, Math.PI / 2, -Math.PI / 2, NaN], [1, 0, 0, NaN]);
        Check(x => x.Sinh(), [0, Inf, -Inf, 1000, NaN], [0, Inf, -Inf, Inf, NaN], [1, Inf, Inf, Inf, NaN]);
        Check(x => x.Cosh(), [0, Inf, -Inf, -1000, NaN], [1, Inf, Inf, Inf, NaN], [0, Inf, -Inf, -Inf, NaN]);
    }

    [Test]
    public void The_sine_of_a_large_angle_is_reduced_exactly()
    {
        // sin 10²², the classical test of argument reduction: K. C. Ng, "Argument reduction for huge arguments: good to the last bit".
        Tensor.From([1e22]).Sin().ElementAt(0).ShouldBe(-0.8522008497671888, 1e-15);
        Tensor.From([Math.PI]).Sin().ElementAt(0).ShouldBe(1.2246467991473532e-16, 1e-31);
        Tensor.Full([20], 1e22, DType.Float64).Cos().ElementAt(3).ShouldBe(0.5232147853951389, 1e-15);
    }

    [Test]
    public void Asin_keeps_the_digits_of_its_gradient_near_one()
    {
        var x = dtype == DType.Float32 ? MathF.BitDecrement(1) : Math.BitDecrement(1);
        var gap = 1 - x;
        var input = Of([x], requiresGrad: true);
        input.Asin().Backward(Ones(1));
        input.Grad!.ElementAt(0).ShouldBe(1 / Math.Sqrt(gap * (2 - gap)), 1e-6 / Math.Sqrt(gap));
    }

    [Test]
    public void Atan2_tells_the_quadrants_and_the_signs_of_zero()
    {
        var (y, x) = (Of([0, -0.0, 0, 1, -1, 1, NaN, Inf, -1]), Of([-1, -1, 1, 0, 0, -1, 1, Inf, -Inf]));
        double[] angles = [Math.PI, -Math.PI, 0, Math.PI / 2, -Math.PI / 2, 3 * Math.PI / 4, NaN, Math.PI / 4, -Math.PI];
        y.Atan2(x).ShouldHave([9], angles, Tolerance);
    }

    [Test]
    public void The_gradient_of_Atan2_neither_overflows_nor_vanishes()
    {
        var huge = dtype == DType.Float32 ? 1e30 : 1e200;
        foreach (var scale in new[] { huge, 1 / huge, 1 })
        {
            var (y, x) = (Of([scale], requiresGrad: true), Of([-scale], requiresGrad: true));
            y.Atan2(x).Backward(Ones(1));
            (y.Grad!.ElementAt(0) * scale).ShouldBe(-0.5, 1e-6);
            (x.Grad!.ElementAt(0) * scale).ShouldBe(-0.5, 1e-6);
        }
    }

    [Test]
    public void Powers_with_exponents_of_their_own_at_base_zero()
    {
        CheckPair((x, p) => x.Pow(p), [0, 0, 0, 0, 0, -0.0], [0, 0.5, 1, 2, -1, 3], [1, 0, 0, 0, Inf, -0.0],
            [0, Inf, 1, 0, -Inf, 0], [0, 0, 0, 0, -Inf, -0.0]);
    }

    [Test]
    public void Powers_with_exponents_of_their_own_of_odd_bases()
    {
        CheckPair((x, p) => x.Pow(p), [-2, -2, NaN, Inf, 1, -2], [3, 0.5, 0, 0, NaN, 0], [-8, NaN, 1, 1, 1, 1],
            [12, NaN, 0, 0, NaN, 0], [NaN, NaN, NaN, Inf, 0, NaN]);
    }

    [Test]
    public void A_power_with_exponent_zero_passes_no_gradient_whatever_arrives_and_to_any_order()
    {
        var (x, p) = (Of([2, 0], requiresGrad: true), Of([0, 0], requiresGrad: true));
        x.Pow(p).Backward(Of([Inf, NaN]));
        x.Grad.ShouldHave([2], [0, 0]);

        var ones = Ones(2);
        ones.RequiresGrad = true;
        foreach (var y in new[] { x.Pow(0), x.Pow(p) })
        {
            var first = Autograd.Grad(y, [x], ones, createGraph: true)[0];
            first.ShouldHave([2], [0, 0]);
            foreach (var second in Autograd.Grad(first, [x, ones], Ones(2))) second.ShouldHave([2], [0, 0]);
        }
    }

    [Test]
    public void Extrema_share_the_gradient_at_ties_and_carry_NaN()
    {
        double[] l = [1, 2, 3, NaN, 1, Inf, 0, -Inf];
        double[] r = [2, 1, 3, 1, NaN, Inf, -0.0, Inf];
        CheckPair((a, b) => a.Maximum(b), l, r, [2, 2, 3, NaN, NaN, Inf, 0, Inf], [0, 1, 0.5, 1, 1, 0.5, 0.5, 0], [1, 0, 0.5, 1, 1, 0.5, 0.5, 1]);
        CheckPair((a, b) => a.Minimum(b), l, r, [1, 1, 3, NaN, NaN, Inf, -0.0, -Inf], [1, 0, 0.5, 1, 1, 0.5, 0.5, 1], [0, 1, 0.5, 1, 1, 0.5, 0.5, 0]);
    }

    [Test]
    public void The_choice_not_taken_leaks_nothing()
    {
        var (t, f) = (Of([1, NaN, Inf], requiresGrad: true), Of([NaN, 2, NaN], requiresGrad: true));
        var y = Tensor.Where(Tensor.From([1, 0, 1]), t, f);
        y.ShouldHave([3], [1, 2, Inf]);
        y.Backward(Of([NaN, Inf, 1]));
        t.Grad.ShouldHave([3], [NaN, 0, 1]);
        f.Grad.ShouldHave([3], [0, Inf, 0]);
    }

    [Test]
    public void A_condition_is_any_number_that_is_not_zero_and_gets_no_gradient()
    {
        var condition = Tensor.From([double.Epsilon, -0.0, NaN, 0, -Inf], requiresGrad: true);   // the first would be 0 in Float32
        var y = Tensor.Where(condition, Of([1, 1, 1, 1, 1], requiresGrad: true), 0);
        y.ShouldHave([5], [1, 0, 1, 0, 1]);
        y.Backward(Ones(5));
        condition.Grad.ShouldBeNull();
        Tensor.Where(Tensor.From([1, 0]), Tensor.From([5, 6]), Tensor.From([7, 8])).ToArray<int>().ShouldBe([5, 8]);
    }

    [Test]
    public void Choices_that_do_not_fit_are_named()
    {
        Should.Throw<DTypeException>(() => Tensor.Where(Of([1]), Tensor.Ones([1]), Tensor.Ones([1], DType.Float64)))
            .Message.ShouldBe("Where: Float32 or Float64. Convert one with To(DType.Float32) or To(DType.Float64).");
        Should.Throw<ShapeException>(() => Tensor.Where(Of([1, 0]), Of([1, 2, 3]), 0)).Message.ShouldStartWith("Where: ");
        Should.Throw<ShapeException>(() => Tensor.Where(Of([1]), Of([1, 2, 3]), Of([1, 2])));
        Should.Throw<ArgumentNullException>(() => Tensor.Where(null!, Of([1]), Of([1])));
        Should.Throw<ArgumentNullException>(() => Tensor.Where(Of([1]), null!, 1));
        Should.Throw<ArgumentNullException>(() => Tensor.Where(Of([1]), 1, null!));
    }

    [Test]
    public void HardTanh_stops_the_gradient_on_its_bounds()
    {
        Check(x => x.HardTanh(), [-1, 1, -0.5, 0.5, -2, 2, Inf, -Inf, NaN], [-1, 1, -0.5, 0.5, -1, 1, 1, -1, NaN], [0, 0, 1, 1, 0, 0, 0, 0, 0]);
        Should.Throw<ArgumentException>(() => Of([1]).HardTanh(2, 1)).Message.ShouldStartWith("HardTanh: the bounds 2 and 1");
    }

    [Test]
    public void HardSigmoid_stops_the_gradient_on_its_bounds() => Check(
        x => x.HardSigmoid(), [-3, 3, 0, -5, 5, Inf, -Inf, NaN], [0, 1, 0.5, 0, 1, 1, 0, NaN], [0, 0, 1 / 6.0, 0, 0, 0, 0, 0]);

    [Test]
    public void Activations_at_zero_and_at_infinity()
    {
        Check(x => x.Elu(2), [0, Inf, -Inf, 1000, -1000, NaN], [0, Inf, -2, 1000, -2, NaN], [2, 1, 0, 1, 0, NaN]);
        Check(x => x.LogSigmoid(), [0, Inf, -Inf, 1000, -1000, NaN], [-Math.Log(2), 0, -Inf, 0, -1000, NaN], [0.5, 0, 1, 0, 1, NaN]);
        Check(x => x.Gelu(), [0, Inf, -Inf, 1000, -1000, NaN], [0, Inf, -0.0, 1000, -0.0, NaN], [0.5, 1, 0, 1, 0, NaN]);
        Check(x => x.Gelu(approximate: true), [0, Inf, -Inf, 1000, -1000, NaN], [0, Inf, -0.0, 1000, -0.0, NaN], [0.5, 1, 0, 1, 0, NaN]);
        Check(x => x.Silu(), [0, Inf, -Inf, 1000, -1000, NaN], [0, Inf, -0.0, 1000, -0.0, NaN], [0.5, 1, 0, 1, 0, NaN]);
        Check(x => x.Mish(), [0, Inf, -Inf, 1000, -1000, NaN], [0, Inf, -0.0, 1000, -0.0, NaN], [0.6, 1, 0, 1, 0, NaN]);
        Check(x => x.Erf(), [0, Inf, -Inf, 10, NaN], [0, 1, -1, 1, NaN], [2 / Math.Sqrt(Math.PI), 0, 0, 0, NaN]);
    }

    [Test]
    public void Activations_keep_the_digits_of_small_values_far_to_the_left()
    {
        var relative = dtype == DType.Float32 ? 1e-5 : 1e-13;
        foreach (var x in new[] { -20.0, -40 })
        {
            Of([x]).Silu().ElementAt(0).ShouldBe(x * Math.Exp(x) / (1 + Math.Exp(x)), -x * Math.Exp(x) * relative);
            Of([x]).Mish().ElementAt(0).ShouldBe(x * Math.Exp(x), -x * Math.Exp(x) * (relative + Math.Exp(x)));
            Of([x]).LogSigmoid().ElementAt(0).ShouldBe(x - Math.Exp(x), -x * relative);
            Of([-x]).LogSigmoid().ElementAt(0).ShouldBe(-Math.Exp(x), Math.Exp(x) * (relative + Math.Exp(x)));
        }
    }

    /// <summary>Values of a function of two vectors, and the gradients of both where ones arrive.</summary>
    private void CheckPair(Func<Tensor, Tensor, Tensor> function, double[] l, double[] r, double[] values, double[] left, double[] right)
    {
        var (a, b) = (Of(l, requiresGrad: true), Of(r, requiresGrad: true));
        var y = function(a, b);
        y.ShouldHave([l.Length], values);
        y.Backward(Ones(l.Length));
        a.Grad.ShouldHave([l.Length], left);
        b.Grad.ShouldHave([l.Length], right);
    }

    private sealed record Function(string Name, Func<Tensor, Tensor> Apply, double SlopeFarLeft = NaN, double SlopeFarRight = NaN)
    {
        public override string ToString() => Name;
    }
}
