using System.Globalization;
using System.Text;

namespace NeuralSharp;

/// <summary>Prints tensors as NumPy prints arrays: aligned columns, nested brackets, and an ellipsis in what is long.</summary>
internal static class TensorFormat
{
    private const int Precision = 8;     // digits behind the point, at most
    private const int Threshold = 1000;  // tensors with more elements are shortened
    private const int EdgeItems = 3;     // to so many at each end of a dimension
    private const int LineWidth = 75;

    /// <summary>The tensor's values as text.</summary>
    public static string Format(Tensor tensor)
    {
        var edge = tensor.Length > Threshold ? EdgeItems : int.MaxValue;
        var shown = new List<double>();
        Collect(tensor, 0, 0, edge, shown);
        var format = new NumberFormat(shown, tensor.DType);
        var text = new StringBuilder();
        Append(text, tensor, 0, 0, edge, format);
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
        if (axis == tensor.Rank)
        {
            text.Append(format.Format(tensor.ElementAt(offset)));
            return;
        }

        text.Append('[');
        var stride = Stride(tensor.Shape, axis);
        var isInnermost = axis == tensor.Rank - 1;
        var separator = isInnermost ? " " : new string('\n', tensor.Rank - 1 - axis) + new string(' ', axis + 1);
        var (isFirst, lineStart) = (true, text.Length);
        foreach (var i in Indices(tensor.Shape[axis], edge))
        {
            if (!isFirst && isInnermost && text.Length - lineStart + format.Width + 1 > LineWidth - axis)
            {
                text.Append('\n').Append(' ', axis + 1);
                lineStart = text.Length;
            }
            else if (!isFirst)
            {
                text.Append(separator);
            }

            isFirst = false;
            if (i < 0) text.Append("...");
            else Append(text, tensor, axis + 1, offset + (i * stride), edge, format);
        }

        text.Append(']');
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
        private readonly DType _dtype;
        private readonly bool _isScientific;
        private readonly int _decimals;

        public NumberFormat(List<double> values, DType dtype)
        {
            _dtype = dtype;
            var finite = values.Where(double.IsFinite).ToList();
            _isScientific = dtype.IsFloat() && NeedsExponent([.. finite.Where(value => value != 0).Select(Math.Abs)]);
            _decimals = dtype.IsFloat() && finite.Count > 0 ? finite.Max(value => Decimals(Shortest(value))) : 0;
            Width = values.Count == 0 ? 0 : values.Max(value => Unaligned(value).Length);
        }

        /// <summary>The width of the widest number.</summary>
        public int Width { get; }

        public string Format(double value) => Unaligned(value).PadLeft(Width);

        /// <summary>NumPy's rule: very large, very small, or very different numbers are written with an exponent.</summary>
        private static bool NeedsExponent(List<double> sizes) =>
            sizes.Count > 0 && (sizes.Max() >= 1e8 || sizes.Min() < 1e-4 || sizes.Max() / sizes.Min() > 1e3);

        private string Unaligned(double value)
        {
            if (!_dtype.IsFloat()) return value.ToString("0", CultureInfo.InvariantCulture);
            if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
            var text = Shortest(value);
            var missing = _decimals - Decimals(text);
            // NumPy fills up with zeros behind an exponent's mantissa, and with blanks elsewhere.
            return _isScientific ? text.Insert(text.IndexOf('e'), new string('0', missing)) : text + new string(' ', missing);
        }

        /// <summary>The number with a point and no needless digit behind it.</summary>
        private string Shortest(double value)
        {
            var digits = new string('#', Precision);
            if (_isScientific)
            {
                var text = AsWritten(value).ToString($"0.{digits}e+00", CultureInfo.InvariantCulture);
                return text.Contains('.') ? text : text.Insert(text.IndexOf('e'), ".");
            }

            var plain = AsWritten(value).ToString($"0.{digits}", CultureInfo.InvariantCulture);
            return plain.Contains('.') ? plain : plain + ".";
        }

        /// <summary>A float as the double of its shortest decimal, so that 0.1f prints as 0.1 and not as 0.10000000149.</summary>
        private double AsWritten(double value) => _dtype == DType.Float32
            ? double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : value;

        private int Decimals(string text) => (_isScientific ? text.IndexOf('e') : text.Length) - text.IndexOf('.') - 1;
    }
}
