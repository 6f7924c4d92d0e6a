using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

[TestFixture]
internal sealed class GradCheckTests
{
    private static readonly Tensor s_x = Tensor.From(new[,] { { 0.5, -1.25, 2 }, { 1.5, 0.75, -0.5 } });

    private static readonly Generator s_generator = new(1);

    [Test]
    public void A_function_whose_shape_depends_on_the_values_is_told()
    {
        static Tensor Doubled(Tensor x) => x.Item() > 0.5 ? Tensor.Stack([x, x]) : x;
        var x = Tensor.From([0.5]);

        Should.Throw<GradCheckException>(() => GradCheck.Check(Doubled, x)).Message.ShouldContain("shape [2, 1]");
        Should.Throw<GradCheckException>(() => GradCheck.CheckElements(Doubled, x)).Message.ShouldContain("shape [2, 1]");
    }

    [Test]
    public void A_right_gradient_passes()
    {
        var result = GradCheck.Check(x => (x * x.Tanh()).Sum(1), s_x, order: 3);
        result.Passed.ShouldBeTrue(result.ToString());
        result.LargestError.ShouldBeLessThan(1e-9);
        result.Comparisons.Select(comparison => comparison.Order).Distinct().ShouldBe([1, 2, 3]);
        Should.NotThrow(result.ThrowIfFailed);
    }

    [Test]
    public void Both_derivatives_are_along_the_same_direction()
    {
        // For a linear function of one element, d/dt w·3·(x + tv) = 3wv, with |w| and |v| in [0.5, 1.5].
        var comparison = GradCheck.Check(x => 3 * x, Tensor.Scalar(1, DType.Float64)).Comparisons.Single();
        comparison.Numeric.ShouldBe(comparison.Analytic, 1e-9);
        Math.Abs(comparison.Analytic).ShouldBeInRange(3 * 0.25, 3 * 2.25);
    }

    [TestCase(2, 0, "ratio is 2")]
    [TestCase(-1, 0, "differ in sign")]
    [TestCase(0, 0, "no dependence")]
    [TestCase(1.01, 0, "ratio is 1.01")]
    [TestCase(1.00001, 0, "numbers are close")]
    [TestCase(1, 0.01, "backward rules")]
    public void A_wrong_rule_is_found_and_explained(double factor, double term, string advice)
    {
        Tensor Wrong(Tensor x) => new SquareWithRule(x => factor * 2 * x + term).Apply(x);

        GradCheck.Check(Wrong, s_x).Passed.ShouldBeFalse();
        var error = Should.Throw<GradCheckException>(() => GradCheck.Verify(Wrong, s_x));
        error.Message.ShouldContain("order 1 by input 0, of shape [2, 3]: autograd gives ");
        error.Message.ShouldContain(advice);
        error.Message.ShouldContain("at most 1E-6 is allowed");
    }

    [Test]
    public void A_rule_that_is_right_but_not_differentiable_fails_at_the_second_order_only()
    {
        Tensor Cut(Tensor x) => new SquareWithRule(x => 2 * x.Detach()).Apply(x);

        GradCheck.Check(Cut, s_x, order: 1).Passed.ShouldBeTrue();
        Should.Throw<GradCheckException>(() => GradCheck.Verify(Cut, s_x, order: 2)).Message
            .ShouldContain("order 2 by input 0, of shape [2, 3]: autograd gives 0, ");
    }

    [Test]
    public void A_rule_that_forgets_the_arriving_gradient_is_found()
    {
        Tensor Forgets(Tensor x) => new SquareWithWholeRule((_, x) => 2 * x).Apply(x);
        GradCheck.Check(Forgets, s_x).Passed.ShouldBeFalse();
    }

    [Test]
    public void The_input_with_the_wrong_gradient_is_named()
    {
        var error = Should.Throw<GradCheckException>(() => GradCheck.Verify(x => x[0] * x[1].Detach(), [s_x, s_x]));
        error.Message.ShouldContain("by input 1");
        error.Message.ShouldContain("Detach");
    }

    [Test]
    public void Inputs_are_not_changed()
    {
        var x = s_x.Clone();
        x.RequiresGrad = true;
        var loss = (x * x).Sum();
        GradCheck.Verify(y => y * y, x, order: 2);
        x.ToArray<double>().ShouldBe(s_x.ToArray<double>());
        x.Grad.ShouldBeNull();
        Should.NotThrow(() => loss.Backward());   // not even counted as written to
    }

    [Test]
    public void A_layers_parameters_are_checked_and_put_back()
    {
        var weight = new Parameter(Tensor.From(new[,] { { 1.0, -2 }, { 0.1, 0.7 }, { -0.3, 0.2 } }));
        var bias = new Parameter(Tensor.From([0.1, 0.2]));
        Tensor Layer(Tensor x) => (x.MatMul(weight) + bias).Tanh();

        GradCheck.Verify(Layer, s_x, [weight, bias], order: 2);
        weight.ToArray<double>().ShouldBe([1.0, -2, 0.1, 0.7, -0.3, 0.2]);
        bias.ToArray<double>().ShouldBe([0.1, 0.2]);
        weight.Grad.ShouldBeNull();
        bias.Grad.ShouldBeNull();

        Tensor Cut(Tensor x) => (x.MatMul(weight) + bias.Detach()).Tanh();
        Should.Throw<GradCheckException>(() => GradCheck.Verify(Cut, s_x, [weight, bias]))
            .Message.ShouldContain("by input 2, of shape [2]");
    }

