namespace NeuralSharp.Optim;

/// <summary>
/// What a metric has counted, as a list of numbers. A metric names its fields once, in an order, and they are written to the list or read from it: so that the two
/// cannot differ.
/// </summary>
internal sealed class MetricState
{
    private const string Name = "numbers";

    private readonly List<double> _numbers = [];
    private readonly bool _isReading;
    private int _next;

    private MetricState()
    {
    }

    private MetricState(Tensor numbers)
    {
        _isReading = true;
        _numbers.AddRange(numbers.Read<double>());
    }

    /// <summary>Passes one item of a list.</summary>
    public delegate void Passing<T>(ref T item, MetricState state);

    /// <summary>Whether the list had what was read, and no more.</summary>
    private bool IsWhole => _next == _numbers.Count;

    /// <summary>The state of a metric.</summary>
    public static StateDict Of(Action<MetricState> pass)
    {
        var (numbers, state) = (new MetricState(), new StateDict());
        pass(numbers);
        state.AddCopy(Name, Tensor.From(numbers._numbers.ToArray()));
        return state;
    }

    /// <summary>Takes over a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="owner">Who takes it over, for messages.</param>
    /// <param name="try">Reads it into a copy of the metric.</param>
    /// <param name="pass">Reads it into the metric.</param>
    public static void Load(StateDict state, string owner, Action<MetricState> @try, Action<MetricState> pass) => StateReader.Load(state, owner, reader =>
    {
        var numbers = reader.Tensor(Name, shape => shape.Rank == 1, "a list", DType.Float64, static (there, here) => $"{there} there and {here} here");
        if (numbers is null) return;
        var attempt = new MetricState(numbers);
        @try(attempt);
        if (!attempt.IsWhole) reader.Fault(Name, "is not the list of such a metric");
        var copy = new MetricState(numbers);
        reader.Then(() => pass(copy));
    });

    public void Number(ref double value)
    {
        if (!_isReading) _numbers.Add(value);
        else if (_next >= _numbers.Count) Spoil();
        else value = _numbers[_next++];
    }

    public void Whole(ref int value)
    {
        double number = value;
        Number(ref number);
        if (number >= 0 && number <= int.MaxValue && number == Math.Floor(number)) value = (int)number;
        else Spoil();
    }

    public void Array<T>(ref T[] items, Passing<T> pass)
    {
        var length = Length(items.Length);
        if (_isReading) items = new T[length];
        for (var i = 0; i < items.Length; i++) pass(ref items[i], this);
    }

    public void List(ref List<double> items)
    {
        var array = items.ToArray();
        Array(ref array, static (ref double item, MetricState state) => state.Number(ref item));
        items = [.. array];
    }

    public void List(ref List<int> items)
    {
        var array = items.ToArray();
        Array(ref array, static (ref int item, MetricState state) => state.Whole(ref item));
        items = [.. array];
    }

    public void Table(ref CompensatedSum[,] items)
    {
        var length = Length(items.GetLength(0));
        if (_isReading) items = (long)length * length <= _numbers.Count - _next ? new CompensatedSum[length, length] : Spoil(items);
        for (var i = 0; i < items.GetLength(0); i++)
        {
            for (var j = 0; j < items.GetLength(1); j++) items[i, j].Pass(this);
        }
    }

    /// <summary>A length, which is not more than there are numbers: so it may be believed.</summary>
    private int Length(int length)
    {
        Whole(ref length);
        if (!_isReading || length <= _numbers.Count - _next) return length;
        Spoil();
        return 0;
    }

    private void Spoil() => _next = int.MaxValue;

    private T Spoil<T>(T value)
    {
        Spoil();
        return value;
    }
}
