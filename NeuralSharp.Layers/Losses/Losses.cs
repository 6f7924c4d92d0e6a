namespace NeuralSharp.Layers;

/// <summary>Compares a network's output with the target; the result is a scalar to minimise.</summary>
/// <param name="output">What the network gave, first axis the batch.</param>
/// <param name="target">What it should have given.</param>
public delegate Tensor Loss(Tensor output, Tensor target);

/// <summary>
/// Losses. Each name is a <see cref="Loss"/> that can be called or handed to a trainer, such as <c>Losses.CrossEntropy</c>: the mean
/// over the batch. With options it makes a <see cref="Loss"/> that has these, such as <c>Losses.CrossEntropy(labelSmoothing: 0.1)</c>.
/// </summary>
public static partial class Losses
{
    /// <summary>The losses of single elements or examples, as they are or made one number.</summary>
    private static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        _ => losses,
    };
}
