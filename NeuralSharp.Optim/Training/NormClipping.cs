namespace NeuralSharp.Optim;

/// <summary>Clips the gradients of a <see cref="Trainer"/>'s steps by their norm, see <see cref="GradientClipping.ByNorm(IReadOnlyList{Parameter}, double, bool)"/>.</summary>
/// <param name="maxNorm">The largest norm of all gradients together, positive.</param>
/// <param name="throwIfNonFinite">Whether a norm that is NaN or infinite is an exception; otherwise the optimizer's policy says what becomes of the step.</param>
/// <exception cref="ArgumentOutOfRangeException">The limit is not positive and finite.</exception>
public sealed class NormClipping(double maxNorm, bool throwIfNonFinite = true) : TrainingCallback
{
    private readonly double _maxNorm = Require.Positive(maxNorm);

    /// <summary>The norm of the last step's gradients, before they were clipped; NaN before the first step.</summary>
    public double LastNorm { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public override void OnGradients(IReadOnlyList<Parameter> parameters) =>
        LastNorm = GradientClipping.ClipNorm(parameters, _maxNorm, throwIfNonFinite);
}
