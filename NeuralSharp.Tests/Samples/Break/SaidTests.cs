using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>What the gallery quotes of NeuralSharp is what NeuralSharp says: each is brought about here once more, in another way where there is one.</summary>
[TestFixture]
internal sealed class SaidTests
{
    private static readonly Tensor s_x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
    private static readonly Tensor s_y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

    [Test]
    public void A_graph_that_was_walked() => Said("backward-twice").ShouldBe("AutogradException: " + Should.Throw<AutogradException>(() =>
    {
        var product = Tensor.Scalar(1, requiresGrad: true) * Tensor.Scalar(1);
        product.Backward();
        product.Backward();
    }).Message);

    [Test]
    public void A_step_without_gradients() => Said("grad-too-early").ShouldBe(
        "InvalidOperationException: " + Should.Throw<InvalidOperationException>(() => new SGD([new Parameter(Tensor.Zeros([3]))]).Step()).Message);

    [Test]
    public void Shapes_that_differ() => Said("broadcast").ShouldBe(
        "ShapeException: " + Should.Throw<ShapeException>(() => Losses.MeanSquaredError(Tensor.Ones([8, 1]), Tensor.Ones([8]))).Message);

    [Test]
    public void A_check_in_Float32() => Said("float32-check").ShouldBe(
        "DTypeException: " + Should.Throw<DTypeException>(() => GradCheck.Check(x => x.Square(), Tensor.Ones([2]))).Message);

    [Test]
    public void Gradients_that_a_step_has_used()
    {
        Sequential model = [new Dense(1, 1, useBias: false)];
        var optimizer = new SGD(model.Parameters, 0.01);
        for (var step = 0; step < 3; step++)
        {
            if (step > 0) optimizer.Step();
            model.Forward(Tensor.Ones([1, 1])).Sum().Backward();
        }

        var expected = optimizer.Diagnose(model).ToString();   // before another Backward
        Said("zero-grad").ShouldBe(expected);
        Said("zero-grad").ShouldStartWith("0.weight: the gradient is the sum of 3 Backwards");
    }

    [Test]
    public void What_an_inner_node_keeps() => Said("inner-nodes").ShouldBe("w: leaf True, Grad 24; h: leaf False, Grad null");

    [Test]
    public void A_stuck_network_looks_healthy()
    {
        Sequential model = [new Dense(2, 2), new Tanh(), new Dense(2, 1), new Sigmoid()];
        var optimizer = new SGD(model.Parameters);
        Losses.MeanSquaredError(model.Forward(s_x), s_y).Backward();
        var expected = optimizer.Diagnose(model).ToString();   // before another Backward
        Said("xor-stuck").ShouldBe(expected);
    }

    [Test]
    public void A_softmax_too_many()
    {
        Sequential model = [new Dense(2, 3), new Softmax()], single = [new Dense(2, 1), new Softmax()];
        Losses.CrossEntropy(model.Forward(s_x), Tensor.From([0, 1, 2, 0])).Backward();
        var twice = new SGD(model.Parameters).Diagnose(model).ToString();
        Losses.MeanSquaredError(single.Forward(s_x), s_y).Backward();
        var expected = $"{twice}\n{new SGD(single.Parameters).Diagnose(single)}";   // before another Backward
        Said("softmax").ShouldBe(expected);
        Said("softmax").ShouldContain("0.551");
    }

    [Test]
    public void Gradients_of_zero()
    {
        Sequential model = [new Dense(2, 3, weightInitializer: Initializers.Zeros), new Tanh(), new Dense(3, 1, weightInitializer: Initializers.Zeros), new Sigmoid()];
        var optimizer = new SGD(model.Parameters);
        Losses.MeanSquaredError(model.Forward(s_x), s_y).Backward();
        var expected = optimizer.Diagnose(model).ToString();   // before another Backward
        Said("zero-weights").ShouldBe(expected);
    }

    [Test]
    public void Units_that_are_off()
    {
        Sequential model = [new Dense(2, 8, biasInitializer: Initializers.Constant(-20)), new ReLU(), new Dense(8, 1)];
        var x = Tensor.Uniform([32, 2], -1, 1);
        model.Forward(x).Sum().Backward();
        var expected = string.Join('\n', model.GradientReport(x).Findings.Select(finding => finding.Message));   // before another Backward
        Said("dead-relu").ShouldBe(expected);
        Said("dead-relu").ShouldContain("8 of 8 units are zero for all 32 rows");
    }

    [Test]
    public void A_step_that_is_too_long()
    {
        Sequential model = [new Dense(1, 1, useBias: false, weightInitializer: Initializers.Constant(0.75))];
        model.Forward(Tensor.Ones([1, 1])).Square().Sum().Backward();
        var expected = model.GradientReport(1.1).Findings.Single().Message;   // before another Backward
        Said("learning-rate").ShouldBe(expected);
        Said("learning-rate").ShouldContain("220.0 %");   // 1.1 · 2w of w
    }

    [Test]
    public void Parameters_that_are_not_held()
    {
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1)];
        var optimizer = new SGD([.. model[0].Parameters, .. new Dense(8, 1).Parameters]);
        Losses.MeanSquaredError(model.Forward(s_x), s_y).Backward();
        var expected = optimizer.Diagnose(model).ToString();   // before another Backward
        Said("other-weights").ShouldBe(expected);
        Said("other-weights").ShouldStartWith("2.weight: not held by the optimizer");
    }

    /// <summary>A wrong rule gives another number than finite differences; the ratio is that of the numbers by hand.</summary>
    [TestCase("overwrite", "input 0", "Their ratio is 0.714286.")]   // 15 of 21
    [TestCase("bias-sum", "input 1", "Their ratio is 0.333333.")]    // 1 of 3
    [TestCase("recursion", "input 0", "Their ratio is")]
    [TestCase("product-rule", "input 0", "Their ratio is")]
    public void A_gradient_check_of_a_wrong_rule(string name, string input, string ratio)
    {
        for (var seed = 1ul; seed <= 20; seed++)
        {
            var said = Named(name).Says(seed);
            said.ShouldStartWith("GradCheckException: GradCheck: derivative of order 1 by " + input);
            said.ShouldContain(ratio);
        }
    }

    [Test]
    public void A_gradient_that_was_not_summed_is_summed_by_the_pass()
    {
        var (x, b) = (Tensor.From([1.0, 2, 3], requiresGrad: true), Tensor.From([0.5], requiresGrad: true));
        new NotSummed().Apply(x, b).Sum().Backward();
        b.Grad!.Item().ShouldBe(3);
    }

    [Test]
    public void Gradients_thrown_away_before_the_step_are_missed()
    {
        var w = new Parameter(Tensor.Scalar(5));
        var optimizer = new SGD([w]);
        w.Square().Backward();
        optimizer.ZeroGrad();
        Should.Throw<InvalidOperationException>(optimizer.Step).Message.ShouldContain("Backward");
    }

    [Test]
    public void Every_page_and_console_says_the_same()
    {
        var page = MistakesPage.Build(Gallery.All, seed: 2);
        foreach (var mistake in Gallery.All)
        {
            foreach (var line in mistake.Says(2).Split('\n')) page.ShouldContain($"<p>{HtmlPage.Escape(line)}</p>", customMessage: mistake.Name);
        }
    }

    private static string Said(string name) => Named(name).Says(1);

    private static Mistake Named(string name) => Gallery.All.Single(mistake => mistake.Name == name);

    private sealed class NotSummed : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] + inputs[1];

        protected override Tensor?[] Backward(Tensor gradOutput) => [gradOutput, gradOutput];
    }
}
