namespace NeuralSharp.Grading;

/// <summary>How a verdict is shown.</summary>
internal static class VerdictText
{
    /// <summary>Writes it: the function and a word, and indented what there is to say.</summary>
    public static void Write(Verdict verdict)
    {
        Console.WriteLine($"  {verdict.Exercise}: {Word(verdict.Kind)}");
        foreach (var line in verdict.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Console.WriteLine($"      {Printable.Escape(line)}");
    }

    /// <summary>The kind in a word or two.</summary>
    public static string Word(VerdictKind kind) => kind switch
    {
        VerdictKind.Right => "right",
        VerdictKind.NotDone => "to do",
        VerdictKind.Wrong => "wrong",
        VerdictKind.WrongForm => "wrong kind of answer",
        VerdictKind.NotFinite => "not a number",
        VerdictKind.Threw => "threw an exception",
        VerdictKind.TimedOut => "does not end",
        VerdictKind.ChangedInput => "changes its input",
        VerdictKind.Crashed => "ends the program",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
