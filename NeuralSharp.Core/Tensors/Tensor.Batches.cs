namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A plain tensor in this one's memory, for the values of another batch: this one itself, unless its user has made a parameter of it.
    /// It counts as a write in place, so a recorded op that still needs the old values will say so.
    /// </summary>
    internal Tensor BeginRefill()
    {
        Storage.Version++;
        Storage.HandOver(null);
        var isPlain = !_requiresGrad && _grad is null && _watch is null && !IsInference;
        return isPlain ? this : new(_storage, _shape, DType);
    }

    /// <summary>Whether this tensor has a shape and an element type.</summary>
    internal bool Is(in Shape shape, DType dtype) => DType == dtype && _shape == shape;
}
