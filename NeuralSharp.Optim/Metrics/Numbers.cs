using System.Numerics.Tensors;

namespace NeuralSharp.Optim;

/// <summary>Reads tensors of either float type as doubles, so that metrics are computed in Float64.</summary>
internal static class Numbers
{
    /// <summary>The elements, in a new array.</summary>
    /// <exception cref="DTypeException">They are of no float type.</exception>
    public static double[] Of(Tensor tensor, string what)
    {
        double[] numbers = [];
        Read(tensor, ref numbers, what);
        return numbers;
    }

    /// <summary>Copies the elements into an array, which is replaced where it is too short.</summary>
    /// <exception cref="DTypeException">They are of no float type.</exception>
    public static void Read(Tensor tensor, ref double[] numbers, string what)
    {
        if (!tensor.DType.IsFloat()) throw new DTypeException($"{what} are {tensor.DType}, not Float32 or Float64. Convert with To(DType.Float32) first.");
        Ambient.CheckReadable("A metric");
        if (numbers.Length < tensor.Length) numbers = new double[tensor.Length];
        if (tensor.DType == DType.Float32) TensorPrimitives.ConvertTruncating(tensor.Read<float>(), numbers);
        else tensor.Read<double>().CopyTo(numbers);
    }

    /// <summary>Reads how much each example counts.</summary>
    /// <exception cref="ShapeException">There is not one weight for each example.</exception>
    /// <exception cref="DTypeException">The weights are of no float type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static void ReadWeights(Tensor? weights, int count, ref double[] numbers, string metric)
    {
        if (weights is null)
        {
            if (numbers.Length < count) numbers = new double[count];
            numbers.AsSpan(0, count).Fill(1);
            return;
        }

        if (weights.Rank != 1 || weights.Length != count)
            throw new ShapeException(Invariant($"{metric}: the weights have shape {weights.Shape}, and there are {count} examples. Give one weight for each: [batch]."));
        Read(weights, ref numbers, $"{metric}: the weights");
        for (var i = 0; i < count; i++)
        {
            if (!(numbers[i] >= 0 && double.IsFinite(numbers[i])))
                throw new ArgumentOutOfRangeException(nameof(weights), Invariant($"{metric}: the weight {numbers[i]} of example {i} is not a number from 0 up. Give 0 to leave an example out."));
        }
    }
}
