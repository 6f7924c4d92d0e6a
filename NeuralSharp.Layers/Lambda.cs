namespace NeuralSharp.Layers;

/// <summary>
/// A function as a module: <c>new Lambda(x =&gt; x * 2)</c>. What the function captures is not registered, so parameters belong in a
/// module of one's own. A trainer runs steps with one as they are, since it cannot know what the function does.
/// </summary>
/// <param name="function">The function, made of tensor ops.</param>
/// <param name="name">Its name in messages and summaries.</param>
/// <exception cref="ArgumentNullException">There is no function.</exception>
public sealed class Lambda(Func<Tensor, Tensor> function, string name = "Lambda") : Module
{
    private readonly Func<Tensor, Tensor> _function = function ?? throw new ArgumentNullException(nameof(function));

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    internal override bool RunsUserCode => true;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function returned null.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _function(input) ?? throw new InvalidOperationException($"{Name}: the function returned null instead of a tensor.");
    }
}
