namespace NeuralSharp.Grading;

/// <summary>What became of an exercise.</summary>
internal enum VerdictKind
{
    Right,
    NotDone,
    Wrong,
    WrongForm,
    NotFinite,
    Threw,
    TimedOut,
    ChangedInput,
    Crashed,
}

/// <summary>What the grading says of an exercise.</summary>
/// <param name="Exercise">The function's name.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Text">What it says to the learner, in lines; empty where there is nothing to say.</param>
/// <param name="Mistake">The name of the wrong rule that the function follows; null where it follows none that is known.</param>
internal sealed record Verdict(string Exercise, VerdictKind Kind, string Text = "", string? Mistake = null)
{
    public bool IsRight => Kind == VerdictKind.Right;
}
