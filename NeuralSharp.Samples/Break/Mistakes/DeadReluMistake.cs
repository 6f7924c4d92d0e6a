using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>ReLUs that are off for every example.</summary>
internal sealed class DeadReluMistake : Mistake
{
    public override string Name => "dead-relu";

    public override string Title => "Dead ReLUs";

    public override string Story => "A step that was too large, or an unlucky start, has pushed biases far below 0. From then on max(0, z) is 0 for every example, and so is its slope.";

    public override Guess Guess => new(
        "Eight ReLU units have a bias of −10, and inputs are about 1 in size. What becomes of the units in training?",
        Right: 1,
        ("nothing, ever", "Off for every example means a slope of 0 for every example: no gradient comes through, so neither their weights nor their biases move."),
        ("they come back slowly", "They would if a little gradient came through, as with LeakyReLU. ReLU's slope below 0 is 0 and not small."),
        ("the loss becomes NaN", "Zeros are safe numbers. That is why nobody notices."));

    public override string Symptom => "All eight units give 0 for all 32 examples, and the gradient of their weights is exactly 0. Only the layer behind still moves its bias: the network gives the same answer to every example.";

    public override string Repair => "Biases that start at 0, a smaller learning rate, or LeakyReLU, whose slope below 0 is small and not 0.";

    public override string NoticedBy => "model.GradientReport(inputs) counts the units that are off for all rows; optimizer.Diagnose(model) tells gradients of exactly 0.";

    public override (string Address, string Lesson) Explorer => ("step=end", "One example and two units. The local derivative of each Relu is 0: what arrives ends there. Give a bias another number, such as 1, and see it come alive.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed)
    {
        var (x, y) = Examples(seed);
        // <broken>
        Sequential model =
        [
            new Dense(2, 8, biasInitializer: Initializers.Constant(-10)), new ReLU(),
            new Dense(8, 1), new Sigmoid(),
        ];
        // </broken>
        return OutcomeOf(model, x, y);
    }

    public override Outcome Repaired(ulong seed)
    {
        var (x, y) = Examples(seed);
        // <repaired>
        Sequential model =
        [
            new Dense(2, 8), new ReLU(),
            new Dense(8, 1), new Sigmoid(),
        ];
        // </repaired>
        return OutcomeOf(model, x, y);
    }

    public override bool HasSymptom(Outcome outcome) => outcome["units that are 0 for all 32 examples"] == 8 && outcome["change of their weights in 100 steps"] == 0;

    public override string Says(ulong seed)
    {
        var (x, y) = Examples(seed);
        Sequential model = [new Dense(2, 8, biasInitializer: Initializers.Constant(-10)), new ReLU(), new Dense(8, 1), new Sigmoid()];
        // <asked>
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        var findings = model.GradientReport(x).Findings.Select(finding => finding.Message);
        // </asked>
        return string.Join('\n', findings);
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        Generator.Default.Reseed(seed);
        Sequential model = [new Dense(2, 2, biasInitializer: Initializers.Constant(-10)), new ReLU(), new Dense(2, 1)];
        using var recording = Explain.Record();
        var x = Tensor.From(new float[,] { { 1, 0.5f } }).Named("x");
        var loss = Losses.MeanSquaredError(model.Forward(x).Named("answer"), Tensor.From(new float[,] { { 1 } }).Named("target")).Named("loss");
        Explain.Write(path, loss, model, title: "Dead ReLUs: biases of −10");
    }

    /// <summary>32 points; a point's class is whether its numbers have the same sign.</summary>
    private static (Tensor X, Tensor Y) Examples(ulong seed)
    {
        Generator.Default.Reseed(seed);
        var x = Tensor.Uniform([32, 2], -1, 1);
        return (x, Tensor.From(Enumerable.Range(0, 32).Select(i => x[i, 0].Item() * x[i, 1].Item() > 0 ? 1f : 0).ToArray()).Reshape(-1, 1));
    }

    private static Outcome OutcomeOf(Sequential model, Tensor x, Tensor y)
    {
        var hidden = model[1].Forward(model[0].Forward(x));
        var before = model.Parameters[0].Copy();
        var optimizer = new Adam(model.Parameters, learningRate: 0.01);
        for (var step = 0; step < 100; step++)
        {
            optimizer.ZeroGrad();
            Losses.MeanSquaredError(model.Forward(x), y).Backward();
            optimizer.Step();
        }

        return new(
            ("units that are 0 for all 32 examples", Enumerable.Range(0, 8).Count(unit => Enumerable.Range(0, 32).All(row => hidden[row, unit].Item() == 0))),
            ("change of their weights in 100 steps", (model.Parameters[0].Detach() - before).Abs().Max().Item()));
    }
}
