namespace NeuralSharp.Optim;

/// <summary>
/// <see cref="Adam"/> with decoupled weight decay: θ ← (1 − ηλ)θ, then Adam's step. The decay is not divided by √v̂, so it pulls on
/// all parameters alike. Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, https://arxiv.org/abs/1711.05101.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>Takes charge of parameters.</summary>
    /// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
    /// <param name="learningRate">η, positive.</param>
    /// <param name="beta1">β₁, the share of the gradients' mean that is kept, in [0, 1).</param>
    /// <param name="beta2">β₂, the share of the squares' mean that is kept, in [0, 1).</param>
    /// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
    /// <param name="weightDecay">λ, zero or positive. As in the paper's code and in PyTorch, a step shrinks the parameters by ηλ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
    public AdamW(
        IEnumerable<Parameter> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        : base(parameters, learningRate, beta1, beta2, epsilon) => (WeightDecay, DecoupledWeightDecay) = (weightDecay, true);
}
