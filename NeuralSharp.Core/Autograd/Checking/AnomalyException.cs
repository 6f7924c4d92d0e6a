namespace NeuralSharp;

/// <summary>The first value that is not finite, found by <see cref="Autograd.DetectAnomalies"/>: where it came from, and out of what.</summary>
public sealed class AnomalyException : ArithmeticException
{
    internal AnomalyException(string message, string opName, bool isBackward, IReadOnlyList<ValueStatistics> inputs, SourceLine line)
        : base(message) => (OpName, IsBackward, Inputs, File, Line) = (opName, isBackward, inputs, line.File, line.Number);

    /// <summary>The op that gave the value.</summary>
    public string OpName { get; }

    /// <summary>Whether it is a gradient rather than an op's output.</summary>
    public bool IsBackward { get; }

    /// <summary>What the op's inputs look like, in order; empty where no op gave the value.</summary>
    public IReadOnlyList<ValueStatistics> Inputs { get; }

    /// <summary>The file of your code that called the op; null where there are no debug symbols.</summary>
    public string? File { get; }

    /// <summary>The line in <see cref="File"/>; 0 where it is not known.</summary>
    public int Line { get; }
}
