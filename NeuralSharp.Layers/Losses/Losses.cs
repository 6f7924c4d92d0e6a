namespace NeuralSharp.Layers;

/// <summary>Compares a network's output with the target; the result is a scalar to minimise.</summary>
/// <param name="output">What the network gave, first axis the batch.</param>
/// <param name="target">What it should have given.</param>
public delegate Tensor Loss(Tensor output, Tensor target);

/// <summary>Losses, each a <see cref="Loss"/> that can be called or handed to a trainer; the mean over the batch.</summary>
public static partial class Losses
{
    /// <summary>Broadcasting would hide a wrong target, such as [batch] against [batch, 1], so the shapes must be equal.</summary>
    private static void CheckSameShape(Tensor output, Tensor target, string loss)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.Shape != target.Shape)
            throw new ShapeException($"{loss}: the output has shape {output.Shape} and the target {target.Shape}; they must be equal. Reshape the target.");
    }

    private static void CheckProbabilities(Tensor values, string what, string loss)
    {
        if (Autograd.IsCapturing)
        {
            CheckInReplays(values, what, loss);
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var value = values.ElementAt(i);
            if (value is < 0 or > 1)
                throw new ArgumentOutOfRangeException(what, $"{loss}: {what} {value} at position {i} is no probability. End the network in a Sigmoid, or use the loss on logits.");
        }
    }

    private static void CheckInReplays(Tensor values, string what, string loss) => Tape.Perform(() => CheckProbabilities(values, what, loss));
}
