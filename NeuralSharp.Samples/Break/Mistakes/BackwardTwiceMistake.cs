namespace NeuralSharp.Samples;

/// <summary>A second backward pass over a graph that one has gone over already.</summary>
internal sealed class BackwardTwiceMistake : Mistake
{
    public override string Name => "backward-twice";

    public override string Title => "Backward twice on one graph";

    public override string Story => "A cell of a notebook is run again, or a loss is kept and Backward called in the next step too. The inner nodes still hold what the first pass left there.";

    public override Guess Guess => new(
        "e = (a + b)d with d = 1, so de/da = 1. Each pass adds to what is there. What does a hold after the second pass?",
        Right: 3,
        ("1", "Only if the second pass began by forgetting the first."),
        ("2", "So it should be: twice 1. But a + b remembers its 1 of the first pass as well, and passes on 1 + 1."),
        ("3", "1 of the first pass; the second brings a + b to 2, and all of that goes on to a: 1 + 2 = 3."));

    public override string Symptom => "The first pass gives 1, the second makes it 3 in place of 2: inner nodes pass on again what they have passed on already. A third would make it 6.";

    public override string Repair => "Compute the loss anew for each pass: a graph is there for one. Where one graph really needs two passes, keep it by retainGraph: true; inner nodes begin at nothing in each pass, so that a gets 1 + 1 = 2.";

    public override string NoticedBy => "An AutogradException, at the second Backward.";

    public override (string Address, string Lesson) Explorer => ("step=end", "The page of e = (a + b)d. Step back through the pass: each node's gradient begins at “?”, and is passed on once.");

    public override Outcome Broken(ulong seed) => new(BrokenGradients().Select((gradient, pass) => (Invariant($"de/da after pass {pass + 1}"), (double?)gradient)).ToArray());

    public override Outcome Repaired(ulong seed) => new(RepairedGradients().Select((gradient, pass) => (Invariant($"de/da after pass {pass + 1}"), (double?)gradient)).ToArray());

    public override bool HasSymptom(Outcome outcome) => outcome["de/da after pass 1"] == 1 && outcome["de/da after pass 2"] == 3;

    public override string Says(ulong seed)
    {
        var a = Tensor.Scalar(2, requiresGrad: true);
        var (b, d) = (Tensor.Scalar(3), Tensor.Scalar(1));
        return Caught<AutogradException>(() =>
        {
            // <asked>
            var e = (a + b) * d;
            e.Backward();
            e.Backward();
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var a = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(3, DType.Float64, requiresGrad: true).Named("b");
        var d = Tensor.Scalar(1, DType.Float64, requiresGrad: true).Named("d");
        var e = ((a + b).Named("s") * d).Named("e");
        Explain.Write(path, e, title: "One pass over e = (a + b)d");
    }

    private static List<double> BrokenGradients()
    {
        // <broken>
        double d = 1, da = 0, ds = 0;      // s = a + b, e = sd
        List<double> seen = [];
        for (var pass = 1; pass <= 2; pass++)
        {
            ds += d;                       // of sd
            da += ds;                      // of a + b
            seen.Add(da);
        }

        return seen;
        // </broken>
    }

    private static List<double> RepairedGradients()
    {
        // <repaired>
        var a = Tensor.Scalar(2, requiresGrad: true);
        var (b, d) = (Tensor.Scalar(3), Tensor.Scalar(1));
        var e = (a + b) * d;
        List<double> seen = [];
        for (var pass = 1; pass <= 2; pass++)
        {
            e.Backward(retainGraph: true);
            seen.Add(a.Grad!.Item());
        }

        return seen;
        // </repaired>
    }
}
