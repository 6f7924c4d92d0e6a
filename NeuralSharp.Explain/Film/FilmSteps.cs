namespace NeuralSharp;

/// <summary>Which steps of a training become frames: many at the start, where most happens, and then ten in each power of ten.</summary>
internal static class FilmSteps
{
    /// <summary>A page has at most so many frames.</summary>
    public const int Most = 40;

    /// <summary>Whether a step is a frame.</summary>
    public static bool IsFrame(int step)
    {
        while (step >= 100 && step % 10 == 0) step /= 10;
        return step is <= 6 or 8 or 10 or 12 or 15 or 20 or 25 or 30 or 40 or 50 or 60 or 80;
    }

    /// <summary>At most so many of the frames, evenly chosen, with the first and the last.</summary>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> frames, int most) =>
        frames.Count <= most ? frames : [.. Enumerable.Range(0, most).Select(i => frames[i * (frames.Count - 1) / (most - 1)])];
}
