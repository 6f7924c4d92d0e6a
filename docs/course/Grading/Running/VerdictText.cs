namespace NeuralSharp.Grading;

/// <summary>How a verdict is shown.</summary>
internal static class VerdictText
{
    /// <summary>Writes it: the function and a word, coloured on a terminal, and indented what there is to say.</summary>
    public static void Write(TextWriter to, Verdict verdict)
    {
        to.Write($"  {verdict.Exercise}: ");
        WriteColored(to, Word(verdict.Kind), verdict.Kind switch
        {
            VerdictKind.Right => ConsoleColor.Green,
            VerdictKind.NotDone => ConsoleColor.Yellow,
            _ => ConsoleColor.Red,
        });
        to.WriteLine();
        foreach (var line in verdict.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) to.WriteLine($"      {Printable.Escape(line)}");
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

    private static void WriteColored(TextWriter to, string text, ConsoleColor color)
    {
        var colored = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };
        if (colored) Console.ForegroundColor = color;
        to.Write(text);
        if (colored) Console.ResetColor();
    }
}
