namespace NeuralSharp.Grading;

/// <summary>What cases are made of: the same random numbers in every run, and slopes by nudging.</summary>
internal static class Cases
{
    /// <summary>Cases from random numbers of a seed.</summary>
    public static IEnumerable<T> Random<T>(int seed, int count, Func<Random, T> make)
    {
        Random random = new(seed);
        for (var i = 0; i < count; i++) yield return make(random);
    }

    /// <summary>A number between −3 and 3, in hundredths, so that it can be typed.</summary>
    public static double Number(this Random random) => random.Next(-300, 301) / 100.0;

    /// <summary>Several of them.</summary>
    public static double[] Numbers(this Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Number())];

    /// <summary>A place from 0 up to, and without, a count.</summary>
    public static int Whole(this Random random, int count) => random.Next(count);

    /// <summary>The slope of a function, measured: (f(x + h) − f(x − h)) / 2h.</summary>
    public static double Nudge(Func<double, double> function, double x, double h = 1e-5) => (function(x + h) - function(x - h)) / (2 * h);
}
