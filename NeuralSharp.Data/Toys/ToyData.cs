namespace NeuralSharp;

/// <summary>
/// Small data sets to try a network on: points in the plane with a class each, and a curve. The same seed gives the same points. Classes take turns, so
/// that any first part has all of them.
/// </summary>
public static class ToyData
{
    /// <summary>XOR: the corners of the unit square, class 1 where just one coordinate is 1. By default the four of the truth table.</summary>
    /// <param name="count">The number of points; the corners take turns.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate.</param>
    /// <param name="seed">Chooses the noise.</param>
    /// <returns>Inputs [count, 2], labels [count].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, or the noise is negative or not finite.</exception>
    public static TensorDataset Xor(int count = 4, double noise = 0, ulong seed = 0) =>
        Points(count, noise, new(seed), i => (i / 2 % 2, i % 2, i / 2 % 2 ^ i % 2));

    /// <summary>Two half circles that reach into each other: (cos t, sin t), and (1 − cos t, ½ − sin t), with t from 0 to π in equal steps.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate.</param>
    /// <param name="seed">Chooses the noise.</param>
    /// <returns>Inputs [count, 2], labels [count].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, or the noise is negative or not finite.</exception>
    public static TensorDataset Moons(int count, double noise = 0.1, ulong seed = 0) => Points(count, noise, new(seed), i =>
    {
        var t = Math.PI * Along(i, count, classes: 2);
        return i % 2 == 0 ? (Math.Cos(t), Math.Sin(t), 0) : (1 - Math.Cos(t), 0.5 - Math.Sin(t), 1);
    });

    /// <summary>A circle of radius 1, class 0, around a smaller one, class 1.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate.</param>
    /// <param name="factor">The radius of the inner circle, above 0 and below 1.</param>
    /// <param name="seed">Chooses the noise.</param>
    /// <returns>Inputs [count, 2], labels [count].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, the noise is negative or not finite, or the factor is not between 0 and 1.</exception>
    public static TensorDataset Circles(int count, double noise = 0.05, double factor = 0.5, ulong seed = 0)
    {
        Require.BetweenZeroAndOne(factor, who: nameof(Circles));
        return Points(count, noise, new(seed), i =>
        {
            var (radius, t) = (i % 2 == 0 ? 1 : factor, 2 * Math.PI * (i / 2) / Math.Max(1, (count + 1) / 2));
            return (radius * Math.Cos(t), radius * Math.Sin(t), i % 2);
        });
    }

    /// <summary>Spirals from the middle, an arm a class: r (cos φ, sin φ) with r from 0 to 1 and φ = 2π (turns r + class / classes).</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="classes">The number of arms, at least 2.</param>
    /// <param name="turns">How often an arm goes around, above 0.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate.</param>
    /// <param name="seed">Chooses the noise.</param>
    /// <returns>Inputs [count, 2], labels [count].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the turns are not positive, there are fewer than two classes, or the noise is negative or not finite.</exception>
    public static TensorDataset Spirals(int count, int classes = 2, double turns = 1.5, double noise = 0.02, ulong seed = 0)
    {
        CheckClasses(classes);
        Require.Positive(turns, who: nameof(Spirals));
        return Points(count, noise, new(seed), i =>
        {
            var r = Along(i, count, classes);
            var (sin, cos) = Math.SinCos(2 * Math.PI * (turns * r + (double)(i % classes) / classes));
            return (r * cos, r * sin, i % classes);
        });
    }

    /// <summary>Clouds of points around centres that are drawn from the square [−10, 10)², a cloud a class.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="classes">The number of clouds, at least 2.</param>
    /// <param name="standardDeviation">How wide a cloud is in each coordinate.</param>
    /// <param name="seed">Chooses centres and points.</param>
    /// <returns>Inputs [count, 2], labels [count].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, there are fewer than two classes, or the deviation is negative or not finite.</exception>
    public static TensorDataset Blobs(int count, int classes = 3, double standardDeviation = 1, ulong seed = 0)
    {
        CheckClasses(classes);
        var generator = new Generator(seed);
        var centers = Tensor.Uniform([classes, 2], -10, 10, DType.Float64, generator).ToArray<double>();
        return Points(count, standardDeviation, generator, i => (centers[2 * (i % classes)], centers[2 * (i % classes) + 1], i % classes));
    }

    /// <summary>A curve to be learned: y = sin x for x drawn from [−π, π), with noise on y.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="noise">The standard deviation of what is added to y.</param>
    /// <param name="seed">Chooses the points and the noise.</param>
    /// <returns>Inputs [count, 1], values [count, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, or the noise is negative or not finite.</exception>
    public static TensorDataset Sine(int count, double noise = 0.1, ulong seed = 0)
    {
        Check(count, noise);
        var generator = new Generator(seed);
        var x = Tensor.Uniform([count, 1], -Math.PI, Math.PI, generator: generator);
        return new(x, x.Sin() + Noise([count, 1], noise, generator));
    }

    /// <summary>Points of a formula, with noise.</summary>
    private static TensorDataset Points(int count, double noise, Generator generator, Func<int, (double X, double Y, int Label)> point)
    {
        Check(count, noise);
        var (inputs, labels) = (new float[2 * (long)count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var (x, y, label) = point(i);
            (inputs[2 * (long)i], inputs[2 * (long)i + 1], labels[i]) = ((float)x, (float)y, label);
        }

        return new(Tensor.From(inputs).Reshape(count, 2) + Noise([count, 2], noise, generator), Tensor.From(labels));
    }

    private static Tensor Noise(Shape shape, double noise, Generator generator) => Tensor.Normal(shape, 0, noise, generator: generator);

    /// <summary>How far along its class a point is, from 0 to 1, where classes take turns.</summary>
    private static double Along(int i, int count, int classes) => (double)(i / classes) / Math.Max(1, (count - 1) / classes);

    private static void Check(int count, double noise)
    {
        Require.AtLeastOne(count);
        Require.NotNegative(noise);
    }

    private static void CheckClasses(int classes)
    {
        if (classes < 2) throw new OutOfRangeException(nameof(classes), classes, Invariant($"{classes} classes are none to tell apart; give 2 or more."));
    }
}
