namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>Ones on the diagonal and zeros elsewhere, for matrices: a layer that begins by passing its input on.</summary>
    /// <exception cref="ShapeException">The shape is no matrix.</exception>
    public static Tensor Identity(Shape shape, Generator generator) => Diagonal(shape, 1);

    /// <summary>A number on the diagonal and zeros elsewhere, for matrices.</summary>
    /// <param name="gain">The number on the diagonal, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not a positive number that a Float32 can hold.</exception>
    public static Initializer Identity(double gain)
    {
        CheckGain(gain);
        return (shape, _) => Diagonal(shape, gain);
    }

    private static Tensor Diagonal(in Shape shape, double value)
    {
        CheckMatrix(shape, nameof(Identity));
        var values = new float[shape.ElementCount];
        for (var i = 0; i < Math.Min(shape[0], shape[1]); i++) values[(i * shape[1]) + i] = (float)value;
        return Tensor.From<float>(values, shape);
    }
}
