namespace NeuralSharp.Optim;

/// <summary>
/// Several optimizers as one: groups of parameters with rules and hyperparameters of their own, such as momentum for the body of a
/// network and AdamW for its head. Its groups are theirs, in order. Hand over fresh optimizers, and step this one only.
/// An option that this one is told (<c>Maximize</c>, say) holds for all of them; the policy for gradients that are not finite is this one's alone.
/// </summary>
/// <example><code>var optimizer = new CombinedOptimizer(new SGDMomentum(body.Parameters, 0.1), new AdamW(head.Parameters, beta1: 0.95));</code></example>
/// <param name="optimizers">The optimizers.</param>
/// <exception cref="ArgumentException">There are none, two hold the same parameter, one steps by <c>Step(loss)</c> alone, or has a policy of its own for gradients that are not finite.</exception>
public sealed class CombinedOptimizer(params IEnumerable<Optimizer> optimizers) : Optimizer(Check(optimizers))
{
    /// <inheritdoc/>
    public override string Name => $"{nameof(CombinedOptimizer)}({string.Join(", ", Members.Select(optimizer => optimizer.Name))})";

    private IEnumerable<Optimizer> Members => Slots.Select(slot => slot.Optimizer).Distinct();

    /// <inheritdoc/>
    protected override StateDict? OwnState()
    {
        var state = new StateDict();
        foreach (var (i, member) in Members.Index())
        {
            if (member.OwnStateOfMember() is { } own) state.Add(Invariant($"{i}"), own);
        }

        return state.Count == 0 ? null : state;
    }

    /// <inheritdoc/>
    protected override void ReadOwnState(StateReader own)
    {
        foreach (var (i, member) in Members.Index()) member.ReadOwnStateOfMember(own.Part(Invariant($"{i}")));
    }

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) =>
        throw new InvalidOperationException("CombinedOptimizer: each parameter is stepped by the optimizer it came from.");

    private static List<Optimizer> Check(IEnumerable<Optimizer> optimizers)
    {
        ArgumentNullException.ThrowIfNull(optimizers);
        var all = optimizers.ToList();
        if (all.Find(optimizer => optimizer.NeedsLoss) is { } alone)
        {
            throw new ArgumentException(
                $"CombinedOptimizer: {alone.Name} steps by Step(loss) alone: it computes the loss itself, as L-BFGS does along its line. So it cannot be combined.",
                nameof(optimizers));
        }

        if (all.Find(optimizer => optimizer.NonFiniteGradients != NonFiniteGradients.Pass) is { } own)
        {
            throw new ArgumentException(
                $"CombinedOptimizer: {own.Name} has NonFiniteGradients = {own.NonFiniteGradients}, and gradients are looked at for all parameters at once. "
                + "Set it on the CombinedOptimizer instead.",
                nameof(optimizers));
        }

        return all;
    }
}
