using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>What <see cref="GradCheck"/> tells beyond right or wrong: elements, steps, kinks.</summary>
[TestFixture]
internal sealed class GradCheckReportTests
{
    private static readonly Tensor s_x = Tensor.From(new[,] { { 0.5, -1.25, 2 }, { 1.5, 0.75, -0.5 } });

    [Test]
    public void Every_element_of_a_right_gradient_agrees()
    {
        var report = GradCheck.CheckElements(x => x[0].Tanh() * x[1].Exp(), [s_x, s_x]);
        report.Passed.ShouldBeTrue(report.ToString());
        report.Elements.Count.ShouldBe(12);
        report.ToString().ShouldStartWith("0 of 12 elements differ by more than 1E-6, the worst first:");
    }

    [Test]
    public void Wrong_elements_come_first_with_both_numbers()
    {
        // The rule is wrong where x > 1 only: it says 3x instead of 2x.
        var report = GradCheck.CheckElements(x => new SquareWrongAboveOne().Apply(x), s_x);
        report.Passed.ShouldBeFalse();
        var wrong = report.Elements.TakeWhile(element => element.RelativeError > report.Tolerance).ToList();
        wrong.Select(element => string.Join(",", element.Index)).Order().ShouldBe(["0,2", "1,0"]);
        wrong.ShouldAllBe(element => Math.Abs((element.Analytic / element.Numeric) - 1.5) < 1e-6);
        report.Elements.Select(element => element.RelativeError).ShouldBeInOrder(SortDirection.Descending);
        report.ToString().ShouldContain("2 of 6 elements differ");
        report.ToString().ShouldContain("input 0 at [0, 2]: autograd ");
    }

    [Test]
    public void A_layers_parameters_are_looked_at_element_by_element_and_put_back()
    {
        var weight = new Parameter(Tensor.From(new[,] { { 1.0, -2 }, { 0.1, 0.7 }, { -0.3, 0.2 } }));
        GradCheck.CheckElements(x => x.MatMul(weight).Tanh(), s_x, [weight]).Passed.ShouldBeTrue();
        var cut = GradCheck.CheckElements(x => x.MatMul(weight.Detach()).Tanh(), s_x, [weight]);
        cut.Elements.Take(6).ShouldAllBe(element => element.Input == 1 && element.Analytic == 0);
        weight.ToArray<double>().ShouldBe([1.0, -2, 0.1, 0.7, -0.3, 0.2]);
    }

    [Test]
    public void More_than_twenty_elements_are_cut_in_print()
    {
        var text = GradCheck.CheckElements(x => x * x, Tensor.Ones([30], DType.Float64)).ToString();
        text.Split('\n').Length.ShouldBe(22);
        text.ShouldEndWith("and 10 more");
        GradCheck.CheckElements(x => x * x, Tensor.Zeros([0], DType.Float64)).Passed.ShouldBeTrue();
    }

    [TestCase(2, 1e-6, 1e-4, 1e-9)]
    [TestCase(4, 1e-4, 1e-2, 1e-11)]
    public void A_sweep_shows_truncation_of_its_order_and_the_best_step(int accuracy, double low, double high, double error)
    {
        // The best steps are about ε^(1/3) = 6e-6 and ε^(1/5) = 7e-4.
        var sweep = GradCheck.Sweep(x => x.Exp() * x.Tanh(), Tensor.From([0.3, 0.9]), accuracy);
        sweep.ObservedOrder.ShouldBe(accuracy, 0.1);
        sweep.Best.Step.ShouldBeInRange(low, high);
        sweep.Best.RelativeError.ShouldBeLessThan(error);
        sweep.Steps.Count.ShouldBe(25);
        sweep.Steps[^1].RelativeError.ShouldBeGreaterThan(1e-6);   // h = 1e-12: round-off
        sweep.ToString().ShouldContain($"truncation falls with h^{accuracy}.0");
    }

    [Test]
    public void A_sweep_of_a_wrong_gradient_has_a_floor()
    {
        var sweep = GradCheck.Sweep(x => new SquareWrongAboveOne().Apply(x), s_x);
        sweep.Best.RelativeError.ShouldBeGreaterThan(0.01);
        Should.Throw<ArgumentOutOfRangeException>(() => GradCheck.Sweep(x => x, s_x, accuracy: 3));
        Should.Throw<DTypeException>(() => GradCheck.Sweep(x => x, s_x.To(DType.Float32)));
    }

