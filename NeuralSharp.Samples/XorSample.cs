using System.CommandLine;
using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>The smallest problem that needs a hidden layer: XOR, by a training loop written out.</summary>
internal static class XorSample
{
    public static Command Command()
    {
        var optimizer = Optimizers.NameOption();
        var learningRate = Options.LearningRate();
        var steps = Options.Positive("--steps", "How many steps to train", 1000);
        var seed = Options.Seed();
        var pictures = Options.Pictures("the loss and the decision boundary");
        var command = new SampleCommand(
            "xor",
            "Learns XOR with 8 hidden neurons, by a training loop written out",
            ("", "a thousand steps of Adam, in a blink"),
            ("--optimizer sgd --learning-rate 0.1 --steps 5000", "plain gradient descent in small steps needs more of them"),
            ("--seed 2 --pictures pictures", "another start, and the decision boundary as a picture"))
        {
            optimizer, learningRate, steps, seed, pictures,
        };
        command.SetSample((parsed, cancellation) => Run(
            parsed.GetValue(optimizer)!,
            parsed.GetValue(learningRate) ?? RateFor(parsed.GetValue(optimizer)!),
            parsed.GetValue(steps),
            parsed.GetValue(seed),
            parsed.GetValue(pictures),
            cancellation));
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

    private static int Run(string optimizerName, double learningRate, int steps, ulong seed, string? pictures, CancellationToken cancellation)
    {
        Generator.Default.Reseed(seed);
        if (pictures is not null) OutputPaths.PrepareFolder("--pictures", pictures);

        // Four examples are the whole truth.
        var inputs = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var targets = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

        // Two inputs, eight hidden neurons, one probability.
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = Optimizers.Create(optimizerName, model.Parameters, learningRate);
        Screen.Current.WriteSummary(model);

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
