namespace NeuralSharp;

/// <summary>
/// Whether the last <c>Backward</c> on this thread went through a cross-entropy whose logits a softmax had made. It has one of its own, and of two in a row a perfect
/// answer still costs ln(e + classes − 1) − 1.
/// </summary>
internal static class DoubledSoftmax
{
    [ThreadStatic]
    private static int t_classes;

    /// <summary>The classes of that cross-entropy; 0 where there was none.</summary>
    public static int Classes => t_classes;

    /// <summary>A pass begins.</summary>
    public static void Forget() => t_classes = 0;

    /// <summary>A pass has come to a cross-entropy of these logits.</summary>
    public static void Look(Tensor logits)
    {
        if (logits.Producer is { Name: "Softmax" }) t_classes = logits.Shape[^1];
    }
}
