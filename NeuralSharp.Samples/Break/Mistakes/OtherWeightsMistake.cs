using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>The optimizer was made of weights that the model does not have any more.</summary>
internal sealed class OtherWeightsMistake : Mistake
{
    public override string Name => "other-weights";

    public override string Title => "An optimizer that holds other weights";

    public override string Story => "The optimizer is made; then the model gets a new last layer, or is built once more. The optimizer still holds the parameters that it was given, and steps those.";

    public override Guess Guess => new(
        "A network 2-8-1 gets a new last layer after its optimizer was made. What learns?",
        Right: 3,
        ("both layers", "An optimizer holds parameters, not a model. It has never heard of the new ones."),
        ("neither", "So it is where the whole model was built anew; then Step says that none of its parameters has a gradient."),
        ("the first layer only", "It is still the same object. The new layer gets gradients in every step, and nobody steps it."));

    public override string Symptom => "The last layer's weights are after 500 steps what they were at the start, to the bit. The loss falls nevertheless, since the first layer learns. Only whoever looks at the weights sees it.";

    public override string Repair => "Make the optimizer when the model is complete, and anew when it changes.";

    public override string NoticedBy => "optimizer.Diagnose(model). A Trainer refuses with an UntrainedParameterException. Where not one of the optimizer's parameters has a gradient, Step throws.";

    public override (string Address, string Lesson) Explorer => ("step=end", "Each parameter of the new model has a gradient. Backward knows nothing of optimizers; which of these are stepped stands nowhere in the graph.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed)
    {
        // <broken>
        Generator.Default.Reseed(seed);
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1)];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        model = [model[0], model[1], new Dense(8, 1)];                 // a new last layer
        // </broken>
        return OutcomeOf(model, optimizer);
    }

    public override Outcome Repaired(ulong seed)
    {
        // <repaired>
        Generator.Default.Reseed(seed);
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1)];
        model = [model[0], model[1], new Dense(8, 1)];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        // </repaired>
        return OutcomeOf(model, optimizer);
    }

    public override bool HasSymptom(Outcome outcome) => outcome["change of the last layer's weights in 500 steps"] == 0;

    public override string Says(ulong seed)
    {
        Generator.Default.Reseed(seed);
        var (x, y) = Xor.Examples();
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1)];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        model = [model[0], model[1], new Dense(8, 1)];
        // <asked>
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        var said = optimizer.Diagnose(model).ToString();
        // </asked>
        return said;
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        Generator.Default.Reseed(seed);
        Sequential model = [new Dense(2, 2), new Tanh(), new Dense(2, 1)];
        model = [model[0], model[1], new Dense(2, 1)];
        using var recording = Explain.Record();
        var x = Tensor.From(new float[,] { { 0, 1 } }).Named("x");
        var loss = Losses.MeanSquaredError(model.Forward(x).Named("answer"), Tensor.From(new float[,] { { 1 } }).Named("target")).Named("loss");
        Explain.Write(path, loss, model, title: "A network with a new last layer");
    }

    private static Outcome OutcomeOf(Sequential model, Adam optimizer)
    {
        var last = model.Parameters[2];
        var before = last.Copy();
        var loss = Xor.Train(model, optimizer, steps: 500);
        return new(("change of the last layer's weights in 500 steps", (last.Detach() - before).Abs().Max().Item()), ("loss", loss));
    }
}
