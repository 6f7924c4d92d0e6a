namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>All zeros: the usual start of a bias.</summary>
    public static Tensor Zeros(Shape shape, Generator generator) => Tensor.Zeros(shape);

    /// <summary>All ones: the usual start of a scale.</summary>
    public static Tensor Ones(Shape shape, Generator generator) => Tensor.Ones(shape);

    /// <summary>The same number everywhere.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite as a Float32.</exception>
    public static Initializer Constant(double value)
    {
        if (!float.IsFinite((float)value))
            throw new ArgumentOutOfRangeException(nameof(value), Invariant($"Initializers.Constant: the value is {value}; give a finite number that a Float32 can hold."));
        return (shape, _) => Tensor.Full(shape, value);
    }
}
