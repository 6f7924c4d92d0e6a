namespace NeuralSharp;

/// <summary>What a <see cref="Preprocessor"/> does about rows in which a value is missing.</summary>
public enum MissingPolicy
{
    /// <summary>An error that names row and column.</summary>
    Refuse,

    /// <summary>Rows without a value are left out of the examples. In inputs alone, where each row is to be answered, they are refused.</summary>
    Drop,

    /// <summary>The mean of the training part stands in for a number, the most frequent category for another value.</summary>
    Mean,

    /// <summary>The median of the training part stands in for a number, the most frequent category for another value.</summary>
    Median,

    /// <summary>The most frequent value of the training part stands in; of several as frequent the first in order.</summary>
    Mode,
}
