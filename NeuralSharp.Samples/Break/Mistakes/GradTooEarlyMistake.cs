using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>A gradient that is read before Backward has made it.</summary>
internal sealed class GradTooEarlyMistake : Mistake
{
    public override string Name => "grad-too-early";

    public override string Title => "Reading Grad before Backward";

    public override string Story => "The forward pass is done, the graph is drawn, and all gradients in it are 0, or missing: it was drawn a line too early.";

    public override Guess Guess => new(
        "a = −4, b = 2 and c = (a + b) tanh a. What is a.Grad before c.Backward()?",
        Right: 1,
        ("null", "A gradient that nobody has computed is not 0. 0 would say that a does not matter."),
        ("0", "Engines that begin with 0 show that, and it looks like a result: “a does not matter”. NeuralSharp has no number where there is none."),
        ("−1.002", "That is what it will be. The forward pass records what Backward needs, and computes no gradient."));

    public override string Symptom => "There is no gradient: Grad is null. Who takes it for 0 sees a flat function where there is none.";

    public override string Repair => "Call Backward first, then read. Write a.Grad!.Item() only after it.";

    public override string NoticedBy => "The compiler warns where a Grad is used that may be null (CS8602); Step without a gradient throws an InvalidOperationException.";

    public override (string Address, string Lesson) Explorer => ("step=3", "The forward pass is over and the backward pass has not begun: every gradient is “?”. Go on from here, and see each come into being.");

    public override Outcome Broken(ulong seed) => new(("dc/da as read", BrokenGradient()));

    public override Outcome Repaired(ulong seed) => new(("dc/da as read", RepairedGradient()));

    public override bool HasSymptom(Outcome outcome) => outcome.Of("dc/da as read") is null;

    public override string Says(ulong seed)
    {
        var a = new Parameter(Tensor.Scalar(-4));
        return Caught<InvalidOperationException>(() =>
        {
            // <asked>
            var c = (a + 2) * a.Tanh();
            new SGD([a], learningRate: 0.1).Step();
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var a = Tensor.Scalar(-4, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("b");
        var c = ((a + b) * a.Tanh()).Named("c");
        Explain.Write(path, c, title: "Before the backward pass: c = (a + b) tanh a");
    }

    private static double? BrokenGradient()
    {
        // <broken>
        var a = Tensor.Scalar(-4, requiresGrad: true);
        var b = Tensor.Scalar(2, requiresGrad: true);
        var c = (a + b) * a.Tanh();
        var gradient = a.Grad?.Item();
        c.Backward();
        // </broken>
        return gradient;
    }

    private static double? RepairedGradient()
    {
        // <repaired>
        var a = Tensor.Scalar(-4, requiresGrad: true);
        var b = Tensor.Scalar(2, requiresGrad: true);
        var c = (a + b) * a.Tanh();
        c.Backward();
        var gradient = a.Grad?.Item();
        // </repaired>
        return gradient;
    }
}
