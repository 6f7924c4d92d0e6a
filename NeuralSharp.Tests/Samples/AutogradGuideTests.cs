using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The examples of docs/autograd.md, word for word between the marks, and what must come of them.</summary>
[TestFixture]
internal sealed partial class AutogradGuideTests : GuideTests
{
    [Test]
    public void Backward()
    {
        // begin
        var w = Tensor.From([2.0, -1], requiresGrad: true);
        foreach (var x in new[] { Tensor.From([1.0, 3]), Tensor.From([0.5, 2]) })
        {
            var loss = (w * x).Sum().Pow(2) / 2;   // half of the batch's loss
            loss.Backward();                       // adds to w.Grad
        }

        var gradient = w.Grad!;
        w.Grad = null;                             // before the next step

        // end
        gradient.ToArray<double>().ShouldBe([-1 - 0.5, -3 - 2], 1e-15);
    }

    [Test]
    public void Products()
    {
        // begin
        var x = Tensor.From([1.0, 2]);
        Tensor F(Tensor t) => t * t.Sum();                                              // f(x) = x Σx

        var (_, gradient) = Autograd.Vjp(F, x, Tensor.From([1.0, 0]));                  // vᵀJ: one row of J
        var (_, tangent) = Autograd.Jvp(F, x, Tensor.From([1.0, 0]));                   // Jt: one column
        var jacobian = Autograd.Jacobian(F, x);                                         // [[4, 1], [2, 5]]
        var hessian = Autograd.Hessian(t => F(t).Sum(), x);                             // [[2, 2], [2, 2]]
        var product = Autograd.HessianVectorProduct(t => F(t).Sum(), x, Tensor.From([1.0, 10]));   // [22, 22]

        // end
        gradient.ToArray<double>().ShouldBe([4, 1]);
        tangent.ToArray<double>().ShouldBe([4, 2]);
        jacobian.ToArray<double>().ShouldBe([4, 1, 2, 5]);
        hessian.ToArray<double>().ShouldBe([2, 2, 2, 2]);
        product.ToArray<double>().ShouldBe([22, 22]);
    }

    [Test]
    public void Higher_orders()
    {
        // begin
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true);
        var y = x * x * x;
        var first = Autograd.Grad(y, [x], createGraph: true)[0];      // 3x² = 12
        var second = Autograd.Grad(first, [x], createGraph: true)[0]; // 6x = 12
        var third = Autograd.Grad(second, [x])[0];                    // 6

