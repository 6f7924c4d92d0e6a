namespace NeuralSharp;

/// <summary>A column that a table does not have; the message names those that may be meant.</summary>
/// <param name="column">The name that was asked for.</param>
/// <param name="message">What was looked for and what there is.</param>
public sealed class UnknownColumnException(string column, string message) : ArgumentException(message)
{
    /// <summary>The name that was asked for.</summary>
    public string Column { get; } = column;
}
