using System.Buffers;
using System.Numerics.Tensors;

namespace NeuralSharp;

/// <summary>
/// Bends an image as if it were drawn on rubber: each place moves by α · (G ∗ u), where u is uniform in [−1, 1) for each pixel and each direction and
/// G a Gaussian with standard deviation σ, in pixels; beyond the image u is 0. A small σ roughens, a large one shifts; a place moves by about
/// α / (6 σ), the standard deviation. For digits of 28 x 28 pixels α = 34 and σ = 4 move by 1.4 pixels.
/// </summary>
/// <remarks>
/// Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document analysis", 2003. G is cut off
/// at 4 σ and made to have the sum 1.
/// </remarks>
public sealed class ElasticTransform : ImageTransform
{
    private const double MostSigma = 1000;

    private readonly float _alpha;
    private readonly float[] _kernel;   // G, from −radius to radius

    /// <summary>Bends by fields that are <paramref name="alpha"/> strong and <paramref name="sigma"/> smooth.</summary>
    /// <param name="alpha">The strength α; 0 leaves images as they are.</param>
    /// <param name="sigma">The smoothness σ in pixels, above 0 and at most 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is negative or not finite, or the smoothness is not in its range.</exception>
    public ElasticTransform(double alpha, double sigma)
    {
        Require.NotNegative(alpha, who: nameof(ElasticTransform));
        Require.Positive(sigma, who: nameof(ElasticTransform));
        if (sigma > MostSigma) throw new OutOfRangeException(nameof(sigma), sigma, Invariant($"ElasticTransform: sigma is {sigma}, more than {MostSigma}; shift the image as a whole instead."));
        _alpha = (float)alpha;

        var radius = (int)Math.Ceiling(4 * sigma);
        var weights = Enumerable.Range(-radius, (2 * radius) + 1).Select(i => Math.Exp(-(i * i) / (2 * sigma * sigma))).ToArray();
        var sum = weights.Sum();
        _kernel = Array.ConvertAll(weights, weight => (float)(weight / sum));
    }

    /// <inheritdoc/>
    public override void Move(PixelPlaces places, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var area = places.X.Length;
        var rented = ArrayPool<float>.Shared.Rent(2 * area);
        var field = rented.AsSpan(0, area);
        var scratch = rented.AsSpan(area, area);
        try
        {
            foreach (var direction in (ReadOnlySpan<bool>)[true, false])
            {
                generator.FillUniform(field, -1, 1);
                BlurRows(field, scratch, places.Width);
                BlurColumns(scratch, field, places.Width);
                var moved = direction ? places.X : places.Y;
                TensorPrimitives.MultiplyAdd(field, _alpha, moved, moved);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>G along each row: the row is added to itself, shifted by each place of the kernel.</summary>
    private void BlurRows(ReadOnlySpan<float> from, Span<float> to, int width)
    {
        to.Clear();
        for (var start = 0; start < from.Length; start += width)
        {
            for (var k = 0; k < _kernel.Length; k++) AddShifted(from.Slice(start, width), to.Slice(start, width), k - (_kernel.Length / 2), _kernel[k]);
        }
    }

    /// <summary>G along the columns: the whole field is added to itself, shifted by rows.</summary>
    private void BlurColumns(ReadOnlySpan<float> from, Span<float> to, int width)
    {
        to.Clear();
        for (var k = 0; k < _kernel.Length; k++) AddShifted(from, to, (k - (_kernel.Length / 2)) * width, _kernel[k]);
    }

    /// <summary>to[i] += weight · from[i + shift], where that is there.</summary>
    private static void AddShifted(ReadOnlySpan<float> from, Span<float> to, int shift, float weight)
    {
        var length = from.Length - Math.Abs(shift);
        if (length <= 0) return;
        to = to.Slice(Math.Max(0, -shift), length);
        TensorPrimitives.MultiplyAdd(from.Slice(Math.Max(0, shift), length), weight, to, to);
    }
}
