namespace NeuralSharp;

/// <summary>How <see cref="Preprocessor.Fit"/> treats columns; without any option numbers are standardised and texts become one input a category.</summary>
public sealed class PreprocessorOptions
{
    /// <summary>What becomes of numbers.</summary>
    public ColumnEncoding Numbers { get; init; } = ColumnEncoding.Standardize;

    /// <summary>What becomes of texts.</summary>
    public ColumnEncoding Texts { get; init; } = ColumnEncoding.OneHot;

    /// <summary>What becomes of single columns, where it is something else. A column of numbers may be made of categories, too.</summary>
    public IReadOnlyDictionary<string, ColumnEncoding> Columns { get; init; } = new Dictionary<string, ColumnEncoding>();

    /// <summary>
    /// The categories of single columns, of the target as well, in an order of one's own: <c>["low", "middle", "high"]</c>. Otherwise they are those of the
    /// training part, numbers in their order before texts in the order of their characters.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What to do about missing values. Where one stands in for them, each column that lacked some in training gets an input more, which is 1 where the value was missing.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Refuse;

    /// <summary>Whether a category that did not come up in training makes all its column's inputs 0; otherwise it is an error. Only for one-hot columns.</summary>
    public bool AllowsUnknownCategories { get; init; }

    /// <summary>What the target is; null for classes where it is of texts, and for values where it is of numbers.</summary>
    public TargetKind? Target { get; init; }

    /// <summary>Whether a target of values is standardised, so that the network learns numbers near 0; <see cref="Preprocessor.DecodeValues"/> takes it back.</summary>
    public bool StandardizesTarget { get; init; } = true;

    /// <summary>How many categories a column may have: names or row numbers that are no categories are noticed, before each becomes an input.</summary>
    public int MostCategories { get; init; } = 1000;
}
