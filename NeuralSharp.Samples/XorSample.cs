using System.CommandLine;
using System.Globalization;
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
        var command = new Command("xor", "Learns XOR with 8 hidden neurons, by a loop written out") { optimizer, learningRate, steps, seed };
        command.SetAction(parsed => Run(
            parsed.GetValue(optimizer)!, parsed.GetValue(learningRate), parsed.GetValue(steps), parsed.GetValue(seed)));
        return command;
    }

    /// <summary>Rates that bring the loss below 0.01 within 1,000 steps from every seed tried, 1 to 60; half and twice of each do too.</summary>
    private static double RateFor(string optimizer) => optimizer switch
    {
        "sgd" => 1,
        "momentum" => 0.1,
        "adagrad" => 0.2,
        "rmsprop" => 0.02,
        _ => 0.05,
    };

    private static int Run(string optimizerName, double? learningRate, int steps, ulong seed)
    {
        Generator.Default.Reseed(seed);

        // Four examples are the whole truth.
        var inputs = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var targets = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });

        // Two inputs, eight hidden neurons, one probability.
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = Optimizers.Create(optimizerName, model.Parameters, learningRate ?? RateFor(optimizerName));
        Console.WriteLine(model.Summary());
        Console.WriteLine();

        // The training loop: forward, backward, step.
        for (var step = 1; step <= steps; step++)
        {
            optimizer.ZeroGrad();
            var loss = Losses.BinaryCrossEntropy(model.Forward(inputs), targets);
            loss.Backward();
            optimizer.Step();
            if (step == 1 || step % Math.Max(1, steps / 10) == 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step,5}  loss {loss.Item():0.000000}"));
        }

        // What it has learnt.
        Console.WriteLine();
        using (Autograd.NoGrad())
        {
            var outputs = model.Forward(inputs);
            for (var i = 0; i < inputs.Shape[0]; i++)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inputs[i]} -> {outputs[i, 0].Item():0.0000}  (target {targets[i, 0].Item()})"));
        }

        return 0;
    }
}
