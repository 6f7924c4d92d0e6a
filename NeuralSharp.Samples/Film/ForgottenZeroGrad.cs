using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Makes a trainer forget <c>ZeroGrad</c>: each gradient is added to those of all steps before, as <c>Backward</c> does where nobody has set them to zero.</summary>
internal sealed class ForgottenZeroGrad : TrainingCallback
{
    private readonly Dictionary<Parameter, Tensor> _sums = new(ReferenceEqualityComparer.Instance);

    public override void OnGradients(IReadOnlyList<Parameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Grad is not { } gradient) continue;
            if (_sums.TryGetValue(parameter, out var sum)) gradient.CopyFrom(sum + gradient);
            _sums[parameter] = gradient.Clone();
        }
    }
}
