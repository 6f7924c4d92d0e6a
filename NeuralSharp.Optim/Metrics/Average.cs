namespace NeuralSharp.Optim;

/// <summary>How a metric of single classes becomes one number. Each class in turn is the positive one, and all others are the negative.</summary>
public enum Average
{
    /// <summary>The metric of class 1, of two classes; more are refused.</summary>
    Binary,

    /// <summary>The mean over the classes that occur among the labels or the decisions: rare classes count like frequent ones.</summary>
    Macro,

    /// <summary>The metric of the summed counts of all classes: each example counts alike.</summary>
    Micro,

    /// <summary>The mean over the classes, each weighted by how much its labels count.</summary>
    Weighted,
}
