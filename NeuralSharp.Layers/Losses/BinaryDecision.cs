using System.Runtime.CompilerServices;

namespace NeuralSharp.Layers;

/// <summary>How a loss of two classes tells them apart: an output above the threshold is the class 1.</summary>
/// <param name="Threshold">The output between the classes: 0.5 for probabilities, 0 for logits and scores.</param>
/// <param name="Negative">The target of the other class: 0, or −1 for hinge losses.</param>
internal sealed record BinaryDecision(double Threshold, double Negative)
{
    public static BinaryDecision OfProbabilities { get; } = new(0.5, 0);

    public static BinaryDecision OfLogits { get; } = new(0, 0);

    public static BinaryDecision OfSigns { get; } = new(0, -1);
}

/// <summary>Which losses tell two classes apart, so that a trainer need not guess.</summary>
public static partial class Losses
{
    private static readonly ConditionalWeakTable<Loss, BinaryDecision> s_decisions = [];

    /// <summary>How a loss of this library tells two classes apart; null for other losses.</summary>
    internal static BinaryDecision? DecisionOf(Loss loss)
    {
        if (loss == BinaryCrossEntropy) return BinaryDecision.OfProbabilities;
        if (loss == BinaryCrossEntropyWithLogits) return BinaryDecision.OfLogits;
        if (loss == Hinge || loss == SquaredHinge) return BinaryDecision.OfSigns;
        return s_decisions.TryGetValue(loss, out var decision) ? decision : null;
    }

    /// <summary>Notes how a loss with options decides.</summary>
    private static Loss Deciding(BinaryDecision decision, Loss loss)
    {
        s_decisions.Add(loss, decision);
        return loss;
    }
}
