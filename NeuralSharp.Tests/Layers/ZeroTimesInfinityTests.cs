using NeuralSharp.Layers;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Losses in which 0 · ∞ stands, and is 0: a class that is impossible and not asked for costs nothing. The values are closed forms.</summary>
[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
internal sealed class ZeroTimesInfinityTests(DType dtype)
{
    private const double Inf = double.PositiveInfinity;

    // softmax(1, −∞, 2) = (1 / (1 + e), 0, e / (1 + e)).
    private static readonly double s_first = Math.Log(1 + Math.E);
    private static readonly double s_p0 = 1 / (1 + Math.E), s_p2 = Math.E / (1 + Math.E);

    private double Tolerance => dtype == DType.Float32 ? 1e-6 : 1e-14;

    [Test]
    public void An_impossible_class_with_target_0_costs_nothing() => Check(
        Losses.CrossEntropy, Rows([1, -Inf, 2]), Tensor.From([0]), s_first, [s_p0 - 1, 0, s_p2]);

    [Test]
    public void An_impossible_class_with_probability_0_costs_nothing() => Check(
        Losses.CrossEntropy, Rows([1, -Inf, 2]), Rows([0.25, 0, 0.75]), s_first - 0.75, [s_p0 - 0.25, 0, s_p2 - 0.75]);

    [Test]
    public void A_class_of_weight_0_costs_nothing_with_smoothing()
    {
        // q = 0.9 · (1, 0, 0) + 0.1 / 3, weighted by (1, 0, 1); the mean divides by the label's weight, 1.
        var (own, shared) = (0.9 + (0.1 / 3), 0.1 / 3);
        Check(
            Losses.CrossEntropy(Of([1, 0, 1]), 0.1), Rows([1, -Inf, 2]), Tensor.From([0]), (own * s_first) + (shared * (s_first - 1)),
            [((own + shared) * s_p0) - own, 0, ((own + shared) * s_p2) - shared]);
    }

    [Test]
    public void A_class_of_weight_0_costs_nothing_among_probabilities_with_smoothing()
    {
        var (first, third) = ((0.9 * 0.25) + (0.1 / 3), (0.9 * 0.75) + (0.1 / 3));
        Check(
            Losses.CrossEntropy(Of([1, 0, 1]), 0.1), Rows([1, -Inf, 2]), Rows([0.25, 0, 0.75]), (first * s_first) + (third * (s_first - 1)),
            [((first + third) * s_p0) - first, 0, ((first + third) * s_p2) - third]);
    }

    [Test]
    public void A_row_whose_label_has_weight_0_costs_nothing_whatever_its_logits()
    {
        var logits = Of([[1, -Inf, 2], [-Inf, -Inf, -Inf]]);
        var loss = Losses.CrossEntropy(Of([1, 0, 1]), reduction: Reduction.Sum);
        Check(loss, logits, Tensor.From([0, 1]), s_first, [s_p0 - 1, 0, s_p2, 0, 0, 0]);
        Check(Losses.NegativeLogLikelihood(Of([1, 0, 1]), reduction: Reduction.Sum), Of([[-1, -Inf, -2], [-3, -Inf, -1]]), Tensor.From([0, 1]), 1, [-1, 0, 0, 0, 0, 0]);
    }

    [Test]
    public void A_class_that_is_asked_for_and_impossible_costs_infinity()
    {
        Losses.CrossEntropy(Rows([1, -Inf, 2]), Tensor.From([1])).Item().ShouldBe(Inf);
        Losses.CrossEntropy(Rows([1, -Inf, 2]), Rows([0.5, 0.5, 0])).Item().ShouldBe(Inf);
        Losses.CrossEntropy(labelSmoothing: 0.1)(Rows([1, -Inf, 2]), Tensor.From([0])).Item().ShouldBe(Inf);
    }

    [Test]
    public void Certain_logits_cost_0_on_the_right_side_and_infinity_on_the_wrong_one()
    {
        Check(Losses.BinaryCrossEntropyWithLogits(reduction: Reduction.Sum), Of([Inf, -Inf, 0]), Of([1, 0, 0.5]), Math.Log(2), [0, 0, 0]);
        Losses.BinaryCrossEntropyWithLogits(reduction: Reduction.None)(Of([Inf, -Inf, Inf, -Inf]), Of([0, 1, 0.5, 0.5])).ShouldHave([4], [Inf, Inf, Inf, Inf]);
        Check(Losses.BinaryCrossEntropyWithLogits(Of([0, 3]), Reduction.Sum), Of([-Inf, Inf]), Of([1, 1]), 0, [0, 0]);
    }

    [Test]
    public void The_gradient_of_a_certain_loss_by_its_target_is_the_negative_logit()
    {
        var target = Of([1, 0, 0.25], requiresGrad: true);
        Losses.BinaryCrossEntropyWithLogits(reduction: Reduction.Sum)(Of([Inf, -Inf, 2]), target).Backward();
        target.Grad.ShouldHave([3], [-Inf, Inf, -2], Tolerance * 4);
    }

    [Test]
    public void Certain_probabilities_have_finite_losses_and_gradients_of_both_orders()
    {
        var (p, t) = (Of([0, 1, 0, 1], requiresGrad: true), Of([0, 1, 1, 0], requiresGrad: true));
        var loss = p.BinaryCrossEntropy(t);
        loss.ShouldHave([4], [0, 0, 100, 100], Tolerance);
        var first = Autograd.Grad(loss.Sum(), [p, t], createGraph: true);
        first[1].ShouldHave([4], [100, -100, 100, -100], 100 * Tolerance);
        foreach (var gradient in first)
        {
            foreach (var second in Autograd.Grad(gradient.Sum(), [p, t], retainGraph: true))
                Bits.Doubles(second).ShouldAllBe(value => double.IsFinite(value));
        }
    }

    [Test]
    public void A_count_of_0_costs_nothing_besides_its_rate()
    {
        Check(Losses.PoissonNegativeLogLikelihood(reduction: Reduction.Sum), Of([-Inf, 0]), Of([0, 2]), 1, [0, -1]);
        Losses.PoissonNegativeLogLikelihood(reduction: Reduction.None)(Of([Inf, -Inf]), Of([0, 1])).ShouldHave([2], [Inf, Inf]);
        Losses.PoissonNegativeLogLikelihood(logInput: false, reduction: Reduction.None)(Of([Inf]), Of([0])).ShouldHave([1], [Inf]);
    }

    [Test]
    public void A_divergence_leaves_out_what_the_target_excludes()
    {
        // KL((1, 0) ‖ (1, 0)) = 0, and KL((1/2, 1/2) ‖ (1, 0)) = ∞.
        Check(Losses.KLDivergence(reduction: Reduction.Sum), Rows([0, -Inf]), Rows([1, 0]), 0, [-1, 0]);
        Check(Losses.KLDivergence(logTarget: true, reduction: Reduction.Sum), Rows([0, -Inf]), Rows([0, -Inf]), 0, [-1, 0]);
        Losses.KLDivergence(reduction: Reduction.Sum)(Rows([0, -Inf]), Rows([0.5, 0.5])).Item().ShouldBe(Inf);
    }

    [Test]
    public void Weights_of_0_leave_out_what_is_no_number_in_values_and_gradients_of_both_orders()
    {
        var (x, w) = (Of([Inf, double.NaN, -Inf, 2], requiresGrad: true), Of([0, 0, 0, 3], requiresGrad: true));
        var y = x.WeightedBy(w);
        y.ShouldHave([4], [0, 0, 0, 6]);
        var mask = Of([0, 0, 0, 1], requiresGrad: true);
        var gradients = Autograd.Grad(y, [x, w], mask, createGraph: true);
        gradients[0].ShouldHave([4], [0, 0, 0, 3]);
        gradients[1].ShouldHave([4], [0, 0, 0, 2]);
        Autograd.Grad(gradients[0].Sum(), [w])[0].ShouldHave([4], [0, 0, 0, 1]);
    }

    [Test]
    public void Replayed_steps_give_the_same()
    {
        var (logits, weights) = (Rows([0, 0, 0]), Of([1, 0, 1]));
        logits.RequiresGrad = true;
        var tape = new Tape();
        var loss = tape.Capture(() =>
        {
            logits.Grad = null;
            var value = Losses.CrossEntropy(weights, 0.1)(logits, Tensor.From([0])) + Losses.BinaryCrossEntropyWithLogits(logits, Rows([0, 0, 0]));
            value.Backward();
            return value;
        });
        using (Autograd.NoGrad()) logits.CopyFrom(Rows([-Inf, -Inf, 0]));
        tape.Replay();

        // The label's own class is impossible: ∞. With the weight on the others only it is as before.
        loss.Item().ShouldBe(Inf);
        using (Autograd.NoGrad()) logits.CopyFrom(Rows([0, -Inf, 0]));
        tape.Replay();
        loss.Item().ShouldBe(((0.9 + (0.2 / 3)) * Math.Log(2)) + (2 * Math.Log(2) / 3), Tolerance);
    }

    private void Check(Loss loss, Tensor output, Tensor target, double value, double[] gradient)
    {
        output = output.Detach();
        output.RequiresGrad = true;
        var result = loss(output, target);
        result.Item().ShouldBe(value, Tolerance);
        var first = Autograd.Grad(result, [output], createGraph: true)[0];
        first.ShouldHave(output.Shape.ToArray(), gradient, Tolerance);
        if (!first.RequiresGrad) return;   // the loss is linear in its output
        foreach (var row in new[] { first.Sum(), first.Square().Sum() })
            Bits.Doubles(Autograd.Grad(row, [output], retainGraph: true)[0]).ShouldAllBe(second => double.IsFinite(second));
    }

    private Tensor Of(double[] values, bool requiresGrad = false)
    {
        var tensor = Tensor.From(values).To(dtype);
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    private Tensor Of(double[][] rows) => Tensor.Stack([.. rows.Select(row => Of(row))]);

    private Tensor Rows(double[] row) => Of([row]);
}
