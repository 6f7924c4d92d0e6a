namespace NeuralSharp.Optim;

/// <summary>Clips every element of the gradients of a <see cref="Trainer"/>'s steps, see <see cref="GradientClipping.ByValue"/>.</summary>
/// <param name="limit">The largest magnitude of an element, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">The limit is not positive and finite.</exception>
public sealed class ValueClipping(double limit) : TrainingCallback
{
    private readonly double _limit = Require.Positive(limit);

    /// <inheritdoc/>
    public override void OnGradients(IReadOnlyList<Parameter> parameters) => GradientClipping.ByValue(parameters, _limit);
}
