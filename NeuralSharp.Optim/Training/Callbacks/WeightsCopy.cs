using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>A copy of a model's parameters and buffers, into which they are copied again and again.</summary>
internal sealed class WeightsCopy
{
    private readonly Dictionary<Tensor, Tensor> _copies = new(ReferenceEqualityComparer.Instance);
    private Tensor[] _taken = [];

    /// <summary>Whether there is a copy to go back to.</summary>
    public bool IsTaken => _taken.Length > 0;

    /// <summary>Forgets the copy, and keeps its memory.</summary>
    public void Forget() => _taken = [];

    /// <summary>Copies the model as it is.</summary>
    public void Take(Module model)
    {
        using var mode = Autograd.NoGrad();
        Tensor[] tensors = [.. model.Parameters.Where(parameter => !parameter.IsLazy), .. model.NamedBuffers.Select(entry => entry.Value)];
        foreach (var tensor in tensors)
        {
            if (!_copies.TryGetValue(tensor, out var copy) || !copy.Is(tensor.Shape, tensor.DType)) _copies[tensor] = copy = PlaceFor(tensor);
            copy.Overwrite(tensor);
        }

        _taken = tensors;
    }

    /// <summary>Writes the copy back.</summary>
    public void Restore()
    {
        using var mode = Autograd.NoGrad();
        foreach (var tensor in _taken) tensor.CopyFrom(_copies[tensor]);
    }

    private static Tensor PlaceFor(Tensor tensor)
    {
        var place = Tensor.Empty(tensor.Shape, tensor.DType);
        place.Storage.HandOver(null);   // it outlives a scope
        return place;
    }
}
