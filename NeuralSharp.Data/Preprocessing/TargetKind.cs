namespace NeuralSharp;

/// <summary>What a network is to say about a row.</summary>
public enum TargetKind
{
    /// <summary>Which of some classes: Int32 labels [rows], for <c>CrossEntropy</c>.</summary>
    Classes,

    /// <summary>A number: [rows, 1], for <c>MeanSquaredError</c>.</summary>
    Values,
}
