using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>A copy of a model's parameters and buffers under their names, into which they are copied again and again.</summary>
internal sealed class WeightsCopy
{
    private readonly Dictionary<string, Tensor> _copies = [];
    private bool _isTaken;

    /// <summary>Forgets the copy, and keeps its memory.</summary>
    public void Forget() => _isTaken = false;

    /// <summary>Copies the model as it is.</summary>
    public void Take(Module model)
    {
        using var mode = Autograd.NoGrad();
        foreach (var (name, tensor) in WeightsOf(model))
        {
            if (!_copies.TryGetValue(name, out var copy) || !copy.Is(tensor.Shape, tensor.DType)) _copies[name] = copy = Tensor.EmptyOutsideScopes(tensor.Shape, tensor.DType);
            copy.Overwrite(tensor);
        }

        _isTaken = true;
    }

    /// <summary>Writes the copy back, where there is one.</summary>
    public void Restore(Module model)
    {
        if (!_isTaken) return;
        using var mode = Autograd.NoGrad();
        foreach (var (name, tensor) in WeightsOf(model))
        {
            if (_copies.TryGetValue(name, out var copy)) tensor.CopyFrom(copy);
        }
    }

    /// <summary>Adds the copy to a state.</summary>
    public void Save(StateDict state)
    {
        if (!_isTaken) return;
        foreach (var (name, copy) in _copies) state.AddCopy($"weights.{name}", copy);
    }

    /// <summary>Takes over the copy that a state holds; a model is asked for later.</summary>
    public void Load(StateReader reader)
    {
        var weights = reader.Part("weights");
        (string Name, Tensor? Tensor)[] read = [.. weights.Names.Select(name => (name, weights.Tensor(name)))];
        reader.Then(() =>
        {
            using var mode = Autograd.NoGrad();
            _copies.Clear();
            foreach (var (name, tensor) in read)
            {
                _copies[name] = Tensor.EmptyOutsideScopes(tensor!.Shape, tensor.DType);
                _copies[name].Overwrite(tensor!);
            }

            _isTaken = read.Length > 0;
        });
    }

    /// <summary>Looks whether a copy that was loaded is one of this model.</summary>
    /// <exception cref="StateMismatchException">It is not.</exception>
    public void CheckFits(Module model, string who)
    {
        if (!_isTaken) return;
        var weights = WeightsOf(model).ToDictionary(entry => entry.Name, entry => entry.Tensor);
        var isLazy = model.Parameters.Any(parameter => parameter.IsLazy);   // its shapes show at its first use
        foreach (var (name, copy) in _copies)
        {
            if (weights.TryGetValue(name, out var tensor) ? copy.Is(tensor.Shape, tensor.DType) : isLazy) continue;
            throw new StateMismatchException($"{who}: the state that was loaded has weights {Printable.Quoted(name)} of shape {copy.Shape} that the model has not. Load the state of a training of this model.");
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> WeightsOf(Module model) =>
        model.NamedParameters.Where(entry => !entry.Value.IsLazy).Select(entry => (entry.Key, (Tensor)entry.Value))
            .Concat(model.NamedBuffers.Select(entry => (entry.Key, entry.Value)));
}
