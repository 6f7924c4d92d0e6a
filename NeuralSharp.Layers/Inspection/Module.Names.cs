namespace NeuralSharp.Layers;

public abstract partial class Module
{
    /// <summary>The paths of this model's parameters and buffers, such as <c>0.weight</c>, for snapshots of graphs: <c>GraphSnapshot.Of(loss, model.Names())</c>.</summary>
    public INameSource Names() => new ModuleNames(State());

    private sealed class ModuleNames(IEnumerable<KeyValuePair<string, Tensor>> tensors) : INameSource
    {
        private readonly Dictionary<Tensor, string> _names =
            new(tensors.Select(entry => KeyValuePair.Create(entry.Value, entry.Key)), ReferenceEqualityComparer.Instance);

        public string? NameOf(Tensor tensor) => _names.GetValueOrDefault(tensor);
    }
}
