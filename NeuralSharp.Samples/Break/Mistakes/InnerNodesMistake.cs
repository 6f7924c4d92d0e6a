namespace NeuralSharp.Samples;

/// <summary>Nodes between parameters and loss that are kept from pass to pass, with their gradients.</summary>
internal sealed class InnerNodesMistake : Mistake
{
    public override string Name => "inner-nodes";

    public override string Title => "Only the parameters are zeroed, and inner nodes are kept";

    public override string Story => "“Must inner nodes be zeroed too?” ZeroGrad sets the parameters' gradients back and nothing else. In an engine that builds its graph once, and walks it in every step, that is not enough.";

    public override Guess Guess => new(
        "h = wx and the loss is h², with x = 2 and w = 3; so dloss/dw = 2 · 6 · 2 = 24. The nodes are made once, and w's gradient is set to 0 before each pass. What does the second pass find?",
        Right: 2,
        ("24", "w begins at 0, but h still holds 12 of the first pass, and adds its 12 to that."),
        ("48", "h goes from 12 to 24, and passes all of it on: 24 · 2 = 48."),
        ("36", "The gradient of h doubles; what goes on to w doubles with it."));

    public override string Symptom => "The first pass finds 24, the second 48, the next would find 72: what inner nodes hold is passed on again, though w was zeroed.";

    public override string Repair => "Let each forward pass make new nodes, which begin with no gradient: then only what lives on, the parameters, must be zeroed. An engine that keeps its nodes must zero all of them.";

    public override string NoticedBy => "It cannot happen in NeuralSharp: each forward pass makes new results, and only leaves keep a Grad. To see that of h, ask for it before the pass by h.RetainGrad(), or h.RegisterHook.";

    public override (string Address, string Lesson) Explorer => ("step=end&select=2", "h is in the middle. Its gradient, 12, lives as long as the pass; the page has it from an observer, since h.Grad is null.");

    public override Outcome Broken(ulong seed) => OutcomeOf(BrokenGradients());

    public override Outcome Repaired(ulong seed) => OutcomeOf(RepairedGradients());

    public override bool HasSymptom(Outcome outcome) => outcome["dloss/dw in pass 2"] == 2 * outcome["dloss/dw in pass 1"];

    public override string Says(ulong seed)
    {
        var (x, w) = (Tensor.Scalar(2), Tensor.Scalar(3, requiresGrad: true));
        // <asked>
        var h = w * x;
        h.Square().Backward();
        var said = Invariant($"w: leaf {w.IsLeaf}, Grad {w.Grad?.Item()}")
            + Invariant($"; h: leaf {h.IsLeaf}, Grad {h.Grad?.Item() ?? (object)"null"}");
        // </asked>
        return said;
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var w = Tensor.Scalar(3, DType.Float64, requiresGrad: true).Named("w");
        var x = Tensor.Scalar(2, DType.Float64).Named("x");
        var h = (w * x).Named("h");
        var loss = h.Square().Named("loss");
        Explain.Write(path, loss, title: "An inner node: h = wx, loss = h²");
    }

    private static Outcome OutcomeOf(List<double> gradients) => new(("dloss/dw in pass 1", gradients[0]), ("dloss/dw in pass 2", gradients[1]));

    private static List<double> BrokenGradients()
    {
        // <broken>
        double x = 2, w = 3, dw, dh = 0;     // h = wx, loss = h²
        List<double> seen = [];
        for (var pass = 1; pass <= 2; pass++)
        {
            dw = 0;                          // the parameter, and not the node in between
            var h = w * x;
            dh += 2 * h;
            dw += dh * x;
            seen.Add(dw);
        }

        return seen;
        // </broken>
    }

    private static List<double> RepairedGradients()
    {
        // <repaired>
        var (x, w) = (Tensor.Scalar(2), Tensor.Scalar(3, requiresGrad: true));
        List<double> seen = [];
        for (var pass = 1; pass <= 2; pass++)
        {
            w.Grad = null;
            var h = w * x;                   // a new node each time
            h.Square().Backward();
            seen.Add(w.Grad!.Item());
        }

        return seen;
        // </repaired>
    }
}
