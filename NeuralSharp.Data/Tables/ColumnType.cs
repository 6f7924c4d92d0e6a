namespace NeuralSharp;

/// <summary>What the values of a column are.</summary>
public enum ColumnType
{
    /// <summary>Numbers, such as measurements: see <see cref="NumberColumn"/>.</summary>
    Number,

    /// <summary>Texts, such as names of classes: see <see cref="TextColumn"/>.</summary>
    Text,
}
