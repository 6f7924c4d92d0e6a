namespace NeuralSharp;

/// <summary>
/// Looks on while a backward pass walks: derive from it, override what you want to see, and attach it by <see cref="Autograd.Observe"/>.
/// </summary>
/// <remarks>
/// Gradients are handed over as copies, which may be kept: the pass goes on with its own and gives their memory back. An observer sees, and
/// changes nothing; a hook (<see cref="Tensor.RegisterHook"/>) is for changing. What it throws ends the pass before any <c>Grad</c> is written.
/// </remarks>
/// <example>
/// <code>
/// sealed class Printer : BackwardObserver
/// {
///     public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after) =&gt;
///         Console.WriteLine($"{op.Name} gives its input {index} {value.Item()}, which makes {after.Item()}");
/// }
///
/// using (Autograd.Observe(new Printer())) loss.Backward();
/// </code>
/// </example>
public abstract class BackwardObserver
{
    /// <summary>A pass begins.</summary>
    /// <param name="output">The tensor that is differentiated.</param>
    /// <param name="gradient">The gradient to start from: one for a scalar.</param>
    public virtual void Begin(Tensor output, Tensor gradient)
    {
    }

    /// <summary>An op is visited: the gradient of its output is complete, hooks included.</summary>
    public virtual void Visit(Op op, Tensor output, Tensor arrived)
    {
    }

    /// <summary>The op that is visited gives one of its inputs a part of that input's gradient.</summary>
    /// <param name="op">The op.</param>
    /// <param name="index">The input's index.</param>
    /// <param name="input">The input.</param>
    /// <param name="value">What the op's rule gives it, of the input's shape.</param>
    /// <param name="before">What had arrived there before; null where this is the first.</param>
    /// <param name="after">The sum.</param>
    public virtual void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after)
    {
    }

    /// <summary>The hooks of a tensor have put another gradient in the place of the complete one.</summary>
    public virtual void Hooked(Tensor tensor, Tensor before, Tensor after)
    {
    }

    /// <summary>The gradient of a leaf is complete, hooks included; it is about to be added to its <c>Grad</c>, or to be returned.</summary>
    public virtual void Leaf(Tensor leaf, Tensor gradient)
    {
    }

    /// <summary>The pass has ended, before any <c>Grad</c> is written.</summary>
    public virtual void End()
    {
    }
}
