using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Benchmarks;

/// <summary>A training step of 784-width-10 with ReLU, cross-entropy and Adam, in a scope.</summary>
/// <param name="Width">The hidden units.</param>
/// <param name="Batch">The examples of a step.</param>
/// <param name="Seconds">The median time of a step.</param>
internal sealed record StepTime(int Width, int Batch, double Seconds)
{
    private const int Inputs = 784, Classes = 10;

    /// <summary>
    /// Floating-point operations of the step's five matrix products: two forward, the gradients of both weights, and that of the
    /// hidden layer. Nothing else counts, so that a step cannot be faster than these at the processor's peak.
    /// </summary>
    public double Flops => 2.0 * Batch * Width * ((2 * Inputs) + (3 * Classes));

    /// <summary>Measures steps of several sizes, each for some time, in turns.</summary>
    public static IReadOnlyList<StepTime> Measure(IReadOnlyList<(int Width, int Batch)> sizes, TimeSpan time)
    {
        var seconds = Stopwatches.Medians([.. sizes.Select(size => Step(size.Width, size.Batch))], time);
        return [.. sizes.Select((size, i) => new StepTime(size.Width, size.Batch, seconds[i]))];
    }

    /// <summary>A step that can be taken any number of times.</summary>
    public static Action Step(int width, int batch)
    {
        var generator = new Generator(seed: 1);
        Sequential model = [new Dense(Inputs, width, generator: generator), new ReLU(), new Dense(width, Classes, generator: generator)];
        var optimizer = new Adam(model.Parameters, learningRate: 1e-9);   // the weights hardly move, so that a step stays the same work
        var x = Tensor.Uniform([batch, Inputs], generator: generator);
        var labels = new int[batch];
        for (var i = 0; i < batch; i++) labels[i] = generator.NextInt(Classes);
        var y = Tensor.From(labels);
        return () =>
        {
            using var scope = Tensor.Scope();
            optimizer.ZeroGrad();
            Losses.CrossEntropy(model.Forward(x), y).Backward();
            optimizer.Step();
        };
    }
}
