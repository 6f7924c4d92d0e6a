namespace NeuralSharp;

/// <summary>What a loss does with the losses of the single examples or elements.</summary>
public enum Reduction
{
    /// <summary>Their mean: a scalar that does not depend on the batch size.</summary>
    Mean,

    /// <summary>Their sum: a scalar.</summary>
    Sum,

    /// <summary>Nothing: all of them are returned.</summary>
    None,
}
