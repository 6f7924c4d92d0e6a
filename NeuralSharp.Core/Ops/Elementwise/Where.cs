using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Chooses element by element, with broadcasting: <paramref name="whenTrue"/> where the condition is not 0,
    /// <paramref name="whenFalse"/> where it is. The gradient of an element goes to where it was taken from; the other choice gets
    /// 0, even where it is infinite or NaN.
    /// </summary>
    /// <param name="condition">Numbers of any type, such as a comparison's result. No gradient flows to it.</param>
    /// <param name="whenTrue">What is taken where the condition is not 0; NaN is not 0.</param>
    /// <param name="whenFalse">What is taken where the condition is 0.</param>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The two choices differ in type.</exception>
    public static Tensor Where(Tensor condition, Tensor whenTrue, Tensor whenFalse) =>
        new WhereOp().Apply(NotNull(condition).Detach(), NotNull(whenTrue), NotNull(whenFalse));

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor condition, Tensor whenTrue, double whenFalse) =>
        Where(condition, whenTrue, NotNull(whenTrue).Constant(whenFalse));

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor condition, double whenTrue, Tensor whenFalse) =>
        Where(condition, NotNull(whenFalse).Constant(whenTrue), whenFalse);
}

/// <summary>y = t where c ≠ 0, f elsewhere; dy/dt = 1 and 0, dy/df = 0 and 1.</summary>
file sealed class WhereOp : Op
{
    public override string Name => "Where";

    public Tensor Apply(Tensor condition, Tensor whenTrue, Tensor whenFalse)
    {
        SetInputs([condition, whenTrue, whenFalse]);
        var dtype = whenTrue.DType;
        if (whenFalse.DType != dtype)
            throw new DTypeException($"Where: {dtype} or {whenFalse.DType}. Convert one with To(DType.{dtype}) or To(DType.{whenFalse.DType}).");
        var shape = Shape.Broadcast(Shape.Broadcast(condition.Shape, whenTrue.Shape, Name), whenFalse.Shape, Name);
        return ComputeAndRecord(Tensor.Empty(shape, dtype));
    }

    protected internal override void Compute(Tensor output)
    {
        var condition = ConditionAs(output.DType, InputTensor(0)).BroadcastTo(output.Shape);
        output.DType.Run(new Choosing(condition, InputTensor(1).BroadcastTo(output.Shape), InputTensor(2).BroadcastTo(output.Shape), output));
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => index switch
    {
        1 => Tensor.Where(Input(0), gradOutput, 0),
        2 => Tensor.Where(Input(0), 0, gradOutput),
        _ => throw new UnreachableException("The condition is detached."),
    };

    /// <summary>The condition in the type of the choices. A small float may become 0 in another type, so it becomes 1 first.</summary>
    private static Tensor ConditionAs(DType dtype, Tensor condition) =>
        condition.DType == dtype || condition.DType == DType.Int32 ? condition.To(dtype) : condition.NotEqualTo(0).To(dtype);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Choose<T>(ReadOnlySpan<T> condition, ReadOnlySpan<T> whenTrue, ReadOnlySpan<T> whenFalse, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        for (; i <= y.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var isFalse = Vector.Equals(new Vector<T>(condition[i..]), Vector<T>.Zero);
            Vector.ConditionalSelect(isFalse, new Vector<T>(whenFalse[i..]), new Vector<T>(whenTrue[i..])).CopyTo(y[i..]);
        }

        for (; i < y.Length; i++) y[i] = T.IsZero(condition[i]) ? whenFalse[i] : whenTrue[i];
    }

    private readonly struct Choosing(Tensor condition, Tensor whenTrue, Tensor whenFalse, Tensor y) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => Choose(condition.Read<T>(), whenTrue.Read<T>(), whenFalse.Read<T>(), y.Write<T>());
    }
}
