namespace NeuralSharp;

/// <summary>What becomes of a column's values on their way into a network.</summary>
public enum ColumnEncoding
{
    /// <summary>Left out.</summary>
    Ignore,

    /// <summary>A number as it is.</summary>
    AsIs,

    /// <summary>z = (x − μ) / σ with the mean and the standard deviation (over n) of the training part: the default for numbers. A constant becomes 0.</summary>
    Standardize,

    /// <summary>z = (x − min) / (max − min) with the smallest and the largest number of the training part. A constant becomes 0.</summary>
    MinMax,

    /// <summary>An input for each category, 1 for the one that the row has and 0 for the others: the default for texts.</summary>
    OneHot,

    /// <summary>The place of the category among all, from 0: for categories with an order.</summary>
    Ordinal,
}
