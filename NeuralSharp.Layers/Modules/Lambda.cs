namespace NeuralSharp.Layers;

/// <summary>
/// A function as a module: <c>new Lambda(x =&gt; x * 2)</c>. What the function captures is not registered, so parameters belong in a
/// module of one's own. A trainer runs the function in every step, unless <paramref name="isReplayable"/> says that it need not.
/// </summary>
/// <param name="function">The function, made of tensor ops.</param>
/// <param name="name">Its name in messages and summaries.</param>
/// <param name="isReplayable">Whether the function does the same on tensors in every step, see <see cref="Module.IsReplayable"/>.</param>
/// <exception cref="ArgumentNullException">There is no function.</exception>
public sealed class Lambda(Func<Tensor, Tensor> function, string name = "Lambda", bool isReplayable = false) : Module
{
    private readonly Func<Tensor, Tensor> _function = function ?? throw new ArgumentNullException(nameof(function));

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool IsReplayable => isReplayable;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function returned null.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _function(input) ?? throw new InvalidOperationException($"{Name}: the function returned null instead of a tensor.");
    }
}
