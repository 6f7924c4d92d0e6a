using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>A loss written by hand that compares each prediction with every target.</summary>
internal sealed class BroadcastMistake : Mistake
{
    private const int Examples = 8;

    public override string Name => "broadcast";

    public override string Title => "A loss that broadcasts [n, 1] with [n]";

    public override string Story => "The network gives [8, 1], the targets are a plain list, [8]. (p − t) fits, by broadcasting, and its mean is one number that falls for a while.";

    public override Guess Guess => new(
        "p is [8, 1] and t is [8]. How many differences are averaged in (p − t).Square().Mean()?",
        Right: 3,
        ("8", "That many are meant. But [8] stands for [1, 8], and a column beside a row becomes a whole table."),
        ("9", "Shapes are not added: the column goes along the row, and the row along the column."),
        ("64", "Each prediction beside every target, [8, 8]. The best that can be said to all targets at once is their mean."));

    public override string Symptom => "The loss stops at the variance of the targets, and every prediction is the mean of the targets: the slope that was to be learned, 2, becomes 0. Nothing is thrown, and nothing is NaN.";

    public override string Repair => "Give the targets the predictions' shape, t.Reshape(-1, 1), and take Losses.MeanSquaredError, which refuses shapes that differ.";

    public override string NoticedBy => "Losses.MeanSquaredError, and every other loss of the library, throws a ShapeException. In arithmetic of your own it cannot be an error: a column beside a row is how one computes all distances between two sets.";

    public override (string Address, string Lesson) Explorer => ("view=tensors&step=end", "Two predictions and two targets: the difference has the shape [2, 2], and each prediction gets two contributions. As single numbers one sees who meets whom.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed) => BrokenRun(seed);

    public override Outcome Repaired(ulong seed) => RepairedRun(seed);

    public override bool HasSymptom(Outcome outcome) => outcome["differences averaged"] == Examples * Examples && Math.Abs(outcome["slope learned"]) < 0.01 && outcome["loss"] > 1;

    public override string Says(ulong seed)
    {
        var (prediction, target) = (Tensor.Zeros([Examples, 1]), Tensor.Zeros([Examples]));
        return Caught<ShapeException>(() =>
        {
            // <asked>
            Losses.MeanSquaredError(prediction, target);
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var p = Tensor.From(new double[,] { { 1 }, { 2 } }, requiresGrad: true).Named("p");
        var t = Tensor.From([1.0, 3]).Named("t");
        var loss = (p - t).Square().Mean().Named("loss");
        Explain.Write(path, loss, title: "Each prediction meets every target: [2, 1] beside [2]");
    }

    private static Outcome BrokenRun(ulong seed)
    {
        // <broken>
        Generator.Default.Reseed(seed);
        var x = Tensor.From(Enumerable.Range(0, 8).Select(i => (i - 3.5f) / 3.5f).ToArray());
        var t = 2 * x;                                            // [8]: a line of slope 2
        Sequential model = [new Dense(1, 1)];
        var optimizer = new SGD(model.Parameters, learningRate: 0.5);
        Tensor p, loss;
        for (var step = 0; ; step++)
        {
            optimizer.ZeroGrad();
            p = model.Forward(x.Reshape(-1, 1));                  // [8, 1]
            loss = (p - t).Square().Mean();
            if (step == 100) break;
            loss.Backward();
            optimizer.Step();
        }
        // </broken>

        return OutcomeOf((p - t).Length, model, loss);
    }

    private static Outcome RepairedRun(ulong seed)
    {
        // <repaired>
        Generator.Default.Reseed(seed);
        var x = Tensor.From(Enumerable.Range(0, 8).Select(i => (i - 3.5f) / 3.5f).ToArray());
        var t = (2 * x).Reshape(-1, 1);                           // [8, 1], as the predictions
        Sequential model = [new Dense(1, 1)];
        var optimizer = new SGD(model.Parameters, learningRate: 0.5);
        Tensor p, loss;
        for (var step = 0; ; step++)
        {
            optimizer.ZeroGrad();
            p = model.Forward(x.Reshape(-1, 1));
            loss = Losses.MeanSquaredError(p, t);
            if (step == 100) break;
            loss.Backward();
            optimizer.Step();
        }
        // </repaired>

        return OutcomeOf((p - t).Length, model, loss);
    }

    private static Outcome OutcomeOf(int differences, Sequential model, Tensor loss) =>
        new(("differences averaged", differences), ("slope learned", model.Parameters[0].Item()), ("loss", loss.Item()));
}
