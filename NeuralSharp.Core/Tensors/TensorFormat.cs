using System.Globalization;
using System.Text;

namespace NeuralSharp;

/// <summary>Prints tensors as NumPy prints arrays: aligned columns, nested brackets, and an ellipsis in what is long.</summary>
internal static class TensorFormat
{
    private const int Threshold = 1000;  // tensors with more elements are shortened
    private const int EdgeItems = 3;     // to so many at each end of a dimension
    private const int LineWidth = 75;

    /// <summary>The tensor's values as text.</summary>
    public static string Format(Tensor tensor)
    {
        if (tensor.Rank == 0) return NumberFormat.Alone(tensor.ElementAt(0), tensor.DType);
        if (tensor.Length == 0) return "[]";
        var edge = tensor.Length > Threshold ? EdgeItems : int.MaxValue;
        var shown = new List<double>();
        Collect(tensor, 0, 0, edge, shown);
        var text = new StringBuilder();
        Append(text, tensor, 0, 0, edge, new NumberFormat(shown, tensor.DType));
        return text.ToString();
    }

    private static void Collect(Tensor tensor, int axis, int offset, int edge, List<double> shown)
    {
        if (axis == tensor.Rank)
        {
            shown.Add(tensor.ElementAt(offset));
            return;
        }

        var stride = Stride(tensor.Shape, axis);
        foreach (var i in Indices(tensor.Shape[axis], edge))
        {
            if (i >= 0) Collect(tensor, axis + 1, offset + (i * stride), edge, shown);
        }
    }

    private static void Append(StringBuilder text, Tensor tensor, int axis, int offset, int edge, NumberFormat format)
    {
        text.Append('[');
        if (axis == tensor.Rank - 1)
        {
            AppendRow(text, tensor, offset, edge, format);
        }
        else
        {
            var stride = Stride(tensor.Shape, axis);
            var isFirst = true;
            foreach (var i in Indices(tensor.Shape[axis], edge))
            {
                if (!isFirst) text.Append('\n', tensor.Rank - 1 - axis).Append(' ', axis + 1);
                isFirst = false;
                if (i < 0) text.Append("...");
                else Append(text, tensor, axis + 1, offset + (i * stride), edge, format);
            }
        }

        text.Append(']');
    }

    /// <summary>The numbers of the last dimension, on as many lines as they need.</summary>
    private static void AppendRow(StringBuilder text, Tensor tensor, int offset, int edge, NumberFormat format)
    {
        var indent = tensor.Rank;                      // the brackets that are open
        var lineEnd = LineWidth - tensor.Rank;         // leaves room for those that will close
        var lineStart = text.Length - indent;
        foreach (var i in Indices(tensor.Shape[^1], edge))
        {
            var word = i < 0 ? "..." : format.Format(tensor.ElementAt(offset + i));
            var column = text.Length - lineStart;
            if (column > indent)
            {
                if (column + 1 + word.Length > lineEnd)
                {
                    text.Append('\n');
                    lineStart = text.Length;
                    text.Append(' ', indent);
                }
                else
                {
                    text.Append(' ');
                }
            }

            text.Append(word);
        }
    }

    /// <summary>The indices of a dimension that are shown; −1 stands for the ellipsis.</summary>
    private static IEnumerable<int> Indices(int size, int edge)
    {
        if (size <= 2L * edge) return Enumerable.Range(0, size);
        return [.. Enumerable.Range(0, edge), -1, .. Enumerable.Range(size - edge, edge)];
    }

    private static int Stride(Shape shape, int axis)
    {
        var stride = 1;
        for (var inner = axis + 1; inner < shape.Rank; inner++) stride *= shape[inner];
        return stride;
    }

    /// <summary>How all numbers of a tensor are written, so that their points stand below each other.</summary>
    private sealed class NumberFormat
    {
        private const int Precision = 8;   // digits behind the point, at most

        private readonly DType _dtype;
        private readonly bool _isScientific;
        private readonly int _decimals;
        private readonly int _exponentDigits = 2;
        private readonly int _width;

        public NumberFormat(List<double> values, DType dtype)
        {
            _dtype = dtype;
            var finite = values.Where(double.IsFinite).Select(value => ShortestDecimal.Of(value, dtype)).ToList();
            if (dtype.IsFloat() && finite.Count > 0)
            {
                _isScientific = NeedsExponent([.. finite.Where(number => !number.IsZero).Select(number => number.Size)]);
                finite = [.. finite.Select(number => number.Round(_isScientific ? Precision : Precision + number.Exponent))];
                _decimals = finite.Max(number => _isScientific ? number.Digits.Length - 1 : number.Decimals);
                if (_isScientific) _exponentDigits = finite.Max(number => number.ExponentText(2).Length - 1);
            }

            _width = values.Max(value => Unaligned(value).Length);
        }

