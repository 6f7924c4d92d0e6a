namespace NeuralSharp.Samples;

/// <summary>A function of scalars whose gradient somebody has computed by hand, as an op: so a gradient check can look at it.</summary>
/// <param name="value">The function.</param>
/// <param name="gradient">Its derivatives, by each input, at given numbers.</param>
internal sealed class ByHand(Func<Tensor[], Tensor> value, Func<double[], double[]> gradient) : OwnOp
{
    protected override Tensor Forward(Tensor[] inputs) => value(inputs);

    protected override Tensor?[] Backward(Tensor gradOutput)
    {
        double[] numbers = [.. Enumerable.Range(0, InputCount).Select(i => Input(i).Item())];
        return [.. gradient(numbers).Select(slope => gradOutput * slope)];
    }
}
