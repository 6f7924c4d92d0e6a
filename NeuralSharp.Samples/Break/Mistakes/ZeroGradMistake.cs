using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Gradients of the steps before are still there when the next Backward adds to them.</summary>
internal sealed class ZeroGradMistake : Mistake
{
    public override string Name => "zero-grad";

    public override string Title => "ZeroGrad forgotten, or in the wrong place";

    public override string Story => "Backward adds. In a loop without ZeroGrad each step goes along the sum of all gradients so far, most of them taken where w no longer is.";

    public override Guess Guess => new(
        "The loss is (w − 3)², and w = 5. Backward is called three times, and nothing else. What does w.Grad hold then?",
        Right: 2,
        ("4", "That is the slope at 5, 2 · (5 − 3), and what it holds after the first. Nothing has forgotten it since."),
        ("12", "4, 8, 12: each Backward adds its 4. That is right for a batch in parts, and wrong between steps."),
        ("64", "Gradients are added, not multiplied."));

    public override string Symptom => "Without ZeroGrad the gradients read 4, 8, 12. In a training w goes past 3 and swings to and fro without ever coming to rest, as a ball without friction: the sum of gradients is a velocity.";

    public override string Repair => "Call optimizer.ZeroGrad() once a step, before Backward. Anywhere between Step and the next Backward will do; between Backward and Step it throws away what the step needs, which NeuralSharp refuses.";

    public override string NoticedBy => "optimizer.Diagnose(model): it tells gradients that a step has used already. To add up several Backwards before one step is right for a batch in parts, and no error.";

    public override (string Address, string Lesson) Explorer => ("step=end", "One pass gives 2 (w − 3) = 4. Take steps of gradient descent there, each with a fresh gradient: w goes to 3, and stays.");

    public override Outcome Broken(ulong seed) => OutcomeOf(BrokenRun());

    public override Outcome Repaired(ulong seed) => OutcomeOf(RepairedRun());

    public override bool HasSymptom(Outcome outcome) =>
        (outcome["gradient 1"], outcome["gradient 2"], outcome["gradient 3"]) == (4, 8, 12) && outcome["furthest from 3 in the last 20 of 60 steps"] > 1;

    public override string Says(ulong seed)
    {
        var (model, one) = (Start(), Tensor.Ones([1, 1]));
        var optimizer = new SGD(model.Parameters, learningRate: 0.1);
        // <asked>
        for (var step = 1; step <= 3; step++)
        {
            var loss = (model.Forward(one) - 3).Square().Sum();
            loss.Backward();
            if (step < 3) optimizer.Step();
        }

        var said = optimizer.Diagnose(model).ToString();
        // </asked>
        return said;
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var w = Tensor.Scalar(5, DType.Float64, requiresGrad: true).Named("w");
        var loss = (w - 3).Square().Named("loss");
        Explain.Write(path, loss, title: "loss = (w − 3)², w = 5");
    }

    private static Outcome OutcomeOf(List<(double Gradient, double Weight)> seen) => new(
        ("gradient 1", seen[0].Gradient),
        ("gradient 2", seen[1].Gradient),
        ("gradient 3", seen[2].Gradient),
        ("furthest from 3 in the last 20 of 60 steps", seen[^20..].Max(step => Math.Abs(step.Weight - 3))));

    /// <summary>A network of one weight, which is 5.</summary>
    private static Sequential Start() => [new Dense(1, 1, useBias: false, weightInitializer: Initializers.Constant(5))];

    private static List<(double Gradient, double Weight)> BrokenRun()
    {
        var (model, one) = (Start(), Tensor.Ones([1, 1]));
        var w = model.Parameters[0];
        List<(double Gradient, double Weight)> seen = [];
        // <broken>
        var optimizer = new SGD(model.Parameters, learningRate: 0.1);   // of one w, 5
        for (var step = 1; step <= 60; step++)
        {
            var loss = (model.Forward(one) - 3).Square().Sum();
            loss.Backward();
            seen.Add((w.Grad!.Item(), w.Item()));
            if (step > 3) optimizer.Step();      // three looks first
        }
        // </broken>

        return seen;
    }

    private static List<(double Gradient, double Weight)> RepairedRun()
    {
        var (model, one) = (Start(), Tensor.Ones([1, 1]));
        var w = model.Parameters[0];
        List<(double Gradient, double Weight)> seen = [];
        // <repaired>
        var optimizer = new SGD(model.Parameters, learningRate: 0.1);
        for (var step = 1; step <= 60; step++)
        {
            optimizer.ZeroGrad();
            var loss = (model.Forward(one) - 3).Square().Sum();
            loss.Backward();
            seen.Add((w.Grad!.Item(), w.Item()));
            if (step > 3) optimizer.Step();
        }
        // </repaired>

        return seen;
    }
}
