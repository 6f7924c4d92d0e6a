namespace NeuralSharp.Samples;

/// <summary>What a model took images for, and how often it was right.</summary>
/// <param name="nameOf">The name of a class.</param>
internal sealed class Verdicts(Func<int, string> nameOf)
{
    /// <summary>So many lines of single images are shown: of more images only those it was wrong about, as far as they go.</summary>
    public const int MostShown = 20;

    private const int Guesses = 3;   // told of each image
    private const int MostConfused = 5;

    private readonly PriorityQueue<Verdict, float> _wrong = new();   // the least sure in front
    private readonly Dictionary<(int Target, int Guess), int> _confused = [];
    private int _count;
    private int _right;

    /// <summary>Counts an image in, and says what the model sees in it.</summary>
    /// <param name="image">Its number.</param>
    /// <param name="probabilities">That of each class.</param>
    /// <param name="target">The class it is; null where that is not known.</param>
    public Verdict Add(int image, ReadOnlySpan<float> probabilities, int? target)
    {
        var row = probabilities.ToArray();
        var best = Enumerable.Range(0, row.Length).OrderByDescending(guess => row[guess]).Take(Guesses).ToArray();
        var answer = string.Join("   ", best.Select(guess => Invariant($"{nameOf(guess)} {row[guess] * 100:0.00} %")));
        var isWrong = target is { } known && known != best[0];
        var verdict = new Verdict(image, isWrong ? $"{answer}   wrong: is {nameOf(target!.Value)}" : answer);
        _count++;
        if (!isWrong)
        {
            _right++;
            return verdict;
        }

        _confused[(target!.Value, best[0])] = _confused.GetValueOrDefault((target.Value, best[0])) + 1;
        _wrong.Enqueue(verdict, row[best[0]]);
        if (_wrong.Count > MostShown) _wrong.Dequeue();
        return verdict;
    }

    /// <summary>The images it was wrong about, those it was surest of in front, and what was confused most.</summary>
    public void WriteWorst(TextWriter output)
    {
        var more = _count - _right - _wrong.Count;
        var worst = new Stack<Verdict>();
        while (_wrong.TryDequeue(out var verdict, out _)) worst.Push(verdict);
        foreach (var verdict in worst) output.WriteLine(verdict);
        if (more > 0) output.WriteLine(Invariant($"... and {more} more that are wrong; --all shows every image"));
        var confused = _confused.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(MostConfused)
            .Select(entry => Invariant($"{nameOf(entry.Key.Target)} taken for {nameOf(entry.Key.Guess)} ({entry.Value})"));
        if (_confused.Count > 0) output.WriteLine($"most confused: {string.Join(", ", confused)}");
    }

    /// <summary>How many were right.</summary>
    public void WriteCount(TextWriter output) => output.WriteLine(Invariant($"right: {_right} of {_count}, {100.0 * _right / _count:0.00} %"));
}

/// <summary>What a model sees in an image.</summary>
/// <param name="Image">The image's number.</param>
/// <param name="Answer">The most probable classes, and where the first is wrong, the right one.</param>
internal sealed record Verdict(int Image, string Answer)
{
    public override string ToString() => Invariant($"image {Image,5}: {Answer}");
}
