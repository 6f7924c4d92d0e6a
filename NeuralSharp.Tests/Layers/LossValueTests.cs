using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Losses at extreme values, at the edges of their formulas, and with options that make no sense.</summary>
[TestFixture]
internal sealed class LossValueTests
{
    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Log_cosh_neither_overflows_nor_loses_small_differences(DType dtype)
    {
        var differences = Tensor.From([1000, -1000, 1e30, 1e-3, -1e-5, 0, double.NegativeInfinity]).To(dtype).Detach();
        differences.RequiresGrad = true;
        var losses = Losses.LogCosh(Reduction.None)(differences, Tensor.Zeros([7], dtype));
        var tolerance = dtype == DType.Float32 ? 3e-7 : 1e-15;
        double[] expected = [1000 - Math.Log(2), 1000 - Math.Log(2), 1e30, 4.9999991666668889e-7, 5e-11 - (1e-20 / 12), 0, double.PositiveInfinity];   // x²/2 − x⁴/12 + x⁶/45
        var actual = Bits.Doubles(losses);
        for (var i = 0; i < 6; i++) actual[i].ShouldBe(expected[i], (tolerance * expected[i]) + 1e-30, $"element {i}");
        actual[6].ShouldBe(double.PositiveInfinity);
        losses.Sum().Backward();
        Bits.Doubles(differences.Grad!)[..3].ShouldBe([1, -1, 1]);
    }

    [Test]
    public void Huber_is_a_square_inside_of_delta_and_a_line_outside()
    {
        var output = Tensor.From([0.5, -2, 3, -100], requiresGrad: true);
        var losses = Losses.Huber(delta: 2, Reduction.None)(output, Tensor.Zeros([4], DType.Float64));
        losses.ToArray<double>().ShouldBe([0.125, 2, 4, 198]);
        losses.Sum().Backward();
        output.Grad!.ToArray<double>().ShouldBe([0.5, -2, 2, -2]);
        Losses.SmoothL1(beta: 2, Reduction.None)(output, Tensor.Zeros([4], DType.Float64)).ToArray<double>().ShouldBe([0.0625, 1, 2, 99]);
    }

    [Test]
    public void A_probability_of_zero_costs_nothing_in_a_divergence()
    {
        var (output, target) = (Tensor.From(new double[,] { { Math.Log(0.5), Math.Log(0.5), double.NegativeInfinity } }, requiresGrad: true), Tensor.From(new double[,] { { 0, 1, 0 } }));
        var loss = Losses.KLDivergence(output, target);
        loss.Item().ShouldBe(Math.Log(2), 1e-15);
        loss.Backward();
        output.Grad!.ToArray<double>().ShouldBe([0, -1, 0]);
        Losses.KLDivergence(logTarget: true)(output, target.Log()).Item().ShouldBe(Math.Log(2), 1e-15);
        Losses.KLDivergence(output, Tensor.From(new[,] { { 0.5, 0.5, 0 } })).Item().ShouldBe(0, 1e-15);
    }

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Cross_entropy_with_all_options_stays_finite_at_a_thousand(DType dtype)
    {
        var logits = Tensor.From(new double[,] { { 1000, -1000 }, { 1000, -1000 } }).To(dtype);
        Losses.CrossEntropy(labelSmoothing: 0.5)(logits, Tensor.From([0, 1])).Item().ShouldBe(((0.25 * 2000) + (0.75 * 2000)) / 2);
        Losses.CrossEntropy(logits, Tensor.From(new[,] { { 0.75, 0.25 }, { 0.25, 0.75 } }).To(dtype)).Item().ShouldBe(1000);
    }

    [Test]
    public void An_ignored_label_costs_nothing_whatever_its_logits()
    {
        var logits = Tensor.From(new double[,] { { 0, 0 }, { double.NegativeInfinity, 5 } }, requiresGrad: true);
        foreach (var loss in (Loss[])[Losses.CrossEntropy(ignoreIndex: -1), (o, t) => Losses.NegativeLogLikelihood(ignoreIndex: -1)(o - 6, t)])
        {
            var value = loss(logits, Tensor.From([0, -1]));
            value.Item().ShouldBeOneOf(Math.Log(2), 6);
            logits.Grad = null;
            value.Backward();
            logits.Grad!.ToArray<double>()[2..].ShouldBe([0, 0]);
        }
    }

    [Test]
    public void Poisson_takes_a_rate_of_zero_and_stirling_begins_above_one()
    {
        var (rates, counts) = (Tensor.From([0.0, 2, 0]), Tensor.From([0.0, 1, 2]));
        double[] expected = [0, 2 - Math.Log(2 + 1e-8), -2 * Math.Log(1e-8)];
        Losses.PoissonNegativeLogLikelihood(logInput: false, reduction: Reduction.None)(rates, counts).ToArray<double>().ShouldBe(expected, 1e-13);
        expected[2] += (2 * Math.Log(2)) - 2 + (0.5 * Math.Log(4 * Math.PI));
        Losses.PoissonNegativeLogLikelihood(logInput: false, full: true, reduction: Reduction.None)(rates, counts).ToArray<double>().ShouldBe(expected, 1e-13);
    }

