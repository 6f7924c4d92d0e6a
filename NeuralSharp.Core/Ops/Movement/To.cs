using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The tensor with elements of another type; itself where it has that type. Gradients flow back in the old type. Conversion
    /// to Int32 drops what is behind the point, and is not differentiable.
    /// </summary>
    /// <exception cref="DTypeException">A value is NaN, or beyond the range of Int32.</exception>
    public Tensor To(DType dtype) => dtype == DType ? this : new ConvertOp(dtype).Apply(this);
}

/// <summary>y is x in another type; dy/dx = 1.</summary>
file sealed class ConvertOp(DType dtype) : Op
{
    public override string Name => "To";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("type", dtype));

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => left;

    public override bool IsDifferentiable => dtype.IsFloat();

    public Tensor Apply(Tensor x)
    {
        SetInputs(x);
        return ComputeAndRecord(Tensor.Empty(x.Shape, dtype));
    }

    protected internal override void Compute(Tensor output)
    {
        var x = InputTensor(0);
        x.DType.Run(new From(x, output));
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => gradOutput.To(InputTensor(0).DType);

    private static void ToIntegers<T>(ReadOnlySpan<T> x, Span<int> y)
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < x.Length; i++)
        {
            var value = double.CreateTruncating(x[i]);
            if (!(value > int.MinValue - 1.0 && value < int.MaxValue + 1.0))
                throw new DTypeException(Invariant($"To: {value} at position {i} does not fit into Int32. Clamp the values first."));
            y[i] = (int)value;
        }
    }

    private readonly struct From(Tensor x, Tensor y) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => y.DType.Run(new Into<T>(x, y));
    }

    private readonly struct Into<TFrom>(Tensor x, Tensor y) : INumberWork
        where TFrom : unmanaged, INumber<TFrom>
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            if (typeof(T) == typeof(int)) ToIntegers(x.Read<TFrom>(), y.Write<int>());
            else TensorPrimitives.ConvertTruncating(x.Read<TFrom>(), y.Write<T>());
        }
    }
}