    [TestCase(0)]
    [TestCase(0.5e-4)]
    [TestCase(-1.2e-4)]
    public void A_kink_is_warned_of_even_where_the_check_agrees(double x)
    {
        // |x| at 0: the central difference is 0, and so is autograd's derivative.
        var result = GradCheck.Check(t => t.Abs(), Tensor.From([x, 1.0]));
        if (x == 0) result.Passed.ShouldBeTrue();
        result.Warnings.ShouldHaveSingleItem().ShouldStartWith("Near a kink: the derivative of order 1 by input 0.");
        result.ToString().ShouldContain("kink");
        GradCheck.CheckElements(t => t.Abs(), Tensor.From([x, 1.0])).Elements.Single(element => element.Position == 0).NearKink.ShouldBeTrue();
        GradCheck.CheckElements(t => t.Abs(), Tensor.From([x, 1.0])).Elements.Single(element => element.Position == 1).NearKink.ShouldBeFalse();
    }

    [TestCase(0, -1, 1)]
    [TestCase(1e-4, 0, 1)]
    [TestCase(-1.5e-4, -1, -0.5)]
    [TestCase(0.3, 1, 1)]
    public void The_slopes_on_both_sides_of_an_element_are_means_over_two_steps(double x, double left, double right)
    {
        // |x|: from x to 0 it falls, then it rises.
        var checkedElements = GradCheck.CheckElements(t => t.Abs().Sum(), Tensor.From([x, 2.0]));
        var (element, weight) = (checkedElements.Elements.Single(element => element.Position == 0), checkedElements.Weights!.ElementAt(0));
        element.LeftSlope.ShouldBe(left * weight, 1e-9);
        element.RightSlope.ShouldBe(right * weight, 1e-9);
        if (x == 0) element.ToString().ShouldEndWith("near a kink: slope -1.261 on the left, 1.261 on the right");
    }

    [Test]
    public void A_sweep_in_Float32_computes_the_function_in_it_and_compares_with_Float64()
    {
        List<DType> seen = [];
        Tensor F(Tensor[] t)
        {
            seen.Add(t[0].DType);
            return t[0].Exp() * t[0].Tanh();
        }

        Tensor[] leaves = [GradCheck.LeafOf(Tensor.From([0.3, 0.9]), 0)];
        var (wide, narrow) = (GradCheck.SweepOf(F, leaves, 0, accuracy: 4), GradCheck.SweepOf(F, leaves, 0, accuracy: 4, dtype: DType.Float32));
        seen.Count(dtype => dtype == DType.Float32).ShouldBeGreaterThan(100);
        narrow.Analytic.ShouldBe(wide.Analytic);
        narrow.AnalyticInItsType.ShouldNotBe(wide.Analytic);
        narrow.AnalyticInItsType.ShouldBe(wide.Analytic, 1e-6 * Math.Abs(wide.Analytic));
        narrow.Best.RelativeError.ShouldBeInRange(1e-9, 1e-4);
        wide.Best.RelativeError.ShouldBeLessThan(1e-11);
        leaves[0].ToArray<double>().ShouldBe([0.3, 0.9]);
    }

    [Test]
    public void Smooth_functions_are_not_warned_of()
    {
        foreach (var f in new Func<Tensor, Tensor>[] { x => x.Exp() * 50, x => (x * 20).Tanh(), x => x * x * x * x * 100, x => x.Sigmoid() * 1e-3, x => x + 1e4 })
            GradCheck.Check(f, s_x, order: 2).Warnings.ShouldBeEmpty();
    }

    [Test]
    public void A_kink_is_the_advice_where_the_check_fails_at_one() =>
        Should.Throw<GradCheckException>(() => GradCheck.Verify(x => x.Relu(), Tensor.From([0.0]))).Message
            .ShouldContain("one-sided differences on both sides disagree");

    /// <summary>x², with a rule that is wrong above 1.</summary>
    private sealed class SquareWrongAboveOne : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * inputs[0];

        protected override Tensor?[] Backward(Tensor gradOutput) => [gradOutput * Input(0) * (2 + ((Input(0) - 1).Sign() + 1) / 2)];
    }
}
