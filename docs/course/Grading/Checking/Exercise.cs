namespace NeuralSharp.Grading;

/// <summary>A function that the learner writes, and how it is looked at.</summary>
internal abstract class Exercise
{
    /// <summary>The function's name, as it stands in the lesson.</summary>
    public required string Name { get; init; }

    /// <summary>The type whose member it is, where the learner writes one: it is printed as a whole. Null for a function that stands alone.</summary>
    public string? Type { get; init; }

    /// <summary>What it is to return, in a sentence: said while it is not written yet.</summary>
    public required string Asks { get; init; }

    /// <summary>Three hints, each telling more than the one before; the last is nearly the code.</summary>
    public required IReadOnlyList<string> Hints { get; init; }

    /// <summary>Functions of the lesson that this one runs on: while one of them is not right, it is that which is to be mended first.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>How long all its cases together may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The call that runs now, such as <c>Fork(2)</c>: what is told of one that does not end.</summary>
    public string Running { get; protected set; } = "";

    /// <summary>Runs the learner's function on all cases.</summary>
    public abstract Verdict Check();

    /// <summary>What is said of one who follows a wrong rule, for each: it must be named.</summary>
    public abstract IEnumerable<(string Rule, Verdict Verdict)> CheckWrongRules();
}
