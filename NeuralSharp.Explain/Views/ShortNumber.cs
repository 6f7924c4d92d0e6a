using System.Globalization;

namespace NeuralSharp;

/// <summary>Numbers as pictures and pages show them. The script of the pages does the same (<c>shortNumber</c> in page.js), and a test compares the two.</summary>
internal static class ShortNumber
{
    /// <summary>
    /// At most five significant digits, zeros at the end left out: 0.00012346, 1.5, 123460; with an exponent below 1e-4 and from 1e6 on: 1.2346e-7.
    /// The minus is the sign (U+2212). NaN, ∞ and −∞ are shown as such.
    /// </summary>
    public static string Of(double value) => Of(value, digits: 5);

    /// <summary>The same with another number of digits, up to 9; only C# needs them.</summary>
    public static string Of(double value, int digits)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (value == 0) return "0";
        var scientific = value.ToString(Invariant($"E{digits - 1}"), CultureInfo.InvariantCulture);
        var rounded = double.Parse(scientific, CultureInfo.InvariantCulture);   // 99999.96 is 1e5 when it is rounded
        var mantissa = scientific[..scientific.IndexOf('E', StringComparison.Ordinal)];
        if (mantissa.Contains('.', StringComparison.Ordinal)) mantissa = mantissa.TrimEnd('0').TrimEnd('.');
        var exponent = int.Parse(scientific[(scientific.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var text = Math.Abs(rounded) is >= 1e-4 and < 1e6
            ? rounded.ToString("0.#############", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}");
        return text.Replace('-', '−');
    }
}
