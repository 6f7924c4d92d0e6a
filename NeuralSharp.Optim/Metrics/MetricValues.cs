using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NeuralSharp.Optim;

/// <summary>
/// The values of metrics by name, in the order in which the metrics were handed over: <c>evaluation.Metrics["f1"]</c>. A value is null where the examples do not
/// define it. Two are equal when names, order and values are.
/// </summary>
public sealed class MetricValues : IReadOnlyDictionary<string, double?>, IEquatable<MetricValues>
{
    private readonly OrderedDictionary<string, double?> _values = [];

    /// <summary>Puts values under their names.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    internal MetricValues(IEnumerable<KeyValuePair<string, double?>> values)
    {
        foreach (var (name, value) in values) _values.Add(name, value);
    }

    /// <summary>No values.</summary>
    internal static MetricValues None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The values, in order.</summary>
    public IEnumerable<double?> Values => _values.Values;

    /// <summary>The value of a metric.</summary>
    /// <exception cref="KeyNotFoundException">No metric of that name was measured; the message names those that were.</exception>
    public double? this[string key] => _values.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(
        $"No metric {Printable.Quoted(key)} was measured; {(Count == 0 ? "there were none. Give the trainer some: Metrics = [Metrics.F1()]" : $"those that were: {string.Join(", ", Keys.Select(Printable.Quoted))}")}.");

    /// <summary>Whether a metric of that name was measured.</summary>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <summary>The value of a metric, if it was measured.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double? value) => _values.TryGetValue(key, out value);

    /// <summary>Names and values, in order.</summary>
    public IEnumerator<KeyValuePair<string, double?>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether names, order and values are the same.</summary>
    public bool Equals(MetricValues? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricValues);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (name, value) in _values) hash.Add((name, value));
        return hash.ToHashCode();
    }

    /// <summary>Names and values on one line, written alike in every culture.</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(entry => $"{Printable.Escape(entry.Key)} = {entry.Value?.ToString(CultureInfo.InvariantCulture) ?? "undefined"}"));
}
