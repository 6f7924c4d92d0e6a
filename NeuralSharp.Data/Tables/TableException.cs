namespace NeuralSharp;

/// <summary>
/// Values of a table that cannot be used: one that is missing, is no number, or was never seen in training. The message names the source, the
/// row and the column, says what is wrong and how to mend it; what it quotes of a file is escaped.
/// </summary>
public sealed class TableException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="place">Where: source, row and column, as far as they are known.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="remedy">How to mend it, as a sentence.</param>
    /// <param name="column">The column, where it is one.</param>
    /// <param name="row">The row's number in its source, from 1, where it is one.</param>
    public TableException(string place, string problem, string remedy, string? column = null, int? row = null)
        : base(Printable.Escape($"{place}: {problem} {remedy}")) => (Column, Row) = (column, row);

    /// <summary>The column, where it is one.</summary>
    public string? Column { get; }

    /// <summary>The row's number in its source, counted from 1 without a header, where it is one.</summary>
    public int? Row { get; }
}
