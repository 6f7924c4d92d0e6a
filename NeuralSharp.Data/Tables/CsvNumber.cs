using System.Globalization;
using csFastFloat;

namespace NeuralSharp;

/// <summary>Reads decimal numbers, correctly rounded, the same in every culture.</summary>
internal static class CsvNumber
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a sign, digits with a decimal separator among them, and an exponent. What programs write for no number or for infinity is read, too.</summary>
    /// <param name="text">The number; nothing may follow it.</param>
    /// <param name="point">The decimal separator.</param>
    /// <param name="value">The double nearest to it; infinite where it is beyond all.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, char point, out double value) =>
        FastDoubleParser.TryParseDouble(text, out int read, out value, Styles, point) && read == text.Length;
}
