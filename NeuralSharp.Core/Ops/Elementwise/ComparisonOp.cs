using System.Diagnostics;
using System.Numerics;

namespace NeuralSharp;

/// <summary>A question about two elements, whose answer is yes or no.</summary>
internal interface IQuestion
{
    /// <summary>Asks it of each pair of elements; the answers are a mask, all bits set where it is yes.</summary>
    static abstract Vector<T> Ask<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged;
}

/// <summary>
/// The answer to a question about two elements: 1 for yes, 0 for no, in the inputs' type. It is never recorded: its result is a
/// constant to the graph.
/// </summary>
internal abstract class ComparisonOp<TQuestion>(string name) : ElementwiseOp, IInt32Elementwise
    where TQuestion : struct, IQuestion
{
    public sealed override string Name => name;

    public sealed override bool IsDifferentiable => false;

    protected internal sealed override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, default(Formula<T>));

    void IInt32Elementwise.Forward(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> y) =>
        VectorLoop.Map(left, right, y, default(Formula<int>));

    protected sealed override Tensor BackwardLeft(Tensor gradOutput) => throw new UnreachableException($"{Name} is never recorded.");

    protected sealed override Tensor BackwardRight(Tensor gradOutput) => throw new UnreachableException($"{Name} is never recorded.");

    private readonly struct Formula<T> : IBinaryFormula<T>
        where T : unmanaged
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.BitwiseAnd(TQuestion.Ask(left, right), Vector<T>.One);
    }
}
