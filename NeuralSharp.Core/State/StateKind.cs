namespace NeuralSharp;

/// <summary>What a <see cref="StateValue"/> is.</summary>
public enum StateKind
{
    /// <summary>Nothing: null. A state with it can be neither saved nor loaded.</summary>
    Null,

    /// <summary>A tensor.</summary>
    Tensor,

    /// <summary>A whole number.</summary>
    Long,

    /// <summary>A whole number without a sign, such as a seed.</summary>
    ULong,

    /// <summary>A number.</summary>
    Double,

    /// <summary>A text.</summary>
    String,

    /// <summary>True or false.</summary>
    Bool,
}
