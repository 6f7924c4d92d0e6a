using System.CommandLine;
using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>The smallest problem that needs a hidden layer: XOR, by a training loop written out.</summary>
internal static class XorSample
{
    private const ulong FirstStuckSeed = 2;   // with two hidden units

    public static Command Command()
    {
        var optimizer = Optimizers.NameOption();
        var learningRate = Options.LearningRate();
        var steps = Options.Positive("--steps", "How many steps to train", 1000);
        var seed = Options.Seed();
        var pictures = Options.Pictures("the loss and the decision boundary");
        var film = new FilmOptions(Mistake.ZeroWeights, Mistake.LearningRate, Mistake.ZeroGrad, Mistake.XorStuck);
        var command = new SampleCommand(
            "xor",
            "Learns XOR with 8 hidden neurons, by a training loop written out",
            ("", "a thousand steps of Adam, in a blink"),
            ("--optimizer sgd --learning-rate 0.1 --steps 5000", "plain gradient descent in small steps needs more of them"),
            ("--seed 2 --pictures pictures", "another start, and the decision boundary as a picture"),
            ("--film xor.html", "the training frame by frame, beside one with a mistake; open it in a browser"),
            ("--film xor.html --mistake zero-grad", "another mistake, with momentum, since Adam often gets away with it"))
        {
            optimizer, learningRate, steps, seed, pictures, film.Film, film.Mistake,
        };
        command.SetSample((parsed, cancellation) =>
        {
            var filmed = film.Of(parsed);
            var name = parsed.GetValue(optimizer)!;
            var start = parsed.GetValue(seed);
            if (filmed?.Mistake == Mistake.ZeroGrad && parsed.GetResult(optimizer) is null or { Implicit: true }) name = "momentum";   // which fails from every seed
            if (filmed?.Mistake == Mistake.XorStuck && parsed.GetResult(seed) is null or { Implicit: true }) start = FirstStuckSeed;
            return Run(new(name, parsed.GetValue(learningRate) ?? RateFor(name), parsed.GetValue(steps), start, parsed.GetValue(pictures), filmed), cancellation);
        });
        return command;
    }

    /// <summary>Rates that bring the loss below 0.01 within 1,000 steps from every seed tried, 1 to 60; half and twice of each do too.</summary>
    private static double RateFor(string optimizer) => optimizer switch
    {
        "sgd" => 1,
        "momentum" or "nesterov" => 0.1,
        "adagrad" => 0.2,
        "rmsprop" => 0.02,
        _ => 0.05,
    };

    /// <summary>Two inputs, eight hidden neurons, one probability; or what a mistake makes of it.</summary>
    public static Sequential Network(Mistake? mistake = null)
    {
        var hidden = mistake?.HiddenUnits ?? 8;
        return [new Dense(2, hidden, weightInitializer: mistake?.Weights), new Tanh(), new Dense(hidden, 1, weightInitializer: mistake?.Weights), new Sigmoid()];
    }

    /// <summary>Begins a film of a network; the explorer shows the example (0, 1), which is 1.</summary>
    public static TrainingFilm FilmOf(Module model, Tensor inputs, Tensor targets, Mistake? mistake) =>
        new(model, inputs, targets, Losses.BinaryCrossEntropy, example: 1) { Name = FilmSettings.NameOf(mistake), Note = mistake?.Note ?? "" };

    private static int Run(XorRun run, CancellationToken cancellation)
    {
        var (optimizerName, learningRate, steps, seed, pictures, filmed) = run;
        Generator.Default.Reseed(seed);
        if (pictures is not null) OutputPaths.PrepareFolder("--pictures", pictures);
        if (filmed is not null) OutputPaths.CheckFile("--film", filmed.Path);

        // Four examples are the whole truth.
        var inputs = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var targets = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

        var model = Network();
        var optimizer = Optimizers.Create(optimizerName, model.Parameters, learningRate);
        Screen.Current.WriteSummary(model);
        var film = filmed is null ? null : FilmOf(model, inputs, targets, mistake: null);

        // The training loop: forward, backward, step.
        var losses = new List<double>();
        for (var step = 1; step <= steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            optimizer.ZeroGrad();
            var loss = Losses.BinaryCrossEntropy(model.Forward(inputs), targets);
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.Item());
            film?.Record(step, losses[^1]);
            if (step == 1 || step % Math.Max(1, steps / 10) == 0) Console.WriteLine(Invariant($"step {step,5}  loss {losses[^1]:0.000000}"));
        }

        if (Screen.Current.IsTerminal) Screen.Current.Write(XorDisplay.Curve(losses, Screen.Current));

        // What it has learnt.
        Console.WriteLine();
        var wrong = 0;
        using (Autograd.NoGrad())
        {
            var outputs = model.Forward(inputs);
            for (var i = 0; i < inputs.Shape[0]; i++)
            {
                if (!(Math.Abs(outputs[i, 0].Item() - targets[i, 0].Item()) < 0.5)) wrong++;
                Console.WriteLine(Invariant($"{inputs[i]} -> {outputs[i, 0].Item():0.0000}  (target {targets[i, 0].Item()})"));
            }
        }

        // The film comes before the verdict: a training that diverges is worth seeing.
        if (film is not null) filmed!.Write("XOR, a film", film, mistake => BrokenTraining.OfXor(mistake, run, inputs, targets, cancellation));
        if (!(losses[^1] <= losses[0]))
            throw new SampleException(Invariant($"the training diverged: its loss rose from {losses[0]:0.0000} to {losses[^1]:0.0000}. Lower --learning-rate, which was {learningRate}."));
        if (wrong > 0) Screen.Current.WriteLine(Invariant($"not learnt yet: {wrong} of 4 answers are wrong. Give it more --steps, another --learning-rate or another --seed."));

        if (Screen.Current.IsTerminal) Screen.Current.Write(XorDisplay.Map(model, Screen.Current));
        if (pictures is null) return 0;
        LearningCurves.Draw(losses).SaveTo(pictures, "loss.svg");
        DecisionBoundary.Draw(model).SaveTo(pictures, "boundary.svg");
        Screen.Current.WriteLine($"pictures: loss.svg and boundary.svg in {pictures}");
        return 0;
    }
}

/// <summary>What the user chose for XOR.</summary>
internal sealed record XorRun(string OptimizerName, double LearningRate, int Steps, ulong Seed, string? Pictures, FilmSettings? Film);