    [Test]
    public void Parameters_are_put_back_when_the_layer_throws()
    {
        var weight = new Parameter(Tensor.From([1.0, 2.0]));
        Tensor Fails(Tensor x) => weight.ElementAt(0) == 1.0 ? x * weight : throw new NotSupportedException();
        Should.Throw<NotSupportedException>(() => GradCheck.Check(Fails, Tensor.From([3.0, 4.0]), [weight]));
        weight.ToArray<double>().ShouldBe([1.0, 2.0]);
    }

    [Test]
    public void It_works_where_recording_is_paused()
    {
        using (Autograd.NoGrad()) GradCheck.Verify(x => x.Exp(), s_x, order: 2);
    }

    [Test]
    public void The_default_generator_is_left_alone_and_the_check_repeats_itself()
    {
        var offset = Generator.Default.Offset;
        var (first, second) = (GradCheck.Check(x => x.Exp(), s_x), GradCheck.Check(x => x.Exp(), s_x));
        Generator.Default.Offset.ShouldBe(offset);
        first.Comparisons.ShouldBe(second.Comparisons);
        GradCheck.Check(x => x.Exp(), s_x, generator: new Generator(5)).Comparisons.ShouldNotBe(first.Comparisons);
    }

    [Test]
    public void Only_Float64_is_checked()
    {
        Should.Throw<DTypeException>(() => GradCheck.Check(x => x, s_x.To(DType.Float32)))
            .Message.ShouldContain("input 0 is Float32");
        Should.Throw<DTypeException>(() => GradCheck.Check(x => x[0].IndexSelect(x[1]), [s_x, Tensor.From([0])]))
            .Message.ShouldContain("input 1 is Int32");
        Should.Throw<DTypeException>(() => GradCheck.Check(x => x.To(DType.Float32), s_x))
            .Message.ShouldContain("output is Float32");
        Should.Throw<DTypeException>(() => GradCheck.Check(x => x, s_x, [new Parameter(Tensor.From([1f]))]))
            .Message.ShouldContain("parameter 0 is Float32");
    }

    [Test]
    public void A_random_function_is_refused()
    {
        Should.Throw<GradCheckException>(() => GradCheck.Check(x => x * Tensor.Uniform([3], dtype: DType.Float64, generator: s_generator), s_x))
            .Message.ShouldContain("different values for the same inputs");
    }

    [Test]
    public void Values_outside_the_domain_are_explained()
    {
        Should.Throw<GradCheckException>(() => GradCheck.Verify(x => x.Log(), Tensor.From([1.0, 0.0])))
            .Message.ShouldContain("not finite");
        GradCheck.Check(x => x.Sqrt(), Tensor.From([-1.0])).LargestError.ShouldBe(double.PositiveInfinity);
    }

    [Test]
    public void A_kink_is_explained() =>
        Should.Throw<GradCheckException>(() => GradCheck.Verify(x => x + 0.0005 * x.Relu(), Tensor.From([0.0])))
            .Message.ShouldContain("kink");

    [TestCase(0, 1e-4, 1e-6, "order")]
    [TestCase(1, 0, 1e-6, "step")]
    [TestCase(1, double.NaN, 1e-6, "step")]
    [TestCase(1, 1e-4, -1, "tolerance")]
    [TestCase(1, 1e-4, double.PositiveInfinity, "tolerance")]
    public void Bad_arguments_are_refused(int order, double step, double tolerance, string parameter) =>
        Should.Throw<ArgumentOutOfRangeException>(() => GradCheck.Check(x => x, s_x, order, step, tolerance)).ParamName
            .ShouldBe(parameter);

    [Test]
    public void A_function_that_returns_nothing_is_refused() =>
        Should.Throw<ArgumentException>(() => GradCheck.Check(x => null!, s_x)).Message.ShouldContain("null");

    [Test]
    public void A_function_without_inputs_or_elements_passes()
    {
        GradCheck.Check(_ => Tensor.Scalar(1, DType.Float64), Array.Empty<Tensor>()).Comparisons.ShouldBeEmpty();
        GradCheck.Check(x => x.Exp(), Tensor.Zeros([0, 3], DType.Float64), order: 2).LargestError.ShouldBe(0);
    }

    /// <summary>y = x² with a rule of the test's: the derivative as a function of x.</summary>
    private sealed class SquareWithRule(Func<Tensor, Tensor> derivative) : UnaryOp
    {
        public override string Name => "Square";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = x[i] * x[i];
        }

        protected override Tensor Backward(Tensor gradOutput) => gradOutput * derivative(X);
    }

    private sealed class SquareWithWholeRule(Func<Tensor, Tensor, Tensor> rule) : UnaryOp
    {
        public override string Name => "Square";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = x[i] * x[i];
        }

        protected override Tensor Backward(Tensor gradOutput) => rule(gradOutput, X);
    }
}