        /// <summary>A scalar: the shortest text that reads back as the same number, as NumPy prints its scalars.</summary>
        public static string Alone(double value, DType dtype)
        {
            if (!double.IsFinite(value)) return NotFinite(value);
            var number = ShortestDecimal.Of(value, dtype);
            if (!dtype.IsFloat()) return number.Positional(0, ' ').TrimEnd('.');
            return number.IsZero || number.Size is >= 1e-4 and < 1e16
                ? number.Positional(1, '0')
                : $"{number.Mantissa(0).TrimEnd('.')}e{number.ExponentText(2)}";
        }

        public string Format(double value) => Unaligned(value).PadLeft(_width);

        /// <summary>NumPy's rule: very large, very small, or very different numbers are written with an exponent.</summary>
        private static bool NeedsExponent(List<double> sizes) =>
            sizes.Count > 0 && (sizes.Max() >= 1e8 || sizes.Min() < 1e-4 || sizes.Max() / sizes.Min() > 1e3);

        private static string NotFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

        private string Unaligned(double value)
        {
            if (!double.IsFinite(value)) return NotFinite(value);
            var number = ShortestDecimal.Of(value, _dtype);
            if (!_dtype.IsFloat()) return number.Positional(0, ' ').TrimEnd('.');
            // NumPy fills up with zeros behind an exponent's mantissa, and with blanks elsewhere.
            return _isScientific
                ? $"{number.Round(Precision).Mantissa(_decimals)}e{number.ExponentText(_exponentDigits)}"
                : number.Round(Precision + number.Exponent).Positional(_decimals, ' ');
        }
    }

    /// <summary>
    /// The shortest decimal that reads back as a number of its type: 0.1f is 0.1, not 0.10000000149. Value: ±d.ddd · 10^Exponent.
    /// </summary>
    private readonly record struct ShortestDecimal(bool IsNegative, string Digits, int Exponent)
    {
        public bool IsZero => Digits == "0";

        public double Size => Math.Abs(double.Parse(Invariant($"{Mantissa(0)}e{Exponent}"), CultureInfo.InvariantCulture));

        /// <summary>The digits behind the point when it is written without an exponent.</summary>
        public int Decimals => Math.Max(0, Digits.Length - 1 - Exponent);

        public static ShortestDecimal Of(double value, DType dtype)
        {
            var text = dtype == DType.Float32
                ? ((float)value).ToString("R", CultureInfo.InvariantCulture)
                : value.ToString("R", CultureInfo.InvariantCulture);
            var parts = text.TrimStart('-').Split('E');
            var point = parts[0].IndexOf('.') < 0 ? parts[0].Length : parts[0].IndexOf('.');
            var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
            var leadingZeros = digits.Length - digits.TrimStart('0').Length;
            var mantissa = digits.Trim('0');
            if (mantissa.Length == 0) return new ShortestDecimal(double.IsNegative(value), "0", 0);
            var exponent = point - 1 - leadingZeros + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
            return new ShortestDecimal(double.IsNegative(value), mantissa, exponent);
        }

        /// <summary>Rounded to so many digits behind the first, which may be none, or fewer.</summary>
        public ShortestDecimal Round(int digits)
        {
            if (Digits.Length <= digits + 1) return this;
            if (digits < -1) return this with { Digits = "0", Exponent = 0 };
            var kept = ("0" + Digits[..(digits + 1)]).ToCharArray();
            var i = kept.Length - 1;
            if (Digits[digits + 1] >= '5')
            {
                for (; kept[i] == '9'; i--) kept[i] = '0';
                kept[i]++;
            }

            var text = new string(kept);
            var hasCarried = text[0] != '0';
            var rounded = (hasCarried ? text : text[1..]).TrimEnd('0');
            return rounded.Length == 0
                ? this with { Digits = "0", Exponent = 0 }
                : this with { Digits = rounded, Exponent = Exponent + (hasCarried ? 1 : 0) };
        }

        /// <summary>d.ddd, filled up with zeros.</summary>
        public string Mantissa(int decimals) => $"{Sign}{Digits[0]}.{Digits[1..].PadRight(decimals, '0')}";

        /// <summary>The exponent with its sign.</summary>
        public string ExponentText(int digits) =>
            (Exponent < 0 ? "-" : "+") + Math.Abs(Exponent).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

        /// <summary>The number with its point in place, filled up.</summary>
        public string Positional(int decimals, char filler)
        {
            var point = Math.Min(Digits.Length, Exponent + 1);
            var (whole, rest) = Exponent < 0
                ? ("0", new string('0', -Exponent - 1) + Digits)
                : (Digits[..point].PadRight(Exponent + 1, '0'), Digits[point..]);
            return $"{Sign}{whole}.{rest.PadRight(decimals, filler)}";
        }

        private string Sign => IsNegative ? "-" : "";
    }
}
