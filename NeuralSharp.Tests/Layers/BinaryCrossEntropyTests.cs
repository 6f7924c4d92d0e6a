using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class BinaryCrossEntropyTests
{
    private static readonly Tensor s_targets = Tensor.From([1.0, 0.0, 0.25, 1.0, 0.0]);

    [Test]
    public void Probabilities_and_logits_cost_what_the_formula_says()
    {
        double[] x = [0.5, -2, 0.1, 3, 1], t = s_targets.ToArray<double>();
        double[] p = [.. x.Select(value => 1 / (1 + Math.Exp(-value)))];
        var expected = Enumerable.Range(0, 5).Average(i => -(t[i] * Math.Log(p[i])) - ((1 - t[i]) * Math.Log(1 - p[i])));

        Losses.BinaryCrossEntropy(Tensor.From(p), s_targets).Item().ShouldBe(expected, 1e-14);
        Losses.BinaryCrossEntropyWithLogits(Tensor.From(x), s_targets).Item().ShouldBe(expected, 1e-14);
        Losses.BinaryCrossEntropy(Tensor.From(p).To(DType.Float32), s_targets.To(DType.Float32)).Item().ShouldBe(expected, 1e-6);
        Losses.BinaryCrossEntropyWithLogits(Tensor.From(x).To(DType.Float32), s_targets.To(DType.Float32)).Item().ShouldBe(expected, 1e-6);
    }

    [Test]
    public void Gradients_are_the_slopes()
    {
        LossGradients.Check(output => Losses.BinaryCrossEntropy(output, s_targets), Tensor.From([0.3, 0.6, 0.25, 0.9, 0.01]));
        LossGradients.Check(output => Losses.BinaryCrossEntropyWithLogits(output, s_targets), Tensor.From([0.3, -6, 0.25, 9, -0.01]));
    }

    [Test]
    public void The_gradient_by_a_logit_is_sigmoid_less_target_over_n()
    {
        var logits = Tensor.From([0.0, 0.0, Math.Log(3)], requiresGrad: true); // σ(ln 3) = 3/4
        Losses.BinaryCrossEntropyWithLogits(logits, Tensor.From([1.0, 0.0, 0.5])).Backward();
        logits.Grad!.ToArray<double>().ShouldBe([-1 / 6.0, 1 / 6.0, 1 / 12.0], 1e-15);
    }

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Logits_of_a_thousand_cost_a_thousand_at_most(DType dtype)
    {
        var logits = Tensor.From([1000.0, -1000.0, 1000.0, -1000.0]).To(dtype).Detach();
        logits.RequiresGrad = true;
        var loss = Losses.BinaryCrossEntropyWithLogits(logits, Tensor.From([1.0, 0.0, 0.0, 1.0]).To(dtype));
        loss.Item().ShouldBe(500); // (0 + 0 + 1000 + 1000) / 4
        loss.Backward();
        Bits.Doubles(logits.Grad!).ShouldBe([0, 0, 0.25, -0.25]);
    }

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void A_wrong_certainty_costs_a_hundred_as_in_PyTorch(DType dtype)
    {
        // "BCELoss clamps its log function outputs to be greater than or equal to -100": torch.nn.BCELoss.
        var output = Tensor.From([0.0, 1.0, 0.0, 1.0]).To(dtype);
        Losses.BinaryCrossEntropy(output, Tensor.From([0.0, 1.0, 1.0, 0.0]).To(dtype)).Item().ShouldBe(50); // (0 + 0 + 100 + 100) / 4
    }

    [Test]
    public void Certainty_has_a_finite_gradient()
    {
        var output = Tensor.From([0.0, 1.0, 0.0, 1.0], requiresGrad: true);
        Losses.BinaryCrossEntropy(output, Tensor.From([0.0, 1.0, 1.0, 0.0])).Backward();
        var gradient = output.Grad!.ToArray<double>();
        gradient.ShouldAllBe(value => double.IsFinite(value));
        gradient[..2].ShouldBe([0, 0]);
        gradient[2].ShouldBeNegative();
        gradient[3].ShouldBePositive();
    }

    [TestCase(-0.01)]
    [TestCase(1.01)]
    [TestCase(double.PositiveInfinity)]
    public void What_is_no_probability_is_named_with_its_place(double value)
    {
        var (good, bad) = (Tensor.From([0.5, 0.5]), Tensor.From([0.5, value]));
        var output = Should.Throw<ArgumentOutOfRangeException>(() => Losses.BinaryCrossEntropy(bad, good));
        output.Message.ShouldContain($"output {value} at position 1");
        output.Message.ShouldContain("Sigmoid");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.BinaryCrossEntropy(good, bad)).ParamName.ShouldBe("target");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.BinaryCrossEntropyWithLogits(good, bad)).Message.ShouldContain("target");
    }

    [Test]
    public void NaN_goes_through_so_that_a_trainer_can_say_where_it_came_up() =>
        Losses.BinaryCrossEntropy(Tensor.From([double.NaN]), Tensor.From([1.0])).Item().ShouldBe(double.NaN);

    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void What_is_no_positive_weight_is_named_with_its_place(double value) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.BinaryCrossEntropyWithLogits(positiveWeight: Tensor.From([1, value])))
            .Message.ShouldContain($"positiveWeight {value} at position 1");

    [Test]
    public void A_positive_weight_of_integers_is_refused() =>
        Should.Throw<DTypeException>(() => Losses.BinaryCrossEntropyWithLogits(positiveWeight: Tensor.From([-2]))).Message.ShouldContain("Int32");

    [Test]
    public void Shapes_and_types_must_be_equal()
    {
        foreach (var loss in (Loss[])[Losses.BinaryCrossEntropy, Losses.BinaryCrossEntropyWithLogits])
        {
            Should.Throw<ShapeException>(() => loss(Tensor.Zeros([4, 1]), Tensor.Zeros([4]))).Message.ShouldContain("[4, 1]");
            Should.Throw<DTypeException>(() => loss(Tensor.Zeros([4]), Tensor.Zeros([4], DType.Float64)));
            Should.Throw<DTypeException>(() => loss(Tensor.Zeros([4]), Tensor.Zeros([4], DType.Int32)));
            Should.Throw<ArgumentNullException>(() => loss(null!, Tensor.Zeros([4])));
            Should.Throw<ArgumentNullException>(() => loss(Tensor.Zeros([4]), null!));
        }
    }
}
