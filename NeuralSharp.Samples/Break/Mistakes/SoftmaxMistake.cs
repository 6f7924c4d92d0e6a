using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>A softmax where there is one already, or over a single number.</summary>
internal sealed class SoftmaxMistake : Mistake
{
    public override string Name => "softmax";

    public override string Title => "Softmax twice, or of one output";

    public override string Story => "Probabilities are wanted, so the network ends with a Softmax; but CrossEntropy has one of its own. Of two in a row the second sees numbers from 0 to 1 only, and cannot be sure of anything. And a softmax of one output is always 1.";

    public override Guess Guess => new(
        "The network's own softmax says [1, 0, 0], which is perfect. What does CrossEntropy, which applies softmax to that, make of it?",
        Right: 3,
        ("0", "So it would be for −ln 1. But softmax of [1, 0, 0] is [0.576, 0.212, 0.212]: e against 1 and 1."),
        ("1.099", "That is ln 3, the loss of not knowing at all. Something is known here."),
        ("0.551", "ln(e + 2) − 1 = 0.551: with three classes no answer costs less, and the gradient there still pushes."));

    public override string Symptom => "The loss cannot fall below 0.551 (for three classes; ln(e + n − 1) − 1 for n), however long one trains, though the answers may be right. Learning is slow, since the first softmax flattens what comes back. Of one output the softmax is 1 whatever the network says, and its gradient exactly 0.";

    public override string Repair => "End with the plain scores (logits), and give those to CrossEntropy. Where you read answers, apply Softmax yourself. For yes or no take one output and BinaryCrossEntropyWithLogits, or two outputs.";

    public override string NoticedBy => "optimizer.Diagnose(model) names a cross-entropy that was given a softmax's result, and gradients that are all exactly 0, as those of a softmax of one. Labels other than 0 for one output are a ShapeException.";

    public override (string Address, string Lesson) Explorer => ("step=end", "Scores of 20, 0 and 0: the first softmax says [1, 0, 0], and still the loss is 0.551; next to nothing arrives at the scores.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed) => OutcomeOf(BrokenRun(seed), new Softmax());

    public override Outcome Repaired(ulong seed) => OutcomeOf(RepairedRun(seed), new Sigmoid());

    public override bool HasSymptom(Outcome outcome) => outcome["loss after 300 steps"] > Math.Log(Math.E + 2) - 1 - 1e-6 && outcome["gradient through an output of one number"] == 0;

    public override string Says(ulong seed)
    {
        Generator.Default.Reseed(seed);
        var (x, labels) = Examples();
        // <asked>
        Sequential model = [new Dense(3, 3), new Softmax()];
        Losses.CrossEntropy(model.Forward(x), labels).Backward();
        var twice = new SGD(model.Parameters).Diagnose(model);

        Sequential single = [new Dense(3, 1), new Softmax()];
        Losses.MeanSquaredError(single.Forward(x), Tensor.Zeros([3, 1])).Backward();
        var one = new SGD(single.Parameters).Diagnose(single);
        // </asked>
        return $"{twice}\n{one}";
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var scores = Tensor.From(new double[,] { { 20, 0, 0 } }, requiresGrad: true).Named("scores");
        var said = scores.Softmax().Named("softmax");
        var loss = Losses.CrossEntropy(said, Tensor.From([0])).Named("loss");
        Explain.Write(path, loss, title: "A softmax before a cross-entropy");
    }

    private static Outcome OutcomeOf(double loss, Module last)
    {
        var score = Tensor.From(new float[,] { { 0.5f } });
        score.RequiresGrad = true;
        last.Forward(score).Sum().Backward();
        return new(("loss after 300 steps", loss), ("gradient through an output of one number", score.Grad!.Item()));
    }

    private static (Tensor X, Tensor Labels) Examples() => (Tensor.From(new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }), Tensor.From([0, 1, 2]));

    private static double BrokenRun(ulong seed)
    {
        var (x, labels) = Examples();
        // <broken>
        Generator.Default.Reseed(seed);                  // three examples, of a class each
        Sequential model = [new Dense(3, 3), new Softmax()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.1);
        for (var step = 0; step < 300; step++)
        {
            optimizer.ZeroGrad();
            Losses.CrossEntropy(model.Forward(x), labels).Backward();
            optimizer.Step();
        }
        // </broken>

        return Losses.CrossEntropy(model.Forward(x), labels).Item();
    }

    private static double RepairedRun(ulong seed)
    {
        var (x, labels) = Examples();
        // <repaired>
        Generator.Default.Reseed(seed);
        Sequential model = [new Dense(3, 3)];
        var optimizer = new Adam(model.Parameters, learningRate: 0.1);
        for (var step = 0; step < 300; step++)
        {
            optimizer.ZeroGrad();
            Losses.CrossEntropy(model.Forward(x), labels).Backward();
            optimizer.Step();
        }
        // </repaired>

        return Losses.CrossEntropy(model.Forward(x), labels).Item();
    }
}
