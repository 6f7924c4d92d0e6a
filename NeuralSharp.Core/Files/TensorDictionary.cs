using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace NeuralSharp;

/// <summary>What stood in one file at one time: its tensors by name, in the order of its header, and the texts kept with them.</summary>
public sealed class TensorDictionary : IReadOnlyDictionary<string, Tensor>
{
    private readonly OrderedDictionary<string, Tensor> _tensors;

    internal TensorDictionary(
        OrderedDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredForm> converted) =>
        (_tensors, Metadata, Converted) = (tensors, metadata, converted);

    /// <summary>The texts that the file keeps with its tensors; there may be none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors that have another type or another number of dimensions in the file, with what they are there.</summary>
    public IReadOnlyDictionary<string, StoredForm> Converted { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _tensors.Keys;

    /// <inheritdoc/>
    public IEnumerable<Tensor> Values => _tensors.Values;

    /// <inheritdoc/>
    public int Count => _tensors.Count;

    /// <inheritdoc/>
    public Tensor this[string key] => _tensors[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _tensors.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => _tensors.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>What a tensor is in its file.</summary>
/// <param name="Type">The type's name in the format, such as BF16.</param>
/// <param name="Shape">The sizes of its dimensions.</param>
public sealed record StoredForm(string Type, IReadOnlyList<long> Shape);
