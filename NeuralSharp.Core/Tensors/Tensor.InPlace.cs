using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

/// <summary>
/// Writes in place, as a training loop by hand needs them. They are not recorded: on a tensor that requires a gradient they
/// ask for <c>using (Autograd.NoGrad())</c>.
/// </summary>
public partial class Tensor
{
    /// <summary>Overwrites the elements with another tensor's, broadcast to this shape.</summary>
    /// <returns>This tensor.</returns>
    /// <exception cref="ShapeException">The other's shape does not broadcast to this one's.</exception>
    /// <exception cref="DTypeException">The other's type differs.</exception>
    /// <exception cref="AutogradException">This tensor requires a gradient and ops are being recorded.</exception>
    public Tensor CopyFrom(Tensor other) => WriteInPlace(other, "CopyFrom", (_, o) => o);

    /// <summary>Adds another tensor, broadcast to this shape, in place: x ← x + other.</summary>
    /// <inheritdoc cref="CopyFrom"/>
    public Tensor AddInPlace(Tensor other) => WriteInPlace(other, "AddInPlace", (x, o) => x + o);

    /// <summary>Subtracts another tensor, broadcast to this shape, in place: x ← x − other.</summary>
    /// <inheritdoc cref="CopyFrom"/>
    public Tensor SubtractInPlace(Tensor other) => WriteInPlace(other, "SubtractInPlace", (x, o) => x - o);

    /// <summary>Multiplies by another tensor, broadcast to this shape, in place: x ← x · other.</summary>
    /// <inheritdoc cref="CopyFrom"/>
    public Tensor MultiplyInPlace(Tensor other) => WriteInPlace(other, "MultiplyInPlace", (x, o) => x * o);

    /// <summary>Divides by another tensor, broadcast to this shape, in place: x ← x / other.</summary>
    /// <inheritdoc cref="CopyFrom"/>
    public Tensor DivideInPlace(Tensor other) => WriteInPlace(other, "DivideInPlace", (x, o) => x / o);

    /// <summary>Overwrites every element with a number.</summary>
    /// <returns>This tensor.</returns>
    /// <exception cref="AutogradException">This tensor requires a gradient and ops are being recorded.</exception>
    public Tensor Fill(double value)
    {
        BeginWrite("Fill");
        Tape.Perform((Tensor: this, value), static write => write.Tensor.FillUnchecked(write.value, "Fill"));
        return this;
    }

    private Tensor WriteInPlace(Tensor other, string method, Func<Tensor, Tensor, Tensor> compute)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.DType != DType)
            throw new DTypeException($"{method}: {other.DType} into {DType}. Convert with To(DType.{DType}) first.");
        if (!other.Shape.BroadcastsTo(Shape))
            throw new ShapeException($"{method}: a tensor {other.Shape} does not broadcast to this one's shape {Shape}, which a write in place cannot change.");
        Tensor result;
        using (Autograd.NoGrad()) result = compute(this, other).BroadcastTo(Shape);
        BeginWrite(method);
        Tape.Perform((Tensor: this, result), static write => write.Tensor.Overwrite(write.result));
        return this;
    }

    /// <summary>Takes over the values of a tensor of the same shape and type.</summary>
    internal void Overwrite(Tensor other) => DType.Run(new Copying(other, this));

    /// <summary>Adds in place what only the caller can see: a backward pass summing gradients in its own buffer.</summary>
    internal void AccumulateUnchecked(Tensor other) => DType.RunFloat(new Adding(other, this));

    private void FillUnchecked(double value, string method)
    {
        if (!DType.IsFloat() && value != (int)value)
            throw new DTypeException(Invariant($"{method}: {value} is no 32-bit integer, and the tensor is Int32."));
        DType.Run(new Filling(value, this));
    }

    private readonly struct Copying(Tensor from, Tensor to) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => from.Read<T>().CopyTo(to.Write<T>());
    }

    private readonly struct Adding(Tensor term, Tensor sum) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Add(sum.Read<T>(), term.Read<T>(), sum.Write<T>());
    }

    private readonly struct Filling(double value, Tensor tensor) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => tensor.Write<T>().Fill(T.CreateTruncating(value));
    }
}
