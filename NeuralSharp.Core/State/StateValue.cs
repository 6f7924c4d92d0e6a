using System.Globalization;

namespace NeuralSharp;

/// <summary>
/// A value in a <see cref="StateDict"/>: a tensor, a number, a text, or true or false. Each of these converts to it by itself, and back by a
/// cast: <c>state["steps"] = 3</c>, <c>var steps = (long)state["steps"];</c>.
/// </summary>
/// <remarks>
/// A cast between numbers succeeds where the value stays the same: 3.0 is a long, too. A number may also be a Float64 tensor with one element,
/// as files of earlier versions have it.
/// </remarks>
public readonly record struct StateValue
{
    private const double MostExact = 1L << 53;   // up to here each whole number is a double

    private readonly object? _object;   // the tensor or the text
    private readonly long _bits;        // of the number

    private StateValue(StateKind kind, object? value, long bits) => (Kind, _object, _bits) = (kind, value, bits);

    /// <summary>What the value is.</summary>
    public StateKind Kind { get; }

    /// <summary>A tensor as it is, not a copy of it: see <see cref="StateDict.AddCopy"/>.</summary>
    public static implicit operator StateValue(Tensor? value) => value is null ? default : new(StateKind.Tensor, value, 0);

    /// <summary>A whole number.</summary>
    public static implicit operator StateValue(long value) => new(StateKind.Long, null, value);

    /// <summary>A whole number, of the kind long.</summary>
    public static implicit operator StateValue(int value) => (long)value;

    /// <summary>A whole number without a sign.</summary>
    public static implicit operator StateValue(ulong value) => new(StateKind.ULong, null, unchecked((long)value));

    /// <summary>A number.</summary>
    public static implicit operator StateValue(double value) => new(StateKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A text.</summary>
    public static implicit operator StateValue(string? value) => value is null ? default : new(StateKind.String, value, 0);

    /// <summary>True or false.</summary>
    public static implicit operator StateValue(bool value) => new(StateKind.Bool, null, value ? 1 : 0);

    /// <summary>The tensor.</summary>
    /// <exception cref="InvalidCastException">The value is no tensor.</exception>
    public static explicit operator Tensor(StateValue value) => value._object as Tensor ?? throw value.IsNo("tensor");

    /// <summary>The whole number.</summary>
    /// <exception cref="InvalidCastException">The value is no whole number, or none that a long holds.</exception>
    public static explicit operator long(StateValue value) =>
        value.TryGetWhole(out var whole) && whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : throw value.IsNo("long");

    /// <summary>The whole number without a sign.</summary>
    /// <exception cref="InvalidCastException">The value is no whole number, or none that a ulong holds.</exception>
    public static explicit operator ulong(StateValue value) =>
        value.TryGetWhole(out var whole) && whole >= 0 && whole <= ulong.MaxValue ? (ulong)whole : throw value.IsNo("ulong");

    /// <summary>The number.</summary>
    /// <exception cref="InvalidCastException">The value is no number, or none that a double holds exactly.</exception>
    public static explicit operator double(StateValue value) => value.TryGetNumber(out var number) ? number : throw value.IsNo("double");

    /// <summary>The text.</summary>
    /// <exception cref="InvalidCastException">The value is no text.</exception>
    public static explicit operator string(StateValue value) => value._object as string ?? throw value.IsNo("string");

    /// <summary>True or false.</summary>
    /// <exception cref="InvalidCastException">The value is neither.</exception>
    public static explicit operator bool(StateValue value) => value.Kind == StateKind.Bool ? value._bits != 0 : throw value.IsNo("bool");

    /// <summary>The value as a part of a message: of a tensor its type and shape, a text in quotation marks and escaped.</summary>
    public override string ToString() => Kind switch
    {
        StateKind.Tensor => Invariant($"{((Tensor)this).DType} {((Tensor)this).Shape}"),
        StateKind.Long => _bits.ToString(CultureInfo.InvariantCulture),
        StateKind.ULong => unchecked((ulong)_bits).ToString(CultureInfo.InvariantCulture),
        StateKind.Double => Number.ToString("R", CultureInfo.InvariantCulture),
        StateKind.String => Printable.Quoted((string)this),
        StateKind.Bool => _bits != 0 ? "true" : "false",
        _ => "null",
    };

    /// <summary>The value as a whole number, where it is one.</summary>
    internal bool TryGetWhole(out Int128 whole)
    {
        whole = Kind == StateKind.ULong ? unchecked((ulong)_bits) : _bits;
        if (Kind is StateKind.Long or StateKind.ULong) return true;
        if (!TryGetNumber(out var number) || !double.IsInteger(number) || Math.Abs(number) > MostExact) return false;
        whole = (Int128)number;
        return true;
    }

    /// <summary>The value as a number, where it is one and stays the same.</summary>
    internal bool TryGetNumber(out double number)
    {
        switch (Kind)
        {
            case StateKind.Double:
                number = Number;
                return true;
            case StateKind.Long or StateKind.ULong:
                TryGetWhole(out var whole);
                number = (double)whole;
                return (Int128)number == whole;
            case StateKind.Tensor when (Tensor)this is { DType: DType.Float64, Length: 1 } scalar:
                number = scalar.Item();
                return true;
            default:
                number = 0;
                return false;
        }
    }

    private double Number => BitConverter.Int64BitsToDouble(_bits);

    private InvalidCastException IsNo(string kind) => new($"The value is {this}, and no {kind}. Look at its Kind first.");
}
