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
        var width = places.Width;
        var margin = Math.Min(_kernel.Length / 2, width - 1);   // zeros behind each row, which keep rows apart when the whole field is shifted
        var length = checked(places.Height * (width + margin));
        var rented = ArrayPool<float>.Shared.Rent(places.X.Length + (2 * length));
        var drawn = rented.AsSpan(0, places.X.Length);
        var field = rented.AsSpan(drawn.Length, length);
        var scratch = rented.AsSpan(drawn.Length + length, length);
        try
        {
            foreach (var isAcross in (ReadOnlySpan<bool>)[true, false])
            {
                generator.FillUniform(drawn, -1, 1);
                field.Clear();
                for (var y = 0; y < places.Height; y++) drawn.Slice(y * width, width).CopyTo(field[(y * (width + margin))..]);
                Blur(field, scratch, step: 1, most: margin);
                Blur(scratch, field, step: width + margin, most: places.Height - 1);
                var moved = isAcross ? places.X : places.Y;
                for (var y = 0; y < places.Height; y++)
                {
                    var row = moved.Slice(y * width, width);
                    TensorPrimitives.MultiplyAdd(field.Slice(y * (width + margin), width), _alpha, row, row);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>G in one direction: to[i] = Σ G[k] · from[i + k · step], k from −most to most, where that is there.</summary>
    private void Blur(ReadOnlySpan<float> from, Span<float> to, int step, int most)
    {
        to.Clear();
        var radius = _kernel.Length / 2;
        most = Math.Min(most, radius);
        for (var k = -most; k <= most; k++)
        {
            var shift = k * step;
            var part = to.Slice(Math.Max(0, -shift), from.Length - Math.Abs(shift));
            TensorPrimitives.MultiplyAdd(from.Slice(Math.Max(0, shift), part.Length), _kernel[radius + k], part, part);
        }
    }
}
