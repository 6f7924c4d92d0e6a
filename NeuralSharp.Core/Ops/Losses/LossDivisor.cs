namespace NeuralSharp;

/// <summary>
/// What a scalar loss is a mean over, or that it is a sum: with it the losses of batches come together to what one batch of all examples
/// would give, however they fall into batches. Losses of the library attach it to the scalar they return.
/// </summary>
/// <remarks>
/// Weights are read when they are asked for, because a captured step has new labels in each replay. A sum or difference keeps the divisor of the
/// loss in it (<c>loss + penalty</c>), a factor keeps it (<c>0.5 * loss</c>), and a sum divided by something becomes the mean over that. Two losses with
/// different divisors have none in common: <see cref="Rows"/>.
/// </remarks>
internal sealed record LossDivisor
{
    private readonly double _count;
    private readonly Storage? _labels;
    private readonly Storage? _weights;
    private readonly int? _ignored;
    private readonly Tensor? _quotient;

    private LossDivisor(double count) => _count = count;

    private LossDivisor(Tensor labels, Tensor? weights, int? ignored) => (_labels, _weights, _ignored) = (labels.Storage, weights?.Storage, ignored);

    private LossDivisor(Tensor quotient) => _quotient = quotient;

    /// <summary>None that the parts of a loss have in common: the loss counts as a mean over the rows of its batch.</summary>
    public static LossDivisor Rows { get; } = new(0) { IsOfRows = true };

    /// <summary>Whether the loss counts as a mean over rows.</summary>
    public bool IsOfRows { get; private init; }

    /// <summary>Whether the loss is a sum; <see cref="Value"/> is then how much was summed.</summary>
    public bool IsSum { get; private init; }

    /// <summary>What a sum was divided by as a C# number; null where it was not.</summary>
    public double? Number { get; private init; }

    /// <summary>
    /// The sum of a batch whose divisor is 0, which the mean of the batch cannot show and the mean over all batches has in it: label smoothing costs something also
    /// where the label's own class has the weight 0. Null where there is none, and where the loss was scaled.
    /// </summary>
    public Tensor? Rest { get; private init; }

    /// <summary>The divisor, or how much was summed: 0 where nothing in the batch counts.</summary>
    public double Value => _quotient is not null ? _quotient.ElementAt(0) : _labels is null ? _count : Weigh(((Storage<int>)_labels).Values);

    /// <summary>The mean or sum of so many elements.</summary>
    public static LossDivisor Of(int count, bool isSum = false) => new(count) { IsSum = isSum };

    /// <summary>The mean or sum over labels, each with its class's weight, without those that are ignored.</summary>
    public static LossDivisor Of(Tensor labels, Tensor? weights, int? ignored, bool isSum) => weights is null && ignored is null
        ? Of(labels.Length, isSum)
        : new(labels, weights, ignored) { IsSum = isSum };

    /// <summary>The mean over a number that the step computes.</summary>
    public static LossDivisor Of(Tensor number) => new(number);

    /// <summary>Whether nothing in the batch counts, as where all labels are ignored.</summary>
    public bool CountsNothing => !IsOfRows && Value == 0;

    /// <summary>Whether the loss ignores a label.</summary>
    public bool Ignores(int label) => label == _ignored;

    /// <summary>The same with a rest.</summary>
    public LossDivisor With(Tensor? rest) => rest is null ? this : this with { Rest = rest };

    /// <summary>The same for a loss that is scaled.</summary>
    public LossDivisor Scaled() => Rest is null ? this : this with { Rest = null };

    /// <summary>That of a sum or difference, each with a divisor or none.</summary>
    public static LossDivisor? OfSum(LossDivisor? left, LossDivisor? right) => left is null ? right
        : right is null ? left
        : left.Scaled() == right.Scaled() ? left.Scaled()
        : left.IsSum && right.IsSum && left.Number == right.Number ? new(1) { IsSum = true, Number = left.Number }
        : Rows;

    /// <summary>That of a product.</summary>
    public static LossDivisor? OfProduct(LossDivisor? left, LossDivisor? right) => left is null ? right?.Scaled() : right is null ? left.Scaled() : Rows;

    /// <summary>That of a quotient by a tensor.</summary>
    public static LossDivisor? OfQuotient(LossDivisor? left, LossDivisor? right, Tensor divisor) =>
        left is null || right is not null ? Rows : left.IsSum ? new(divisor) : left.Scaled();

    /// <summary>That of a quotient by a C# number. Whether it is a count or a scale shows in the numbers of all batches.</summary>
    public LossDivisor DividedBy(double number) => IsSum ? this with { Number = (Number ?? 1) * number } : Scaled();

    private double Weigh(ReadOnlySpan<int> labels)
    {
        var sum = 0.0;
        foreach (var label in labels)
        {
            if (label != _ignored) sum += WeightOf(label);
        }

        return sum;
    }

    private double WeightOf(int label) => _weights switch
    {
        null => 1,
        Storage<float> weights => weights.Values[label],
        _ => ((Storage<double>)_weights).Values[label],
    };
}
