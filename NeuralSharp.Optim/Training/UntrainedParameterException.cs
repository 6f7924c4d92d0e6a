namespace NeuralSharp.Optim;

/// <summary>
/// Parameters that could learn, and that a <see cref="Trainer"/>'s optimizer does not hold: they would stay as they are without a word.
/// Thrown before the first step has changed anything.
/// </summary>
public sealed class UntrainedParameterException : InvalidOperationException
{
    internal UntrainedParameterException(IReadOnlyList<string> parameters, string advice)
        : base(Text(parameters, advice)) => Parameters = parameters;

    /// <summary>The parameters: paths in the model, and descriptions of those that the model does not hold.</summary>
    public IReadOnlyList<string> Parameters { get; }

    private static string Text(IReadOnlyList<string> parameters, string advice)
    {
        const int shown = 5;
        var more = parameters.Count > shown ? Invariant($" (and {parameters.Count - shown} more)") : "";
        return Invariant($"Trainer: {parameters.Count} parameter(s) would not be trained: {string.Join("; ", parameters.Take(shown))}{more}. {advice}");
    }
}
