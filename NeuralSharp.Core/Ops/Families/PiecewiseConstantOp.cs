using System.Diagnostics;

namespace NeuralSharp;

/// <summary>An op whose derivative is zero wherever it has one. It is never recorded: its result is a constant to the graph.</summary>
public abstract class PiecewiseConstantOp : UnaryOp
{
    /// <inheritdoc/>
    public sealed override bool IsDifferentiable => false;

    /// <inheritdoc/>
    protected sealed override Tensor Backward(Tensor gradOutput) => throw new UnreachableException($"{Name} is never recorded.");
}