        // end
        new[] { first, second, third }.Select(derivative => derivative.Item()).ShouldBe([12, 12, 6]);
    }

    [Test]
    public void Hooks()
    {
        // begin
        var x = Tensor.From([1.0, 2], requiresGrad: true);
        var h = x * 3;
        h.RetainGrad();                                                  // the result of an op keeps its Grad
        using (x.RegisterHook(gradient => gradient.Clamp(-1, 1)))        // replaced on the way to x.Grad
        using (h.RegisterHook(gradient =>
        {
            Console.WriteLine($"the gradient of h is {gradient}");
            return null;                                                 // looked at, and left
        }))
        {
            (h * h).Sum().Backward();
        }

        // end
        x.Grad!.ToArray<double>().ShouldBe([1, 1]);
        h.Grad!.ToArray<double>().ShouldBe([6, 12]);
        Printed.Trim().ShouldBe("the gradient of h is [ 6. 12.]");
    }

    [Test]
    public void Module_hooks()
    {
        // begin
        Sequential model = [new Dense(2, 4), new ReLU(), new Dense(4, 1)];
        var sizes = new List<Shape>();
        model[1].RegisterForwardHook((module, input, output) => sizes.Add(output.Shape));
        model[0].RegisterBackwardHook((module, gradient) => gradient * 0.5);
        model.Call(Tensor.Ones([8, 2])).Sum().Backward();

        // end
        sizes.ShouldBe([[8, 4]]);
        model.Parameters[0].Grad.ShouldNotBeNull();
    }

    [Test]
    public void Checkpoints()
    {
        // begin
        Sequential block = [new Dense(64, 64), new ReLU(), new Dropout(0.1), new Dense(64, 64)];
        var x = Tensor.Normal([32, 64], requiresGrad: true);
        var y = Autograd.Checkpoint(block.Forward, x);   // keeps x and y, nothing between
        y.Sum().Backward();                              // runs the block again, with the same dropout

        // end
        block.Parameters.ShouldAllBe(parameter => parameter.Grad != null);
        x.Grad.ShouldNotBeNull();
    }

    [Test]
    public void Modes()
    {
        var model = new Dense(2, 1);
        var x = Tensor.Ones([1, 2]);

        // begin
        using (Autograd.NoGrad())
        {
            var target = model.Forward(x);      // a constant: it may stand in a loss
        }

        using (Autograd.InferenceMode())
        {
            var answer = model.Forward(x);      // for reading only: a recorded op that is given it throws
        }

        // end
        Autograd.IsRecording.ShouldBeTrue();
    }

    [Test]
    public void Anomalies()
    {
        // begin
        try
        {
            using (Autograd.DetectAnomalies())
            {
                var x = Tensor.From([4.0, 1, 0], requiresGrad: true);
                var loss = x.Sqrt().Sum();
                loss.Backward();
            }
        }
        catch (AnomalyException anomaly)
        {
            Console.WriteLine(anomaly.Message);
        }

        // end
        Printed.ShouldContain("input 0: shape [3], min 0, max 4, mean 1.667, all finite");
        Printed.ShouldContain(ThisFile() + ":");
    }

    [Test]
    public void Seeing()
    {
        // begin
        var a = Tensor.Scalar(-4, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("b");
        var c = ((a + b) * a.Tanh()).Named("c");

        var graph = GraphSnapshot.Of(c);                        // before Backward, which frees it
        foreach (var op in graph.Ops) Console.WriteLine(op);    // in the order of the pass

        var record = BackwardRecord.Of(c, graph);               // writes to no Grad, and frees nothing
        foreach (var visit in record.Visits)
        {
            foreach (var part in visit.Contributions)
                Console.WriteLine($"{visit.Op.Output.Name} gives {part.Input.Name} {part.Value}: {part.Before?.ToString() ?? "nothing"} -> {part.After}");
        }

        // end
        Guide("autograd.md").ShouldContain($"```\n{Printed.ReplaceLineEndings("\n").Trim()}\n```");
    }

    // begin
    /// <summary>Finds the largest gradient on the way, and the op that it arrived at.</summary>
    private sealed class Largest : BackwardObserver
    {
        public string Where { get; private set; } = "nowhere";

        public double Value { get; private set; }

        public override void Visit(Op op, Tensor output, Tensor arrived)
        {
            var largest = arrived.Abs().Max().Item();
            if (largest > Value) (Where, Value) = (op.Name, largest);
        }
    }

    // end
    [Test]
    public void Observing()
    {
        // begin
        var x = Tensor.From([0.5, 20], requiresGrad: true);
        var loss = (x.Exp() * 3).Sum();
        var largest = new Largest();
        using (Autograd.Observe(largest)) loss.Backward();
        Console.WriteLine($"{largest.Value} arrived at {largest.Where}");   // 3 arrived at Exp

        // end
        Printed.Trim().ShouldBe("3 arrived at Exp");
    }

    [Test]
    public void Reports()
    {
        var (x, y) = (Tensor.Normal([32, 4], generator: new Generator(1)), Tensor.Normal([32, 1], generator: new Generator(2)));

        // begin
        Sequential model = [new Dense(4, 16), new ReLU(), new Dense(16, 1)];
        var optimizer = new Adam(model.Parameters, learningRate: 0.01);
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        Console.WriteLine(model.GradientReport(x));                            // with a look at the activations for x
        Console.WriteLine(model.GradientReport().WithStep(optimizer.Step));    // takes the step, and measures it

        // end
        optimizer.StepCount.ShouldBe(1);
        Printed.ShouldContain("|step|/|w|");
    }

    // begin
    [Test]
    public void My_layers_gradients_are_right()
    {
        var layer = new Dense(3, 2);
        layer.To(DType.Float64);
        GradCheck.Verify(layer.Forward, Tensor.From(new[,] { { 0.5, -1, 2 } }), layer.Parameters, order: 2);
    }

    // end
    [Test]
    public void Grad_check_reports()
    {
        var x = Tensor.From([0.5, -1, 2]);

        // begin
        Console.WriteLine(GradCheck.CheckElements(t => t.Tanh() * t, x));   // every element, the worst first
        Console.WriteLine(GradCheck.Sweep(t => t.Tanh() * t, x));           // the error against the step
        Explain.WriteGradCheck("gradcheck.html", t => t.Tanh() * t, x);     // both as a page, with pictures

        // end
        Printed.ShouldStartWith("0 of 3 elements differ");
        Printed.ShouldContain("truncation falls with h^4.0");
        File.ReadAllText("gradcheck.html").ShouldContain("t =&gt; t.Tanh() * t");
        File.Delete("gradcheck.html");
    }

    // begin
    /// <summary>y = x · sigmoid(βx), where β is learned.</summary>
    private sealed class Swish : OwnOp   // new Swish().Apply(x, beta)
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * (inputs[0] * inputs[1]).Sigmoid();

        protected override Tensor?[] Backward(Tensor gradOutput)
        {
            var (x, beta) = (Input(0), Input(1));
            var s = (x * beta).Sigmoid();
            var slope = s * (1 - s);
            return [gradOutput * (s + (x * beta * slope)), gradOutput * x * x * slope];
        }
    }

    // end
    [Test]
    public void Own_op() =>
        GradCheck.Verify(inputs => new Swish().Apply(inputs), [Tensor.From([0.5, -2, 1]), Tensor.Scalar(1.5, DType.Float64)], order: 2);

    [Test]
    public void The_guide_has_these_examples_and_no_others()
    {
        var inGuide = CodeBlock().Matches(Guide("autograd.md")).Select(match => match.Groups[1].Value.Trim());
        inGuide.ShouldBe(MarkedExamples(), ignoreOrder: true);
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
