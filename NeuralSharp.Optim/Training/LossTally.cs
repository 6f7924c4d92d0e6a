namespace NeuralSharp.Optim;

/// <summary>
/// The loss over many batches: Σ loss · divisor / Σ divisor for means, Σ loss for sums, and Σ loss · rows / Σ rows for losses that do not say what they
/// are a mean over.
/// </summary>
internal sealed class LossTally
{
    private double _sum;
    private double _byDivisor;
    private double _divisors;
    private double _byRows;
    private double _rows;
    private double? _number;
    private int _batches;
    private LossKind? _kind;
    private bool _numbersDiffer;
    private bool _numbersAreRows = true;
    private bool _numbersAreElements = true;

    /// <summary>What the last loss counts beside those of the other batches.</summary>
    public double LastWeight { get; private set; }

    /// <summary>What all losses count together.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>By what Σ loss · weight / Σ weight is multiplied to be the loss over all batches: 1 for means, and for sums how many there are.</summary>
    public double Factor => _kind == LossKind.Sum || (_kind == LossKind.DividedSum && IsScaled) ? _batches : 1;

    /// <summary>Whether batches came with losses of different kinds, of which no gradients can be put together.</summary>
    public bool IsMixed { get; private set; }

    private enum LossKind
    {
        OfRows,
        Mean,
        Sum,
        DividedSum,
    }

    /// <summary>The loss over all batches so far; 0 where nothing in them counts.</summary>
    public double Result => _kind switch
    {
        LossKind.Mean => OverDivisors,
        LossKind.Sum => _sum,
        LossKind.DividedSum => IsScaled ? _sum : OverDivisors,
        _ => _byRows / _rows,
    };

    private double OverDivisors => _divisors == 0 ? 0 : _byDivisor / _divisors;

    /// <summary>Whether the numbers that sums were divided by are one scale (Σ / 2) and no counts (Σ / n, n being the rows or elements of each batch).</summary>
    private bool IsScaled => !_numbersDiffer && !_numbersAreRows && !_numbersAreElements;

    /// <summary>Takes in the loss of a batch.</summary>
    public void Add(double loss, LossDivisor? divisor, int rows)
    {
        var kind = KindOf(divisor);
        if (_kind is not null && _kind != kind) (kind, IsMixed) = (LossKind.OfRows, true);   // a loss that is now this and now that
        _kind = kind;
        LastWeight = kind switch
        {
            LossKind.Mean => divisor!.Value,
            LossKind.Sum => 1,
            LossKind.DividedSum => divisor!.Number!.Value,
            _ => rows,
        };
        TotalWeight += LastWeight;
        _batches++;
        _sum += loss;
        _byRows += loss * rows;
        _rows += rows;
        if (divisor is null) return;
        var value = divisor.Number ?? divisor.Value;
        _byDivisor += (loss * value) + (divisor.Rest?.ElementAt(0) ?? 0);
        _divisors += value;
        if (divisor.Number is not { } number) return;
        _numbersDiffer |= _number is { } before && before != number;
        _number = number;
        _numbersAreRows &= number == rows;
        _numbersAreElements &= number == divisor.Value;
    }

    private static LossKind KindOf(LossDivisor? divisor) => divisor switch
    {
        null or { IsOfRows: true } => LossKind.OfRows,
        { IsSum: false } => LossKind.Mean,
        { Number: null } => LossKind.Sum,
        _ => LossKind.DividedSum,
    };

    /// <summary>The losses so far, as numbers.</summary>
    public StateDict StateDict()
    {
        var state = new StateDict
        {
            ["has_number"] = _number is not null,
            ["kind"] = _kind is { } kind ? (int)kind + 1 : 0,
            ["sum"] = _sum,
            ["by_divisor"] = _byDivisor,
            ["divisors"] = _divisors,
            ["by_rows"] = _byRows,
            ["rows"] = _rows,
            ["batches"] = _batches,
            ["last_weight"] = LastWeight,
            ["total_weight"] = TotalWeight,
            ["is_mixed"] = IsMixed,
            ["numbers_differ"] = _numbersDiffer,
            ["numbers_are_rows"] = _numbersAreRows,
            ["numbers_are_elements"] = _numbersAreElements,
        };
        if (_number is { } number) state["number"] = number;
        return state;
    }

    /// <summary>Takes over what <see cref="StateDict"/> gave.</summary>
    public void Read(StateReader reader)
    {
        var kind = (int)reader.Long("kind", 0, (int)LossKind.DividedSum + 1);   // 0 before the first batch
        var (sum, byDivisor, divisors, byRows, rows) =
            (reader.Double("sum"), reader.Double("by_divisor"), reader.Double("divisors"), reader.Double("by_rows"), reader.Double("rows"));
        var (batches, lastWeight, totalWeight) = ((int)reader.Long("batches", 0, int.MaxValue), reader.Double("last_weight"), reader.Double("total_weight"));
        var (isMixed, differ, areRows, areElements) =
            (reader.Bool("is_mixed"), reader.Bool("numbers_differ"), reader.Bool("numbers_are_rows"), reader.Bool("numbers_are_elements"));
        var number = reader.Bool("has_number") ? reader.Double("number") : (double?)null;
        reader.Then(() =>
        {
            (_kind, _number) = (kind == 0 ? null : (LossKind)(kind - 1), number);
            (_sum, _byDivisor, _divisors, _byRows, _rows, _batches) = (sum, byDivisor, divisors, byRows, rows, batches);
            (LastWeight, TotalWeight, IsMixed) = (lastWeight, totalWeight, isMixed);
            (_numbersDiffer, _numbersAreRows, _numbersAreElements) = (differ, areRows, areElements);
        });
    }
}
