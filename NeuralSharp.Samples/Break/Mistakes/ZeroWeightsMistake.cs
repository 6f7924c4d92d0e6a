using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>All weights start at 0.</summary>
internal sealed class ZeroWeightsMistake : Mistake
{
    public override string Name => "zero-weights";

    public override string Title => "Weights that start at 0";

    public override string Story => "Weights must start somewhere, and 0 looks fair. For one layer it is. Behind a hidden layer each weight's gradient has another weight as a factor, and they are all 0.";

    public override Guess Guess => new(
        "XOR, 2-8-1 with Tanh and Sigmoid, all weights 0. After 1,000 steps of Adam, what are the four answers?",
        Right: 2,
        ("0, 1, 1, 0", "From weights drawn at random, yes. From 0 no weight gets a gradient."),
        ("all 0.5", "Hidden neurons say tanh 0 = 0, the output sigmoid 0 = 0.5. Two answers are too low and two too high by 0.5, so even the last bias stays."),
        ("0, 1, 1, 1", "A line could do that much, but for a line some weight must move."));

    public override string Symptom => "Every gradient is exactly 0, in the first step and in each to come; the loss stays at 0.25, every answer at 0.5. With zeros only in the hidden layer it learns, but all hidden neurons stay alike, and are as good as one.";

    public override string Repair => "Draw weights at random, as layers do by default: equal neurons must become unequal somehow. Biases may start at 0.";

    public override string NoticedBy => "optimizer.Diagnose(model) tells gradients that are all exactly 0; model.GradientReport() names each.";

    public override (string Address, string Lesson) Explorer => ("view=tensors&step=end", "The same with two hidden neurons. Follow the pass: what arrives is multiplied by weights of 0, or by hidden values of 0, or adds up to 0 over the examples.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed)
    {
        // <broken>
        Sequential model =
        [
            new Dense(2, 8, weightInitializer: Initializers.Zeros), new Tanh(),
            new Dense(8, 1, weightInitializer: Initializers.Zeros), new Sigmoid(),
        ];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        var loss = Xor.Train(model, optimizer, steps: 1000);
        // </broken>
        return OutcomeOf(model, loss);
    }

    public override Outcome Repaired(ulong seed)
    {
        // <repaired>
        Generator.Default.Reseed(seed);
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        var loss = Xor.Train(model, optimizer, steps: 1000);
        // </repaired>
        return OutcomeOf(model, loss);
    }

    public override bool HasSymptom(Outcome outcome) => outcome["largest gradient"] == 0 && outcome["loss"] == 0.25;

    public override string Says(ulong seed)
    {
        var (x, y) = Xor.Examples();
        var model = Zeros(hidden: 8);
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        // <asked>
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        var said = optimizer.Diagnose(model).ToString();
        // </asked>
        return said;
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        var (x, y) = Xor.Examples();
        var model = Zeros(hidden: 2);
        using var recording = Explain.Record();
        var loss = Losses.MeanSquaredError(model.Forward(x.Named("x")).Named("answers"), y.Named("targets")).Named("loss");
        Explain.Write(path, loss, model, title: "XOR 2-2-1 with weights of 0");
    }

    private static Sequential Zeros(int hidden) =>
        [new Dense(2, hidden, weightInitializer: Initializers.Zeros), new Tanh(), new Dense(hidden, 1, weightInitializer: Initializers.Zeros), new Sigmoid()];

    private static Outcome OutcomeOf(Sequential model, double loss)
    {
        var (x, y) = Xor.Examples();
        model.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        return new(("loss", loss), ("largest gradient", model.Parameters.Max(parameter => parameter.Grad!.Abs().Max().Item())), ("answer to (0, 1)", model.Forward(x)[1, 0].Item()));
    }
}
