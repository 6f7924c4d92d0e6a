using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>XOR with two hidden neurons, which depends on luck.</summary>
internal sealed class XorStuckMistake : Mistake
{
    private const int Starts = 20;

    public override string Name => "xor-stuck";

    public override string Title => "XOR with two hidden neurons, stuck";

    public override string Story => "Two hidden neurons are enough to solve XOR, every book shows the weights. So one takes two, and the loss stays where it is. All is right, and still it does not learn.";

    public override Guess Guess => new(
        "A network 2-2-1 is trained from 20 different starts, 1,000 steps of Adam each. From how many does it learn XOR?",
        Right: 2,
        ("from all", "That a solution exists does not mean that downhill leads to it. From some starts it ends on a plateau, with two answers right and two at one half."),
        ("from some", "With two neurons both must turn the right way. Start elsewhere, or give it more neurons, of which two will do."),
        ("from none", "Two neurons can do it, and from many starts they do."));

    public override string Symptom => "From some of 20 starts the network 2-2-1 ends with wrong answers: a mean squared error near 1/8 (two of four at 0.5) or 1/6 (three near 1/3 or 2/3), which more steps hardly change. Whether a single run is stuck depends on its seed; what every set of 20 starts shows is that some are.";

    public override string Repair => "More hidden neurons: with eight, all 20 starts learn. Or other seeds: try several, and keep the best. It is no mistake in your backward pass.";

    public override string NoticedBy => "Nothing can notice it: on a plateau gradients are small and right, as they are where a training is done. Only the loss tells, and another seed.";

    public override (string Address, string Lesson) Explorer => ("step=end", "One of the stuck networks, all four examples: what the loss hands to each weight adds up to nearly nothing, example against example.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed) => OutcomeOf(first => BrokenRun(first).Loss, seed);

    public override Outcome Repaired(ulong seed) => OutcomeOf(RepairedRun, seed);

    public override bool HasSymptom(Outcome outcome) => outcome["starts of 20 that learn"] < Starts;

    public override string Says(ulong seed)
    {
        var (model, optimizer) = Stuck(seed);
        var (x, y) = Xor.Examples();
        // <asked>
        optimizer.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        var said = optimizer.Diagnose(model).ToString();
        // </asked>
        return said;
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        var (model, _) = Stuck(seed);
        var (x, y) = Xor.Examples();
        using var recording = Explain.Record();
        var loss = Losses.MeanSquaredError(model.Forward(x.Named("x")).Named("answers"), y.Named("targets")).Named("loss");
        Explain.Write(path, loss, model, title: "XOR 2-2-1, stuck after 1,000 steps");
    }

    /// <summary>The first of the networks that ended with a wrong answer.</summary>
    private static (Sequential Model, Adam Optimizer) Stuck(ulong seed)
    {
        for (var start = seed; start < seed + Starts; start++)
        {
            var (model, optimizer, loss) = BrokenRun(start);
            if (!IsLearned(loss)) return (model, optimizer);
        }

        throw new SampleException(Invariant($"from all of the {Starts} starts from seed {seed} on XOR was learned, so there is no stuck network to show. Take another --seed."));
    }

    private static Outcome OutcomeOf(Func<ulong, double> run, ulong seed)
    {
        double[] losses = [.. Enumerable.Range(0, Starts).Select(i => run(unchecked(seed + (ulong)i)))];
        return new(("starts of 20 that learn", losses.Count(IsLearned)), ("largest loss", losses.Max()), ("smallest loss", losses.Min()));
    }

    private static bool IsLearned(double loss) => loss < 0.01;

    private static (Sequential Model, Adam Optimizer, double Loss) BrokenRun(ulong seed)
    {
        // <broken>
        Generator.Default.Reseed(seed);            // 20 of them, one after the other
        Sequential model = [new Dense(2, 2), new Tanh(), new Dense(2, 1), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        var loss = Xor.Train(model, optimizer, steps: 1000);
        // </broken>
        return (model, optimizer, loss);
    }

    private static double RepairedRun(ulong seed)
    {
        // <repaired>
        Generator.Default.Reseed(seed);
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        var loss = Xor.Train(model, optimizer, steps: 1000);
        // </repaired>
        return loss;
    }
}
