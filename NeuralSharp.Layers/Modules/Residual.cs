namespace NeuralSharp.Layers;

/// <summary>
/// A connection around a module, y = x + inner(x); with a shortcut, y = shortcut(x) + inner(x), for inputs and outputs of different
/// sizes. Source: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016.
/// </summary>
public sealed class Residual : Module
{
    /// <summary>Makes a connection around a module, such as a <see cref="Sequential"/>.</summary>
    /// <param name="inner">The module.</param>
    /// <param name="shortcut">What the input goes through on the way around, such as a <see cref="Dense"/>; nothing when omitted.</param>
    public Residual(Module inner, Module? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        (Inner, Shortcut) = (inner, shortcut);
    }

    /// <summary>The module.</summary>
    public Module Inner { get; private init => field = Register(value); }

    /// <summary>What the input goes through on the way around, or null.</summary>
    public Module? Shortcut { get; private init => field = Register(value); }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The two ways end in different shapes.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var around = Shortcut is null ? input : Shortcut.Call(input);
        var output = Inner.Call(input);
        if (output.Shape != around.Shape)
        {
            throw new ShapeException(
                $"Residual: {Inner} makes {output.Shape} of {input.Shape}, and the way around it is {around.Shape}. Keep the shape, or give a shortcut, such as a Dense, "
                + "that makes the same.");
        }

        return around + output;
    }

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new Residual(cloner.Clone(Inner), cloner.Clone(Shortcut));
}
