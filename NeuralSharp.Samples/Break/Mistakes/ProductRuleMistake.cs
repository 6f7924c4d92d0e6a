namespace NeuralSharp.Samples;

/// <summary>The rule of a product with the gradient of the other factor, or the factor's own value, in place of the other's value.</summary>
internal sealed class ProductRuleMistake : Mistake
{
    public override string Name => "product-rule";

    public override string Title => "Multiplying by the gradient of w instead of w";

    public override string Story => "In y = xw each factor's slope is the other factor's value. value and grad stand side by side, and it is soon done to type the wrong one.";

    public override Guess Guess => new(
        "y = xw with x = 2 and w = 3. What does this program find for dy/dx?",
        Right: 1,
        ("2", "dy/dw is x, which is 2, and that is what dx is multiplied by. By chance it is x's own value too, so this mistake and “its own value” look alike."),
        ("3", "So it should be: move x by a little, and y moves w = 3 times as much."),
        ("0", "In an engine whose gradients begin at 0 it is, where dx is computed before dw."));

    public override string Symptom => "dy/dx is 2 and not 3: the slope of the other input. Where both factors are equal, as in x · x, nobody notices.";

    public override string Repair => "The slope by one factor is the value of the other, from the forward pass: dx = w · dy, dw = x · dy.";

    public override string NoticedBy => "A gradient check notices a wrong rule in an op of your own. Check it at numbers that differ: at x = w this mistake gives what is right.";

    public override (string Address, string Lesson) Explorer => ("step=4&ask=1&predict=every", "The page asks what x gets. Type 2, and it tells you which mistake that is.");

    public override Outcome Broken(ulong seed) => new(("dy/dx", BrokenGradient(2, 3).Dx), ("dy/dw", BrokenGradient(2, 3).Dw));

    public override Outcome Repaired(ulong seed) => new(("dy/dx", RepairedGradient(2, 3).Dx), ("dy/dw", RepairedGradient(2, 3).Dw));

    public override bool HasSymptom(Outcome outcome) => outcome["dy/dx"] == 2;

    public override string Says(ulong seed)
    {
        var generator = new Generator(seed);
        Tensor[] inputs = [Tensor.Scalar(1 + generator.NextDouble(), DType.Float64), Tensor.Scalar(3 + generator.NextDouble(), DType.Float64)];
        return Caught<GradCheckException>(() =>
        {
            // <asked>
            double[] Gradient(double[] at) => BrokenGradient(at[0], at[1]) is var (dx, dw) ? [dx, dw] : [];
            GradCheck.Verify(xw => new ByHand(of => of[0] * of[1], Gradient).Apply(xw), inputs);
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("x");
        var w = Tensor.Scalar(3, DType.Float64, requiresGrad: true).Named("w");
        var y = (x * w).Named("y");
        Explain.Write(path, y, title: "A product: y = xw");
    }

    private static (double Dx, double Dw) BrokenGradient(double x, double w)
    {
        // <broken>
        var dy = 1.0;                 // y = x * w
        var dw = x * dy;
        var dx = dw * dy;             // the gradient of w
        return (dx, dw);
        // </broken>
    }

    private static (double Dx, double Dw) RepairedGradient(double x, double w)
    {
        // <repaired>
        var dy = 1.0;
        var dw = x * dy;
        var dx = w * dy;              // w itself
        return (dx, dw);
        // </repaired>
    }
}
