using System.Numerics.Tensors;

namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>
    /// A random orthogonal matrix, every one as likely as the others: columns of length 1 at right angles, or rows where there are
    /// fewer of them. A product with it keeps lengths. Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning
    /// in deep linear neural networks", 2013.
    /// </summary>
    /// <exception cref="ShapeException">The shape is no matrix.</exception>
    public static Tensor Orthogonal(Shape shape, Generator generator) => OrthogonalMatrix(shape, generator).To(DType.Float32);

    /// <summary><see cref="Orthogonal(Shape, Generator)"/> times a gain, such as <see cref="Gain"/> gives for an activation.</summary>
    /// <param name="gain">What the matrix is multiplied by, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not a positive number that a Float32 can hold.</exception>
    public static Initializer Orthogonal(double gain)
    {
        CheckGain(gain);
        return (shape, generator) => (gain * OrthogonalMatrix(shape, generator)).To(DType.Float32);
    }

    /// <summary>
    /// The Q of the QR decomposition of a matrix of normal numbers, in Float64. Q is distributed evenly where the diagonal of R is
    /// positive (Mezzadri, "How to generate random matrices from the classical compact groups", 2007), as Gram and Schmidt make it.
    /// </summary>
    internal static Tensor OrthogonalMatrix(in Shape shape, Generator generator)
    {
        CheckMatrix(shape, nameof(Orthogonal));
        var (count, length) = (Math.Min(shape[0], shape[1]), Math.Max(shape[0], shape[1]));
        var vectors = Tensor.Normal([count, length], dtype: DType.Float64, generator: generator).ToArray<double>();
        Orthonormalize(vectors, count, length);
        var rows = Tensor.From<double>(vectors, [count, length]);
        return shape[0] == count ? rows : rows.Transpose(0, 1);
    }

    /// <summary>
    /// Gram and Schmidt: takes from each vector what those before it have of it, and scales the rest to the length 1. Taken twice,
    /// it is orthogonal to the last digit (Giraud et al., "The loss of orthogonality in the Gram-Schmidt orthogonalization process", 2005).
    /// </summary>
    private static void Orthonormalize(Span<double> vectors, int count, int length)
    {
        for (var i = 0; i < count; i++)
        {
            var vector = vectors.Slice(i * length, length);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    ReadOnlySpan<double> before = vectors.Slice(j * length, length);
                    TensorPrimitives.MultiplyAdd(before, -TensorPrimitives.Dot<double>(before, vector), vector, vector);
                }
            }

            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
        }
    }
}
