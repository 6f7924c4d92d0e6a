namespace NeuralSharp.Optim;

/// <summary>
/// A number about a model's outputs, gathered batch by batch in one pass. It does not depend on how the examples fall into batches. Those of the library are made
/// by <see cref="Metrics"/>; a <see cref="Trainer"/> measures them, or a loop of your own does.
/// </summary>
/// <remarks>One thread at a time may use a metric. One of your own overrides three members.</remarks>
/// <example>
/// <code>
/// sealed class LargestError() : Metric("largest error")
/// {
///     private double? _largest;
///
///     public override double? Value => _largest;
///
///     public override void Reset() => _largest = null;
///
///     public override void Update(Tensor output, Tensor targets, Tensor? weights = null) =>
///         _largest = Math.Max(_largest ?? 0, (output - targets).Abs().Max().Item());
/// }
/// </code>
/// </example>
public abstract class Metric
{
    private int _isClaimed;

    /// <summary>Names the metric.</summary>
    /// <param name="name">What <see cref="Evaluation.Metrics"/> and messages call it.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected Metric(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>What <see cref="Evaluation.Metrics"/> and messages call it.</summary>
    public string Name { get; }

    /// <summary>What the batches since <see cref="Reset"/> came to; null where they do not define it, as before the first.</summary>
    public abstract double? Value { get; }

    /// <summary>Forgets all batches.</summary>
    public abstract void Reset();

    /// <summary>Takes in a batch. One that is refused by an exception leaves the metrics of the library as they were.</summary>
    /// <param name="output">What the model gave, first axis the batch. Its memory is used again after the call: who keeps it keeps a <c>Clone</c>.</param>
    /// <param name="targets">What it should have given: Int32 labels [batch], or values [batch, …].</param>
    /// <param name="weights">How much each example counts [batch], from 0 up; 1 each when omitted.</param>
    /// <exception cref="ShapeException">The shapes do not fit the metric, each other, or the batches before.</exception>
    /// <exception cref="DTypeException">A type does not fit the metric.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is outside the classes; an output, target or weight is no number that counts.</exception>
    public abstract void Update(Tensor output, Tensor targets, Tensor? weights = null);

    /// <summary>The name and the value.</summary>
    public override string ToString() => Invariant($"{Printable.Escape(Name)} = {Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "undefined"}");

    /// <summary>Reserves the metric for one measurement; false where another has it.</summary>
    internal bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    /// <summary>Ends the measurement.</summary>
    internal void Release() => Volatile.Write(ref _isClaimed, 0);
}