    [Test]
    public void Zero_vectors_have_a_cosine_of_zero_and_a_finite_gradient()
    {
        var pairs = Tensor.Zeros([2, 2, 3], DType.Float64, requiresGrad: true);
        var losses = Losses.CosineEmbedding(reduction: Reduction.None)(pairs, Tensor.From([1.0, -1]));
        losses.ToArray<double>().ShouldBe([1, 0]);
        losses.Sum().Backward();
        pairs.Grad!.ToArray<double>().ShouldAllBe(value => value == 0);
    }

    [Test]
    public void Where_every_label_is_hidden_the_loss_and_its_gradients_are_zero()
    {
        var hidden = Tensor.From([-100, -100]);
        foreach (var reduction in new[] { Reduction.Mean, Reduction.Sum })
        {
            IsZero(Losses.CrossEntropy(labelSmoothing: 0.1, ignoreIndex: -100, reduction: reduction), hidden);
            IsZero(Losses.NegativeLogLikelihood(ignoreIndex: -100, reduction: reduction), hidden);
        }

        IsZero(Losses.CrossEntropy(Tensor.From([1f, 0, 1])), Tensor.From([1, 1]));
        IsZero(Losses.CrossEntropy(Tensor.From([1f, 0, 1]), 0.1), Tensor.From([1, 1]));
        IsZero(Losses.NegativeLogLikelihood(Tensor.From([1f, 0, 1])), Tensor.From([1, 1]));

        static void IsZero(Loss loss, Tensor labels)
        {
            var logits = Tensor.From(new float[,] { { -1, -2, -3 }, { -4, -1, -1 } });
            logits.RequiresGrad = true;
            var value = loss(logits, labels);
            value.Item().ShouldBe(0);
            var gradient = Autograd.Grad(value, [logits], createGraph: true)[0];
            gradient.ToArray<float>().ShouldAllBe(g => g == 0);
            if (!gradient.RequiresGrad) return;
            Autograd.Grad(gradient.Square().Sum(), [logits])[0].ToArray<float>().ShouldAllBe(g => g == 0);
        }
    }

    [Test]
    public void Bad_options_are_named()
    {
        var (logits, labels) = (Tensor.Zeros([2, 3]), Tensor.From([0, 1]));
        Should.Throw<ShapeException>(() => Losses.CrossEntropy(Tensor.Ones([2]))(logits, labels)).Message.ShouldContain("there are 3 classes");
        Should.Throw<DTypeException>(() => Losses.CrossEntropy(Tensor.Ones([3], DType.Int32))(logits, labels)).Message.ShouldContain("class weights");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.CrossEntropy(Tensor.From([1f, -2, 1]))(logits, labels)).Message.ShouldContain("weight -2 of class 1");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.NegativeLogLikelihood(Tensor.From([1f, float.NaN, 1]))(logits, labels)).Message.ShouldContain("class 1");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.CrossEntropy(labelSmoothing: 1.5)).Message.ShouldContain("1.5");
        Should.Throw<ArgumentOutOfRangeException>(() => logits.SoftmaxCrossEntropy(labels, labelSmoothing: -0.1)).Message.ShouldContain("-0.1");
        var ofProbabilities = Should.Throw<ArgumentException>(() => Losses.CrossEntropy(ignoreIndex: 1)(logits, logits.Softmax())).Message;
        ofProbabilities.ShouldContain("ignore index");
        ofProbabilities.ShouldNotContain("zeros");   // which this loss refuses: a row of probabilities sums to 1
        Should.Throw<ShapeException>(() => Losses.CrossEntropy(ignoreIndex: -1)(logits, Tensor.From([0, -2]))).Message.ShouldContain("label -2 at position 1");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.BinaryCrossEntropyWithLogits(Tensor.From([-1f]))).Message.ShouldContain("no weight");
        Should.Throw<ShapeException>(() => Losses.BinaryCrossEntropyWithLogits(Tensor.Ones([4]))(logits, logits)).Message.ShouldContain("[4]");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.CosineEmbedding(margin: 2)).Message.ShouldContain("margin");
        foreach (var delta in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Should.Throw<ArgumentOutOfRangeException>(() => Losses.Huber(delta)).Message.ShouldContain("delta");
            Should.Throw<ArgumentOutOfRangeException>(() => Losses.SmoothL1(delta)).Message.ShouldContain("beta");
            Should.Throw<ArgumentOutOfRangeException>(() => Losses.PoissonNegativeLogLikelihood(epsilon: delta)).Message.ShouldContain("epsilon");
        }
    }

    [Test]
    public void Outputs_and_targets_that_are_no_probabilities_are_named_with_their_place()
    {
        var even = Tensor.Full([2, 3], 1 / 3f);
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.CrossEntropy(even, even * 2)).Message.ShouldContain("row 0 of the target sums to 2");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.KLDivergence(even, even)).Message.ShouldContain("LogSoftmax");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.KLDivergence(even.Log(), even.Log())).Message.ShouldContain("target");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.NegativeLogLikelihood(even, Tensor.From([0, 1]))).Message.ShouldContain("at position 0");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.PoissonNegativeLogLikelihood(logInput: false)(-even, even)).Message.ShouldContain("output");
        Should.Throw<ShapeException>(() => Losses.CosineEmbedding(even, even)).Message.ShouldContain("Tensor.Stack");
        Should.Throw<ShapeException>(() => Losses.KLDivergence(Tensor.Scalar(0), Tensor.Scalar(1))).Message.ShouldContain("scalar");
    }
}
