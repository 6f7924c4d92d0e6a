namespace NeuralSharp.Layers;

/// <summary>Penalties to add to a loss, or to hand to a trainer.</summary>
public static class Penalties
{
    /// <summary>
    /// λ Σ |w| over all elements: it pulls small weights to 0 (the lasso). Source: Tibshirani, "Regression shrinkage and selection via the
    /// lasso", 1996.
    /// </summary>
    /// <param name="parameters">What is penalized, such as <c>model.Parameters.Where(parameter => parameter.Rank == 2)</c>: the weights without biases. One that stands twice counts once.</param>
    /// <param name="strength">λ, positive.</param>
    /// <exception cref="ArgumentException">There are no parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    public static Penalty L1(IEnumerable<Parameter> parameters, double strength) =>
        new SumOfTerms(Check(parameters, nameof(L1)), Require.Positive(strength, who: "Penalties.L1"), weight => weight.Abs());

    /// <summary>
    /// λ Σ w² over all elements (ridge regression, Tikhonov). Its gradient is 2λw, so that with plain gradient descent a weight decay of 2λ is the same.
    /// Source: Krogh and Hertz, "A simple weight decay can improve generalization", 1991.
    /// </summary>
    /// <inheritdoc cref="L1"/>
    public static Penalty L2(IEnumerable<Parameter> parameters, double strength) =>
        new SumOfTerms(Check(parameters, nameof(L2)), Require.Positive(strength, who: "Penalties.L2"), weight => weight.Square());

    private static Parameter[] Check(IEnumerable<Parameter> parameters, string name)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var checkedOnes = ParameterSet.Distinct(parameters);
        foreach (var parameter in checkedOnes) ArgumentNullException.ThrowIfNull(parameter, nameof(parameters));
        return checkedOnes.Length > 0 ? checkedOnes
            : throw new ArgumentException($"Penalties.{name}: there are no parameters to penalize. Hand over model.Parameters of a model that has some.", nameof(parameters));
    }
}

/// <summary>λ Σ f(w) over all elements of some parameters.</summary>
file sealed class SumOfTerms(Parameter[] parameters, double strength, Func<Tensor, Tensor> term) : Penalty
{
    public override Tensor Compute()
    {
        var sum = term(parameters[0]).Sum();
        foreach (var parameter in parameters.AsSpan(1)) sum += term(parameter).Sum();
        return sum * strength;
    }
}
