namespace NeuralSharp.Samples;

/// <summary>A quantity of an optimizer's inner state, for one coordinate after a step.</summary>
/// <param name="Label">Its name in the formula.</param>
/// <param name="Read">Reads it.</param>
internal sealed record StateCurve(string Label, Func<InnerState, double> Read)
{
    /// <summary>The label of what the gradient, or its mean, is multiplied by.</summary>
    public const string EffectiveStep = "effective step";
}
