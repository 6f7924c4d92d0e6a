using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

/// <summary>Adds a bias to every row of a product.</summary>
/// <param name="bias">One number a column.</param>
internal readonly struct AddBias<T>(T[] bias) : IGemmEpilogue<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool IsNeeded => true;

    public void Apply(int row, int column, Span<T> segment) => TensorPrimitives.Add(segment, bias.AsSpan(column, segment.Length), segment);
}
