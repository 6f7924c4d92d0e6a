using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Steps that are longer than the valley is wide.</summary>
internal sealed class LearningRateMistake : Mistake
{
    public override string Name => "learning-rate";

    public override string Title => "A rate that is too large, “the NaN bug”";

    public override string Story => "The loss jumps up and down, then it is NaN, and one looks for a division by zero. There is none: each step overshot the minimum by more than it had been away from it.";

    public override Guess Guess => new(
        "f = w², and each step is w ← w − 1.1 · 2w. What does a step do to w?",
        Right: 2,
        ("it brings w nearer to 0", "For a rate below 1 it does. 1 − 2.2 is −1.2: on the other side, and further away."),
        ("it multiplies it by −1.2", "w − 2.2w = −1.2w: the sign alternates, the size grows by a fifth. After 20 steps it is 38 times as large, after 500 infinite, and then ∞ − ∞ is NaN."),
        ("it makes it NaN at once", "Only after it has left the range of numbers, some 500 steps later in Float32. That is why the cause is so far from the symptom."));

    public override string Symptom => "w changes its sign in each step and grows, times −1.2; the loss grows by 1.44. In the end it is infinite, and NaN. For a parabola of curvature c all rates above 2/c do this.";

    public override string Repair => "A smaller rate: 0.1 multiplies w by 0.8 in each step. Try tenths: 1, 0.1, 0.01; a good rate is a little below the one where the loss begins to jump.";

    public override string NoticedBy => "GradientReport(learningRate: …), or .WithStep(optimizer.Step), measures a step against the weights before anything is broken. A Trainer stops with a NonFiniteLossException once the loss is not finite; an optimizer with NonFiniteGradients.Throw names the parameter.";

    public override (string Address, string Lesson) Explorer => ("step=end", "Set the rate there to 1.1, take steps of gradient descent, and watch w go to and fro. Then begin again with 0.1.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed)
    {
        // <broken>
        var w = Start(seed);
        var optimizer = new SGD([w], learningRate: 1.1);
        // </broken>
        return OutcomeOf(w, optimizer);
    }

    public override Outcome Repaired(ulong seed)
    {
        // <repaired>
        var w = Start(seed);
        var optimizer = new SGD([w], learningRate: 0.1);
        // </repaired>
        return OutcomeOf(w, optimizer);
    }

    public override bool HasSymptom(Outcome outcome) => Math.Abs(outcome["a step multiplies w by"] + 1.2) < 1e-6 && outcome["|w| after 20 steps, of what it was"] > 38 && !double.IsFinite(outcome["w after 1,000 steps"]);

    public override string Says(ulong seed)
    {
        var w = Start(seed).Item();
        // <asked>
        Sequential model = [new Dense(1, 1, useBias: false, weightInitializer: Initializers.Constant(w))];
        var one = Tensor.Ones([1, 1]);
        model.Forward(one).Square().Sum().Backward();
        var said = model.GradientReport(learningRate: 1.1).Findings[0].Message;
        // </asked>
        return said;
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var w = Tensor.Scalar(1, DType.Float64, requiresGrad: true).Named("w");
        var f = w.Square().Named("f");
        Explain.Write(path, f, title: "A parabola: f = w²");
    }

    private static Parameter Start(ulong seed) => new(Tensor.Scalar(0.5 + new Generator(seed).NextDouble()));

    private static Outcome OutcomeOf(Parameter w, SGD optimizer)
    {
        List<double> seen = [];
        for (var step = 0; step <= 1000; step++)
        {
            seen.Add(w.Item());
            // <broken, repaired>
            optimizer.ZeroGrad();
            w.Square().Backward();
            optimizer.Step();             // again and again
            // </broken, repaired>
        }

        return new(("a step multiplies w by", seen[1] / seen[0]), ("|w| after 20 steps, of what it was", Math.Abs(seen[20] / seen[0])), ("w after 1,000 steps", seen[1000]));
    }
}
