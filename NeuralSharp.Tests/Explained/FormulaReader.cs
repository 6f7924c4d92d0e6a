using System.Globalization;
using System.Text.RegularExpressions;
using NeuralSharp.Tests.Kernels;

namespace NeuralSharp.Tests.Explained;

/// <summary>
/// Computes what a formula says, from its text alone: sums, products, powers, roots, functions, and choices such as "1 if {0} > 0, else 0".
/// So a page cannot show a formula that is not what the op does.
/// </summary>
internal sealed partial class FormulaReader
{
    private static readonly Dictionary<string, Func<double[], double>> s_functions = new()
    {
        ["exp"] = x => Math.Exp(x[0]),
        ["ln"] = x => Math.Log(x[0]),
        ["sin"] = x => Math.Sin(x[0]),
        ["cos"] = x => Math.Cos(x[0]),
        ["tan"] = x => Math.Tan(x[0]),
        ["arcsin"] = x => Math.Asin(x[0]),
        ["arccos"] = x => Math.Acos(x[0]),
        ["arctan"] = x => Math.Atan(x[0]),
        ["atan2"] = x => Math.Atan2(x[0], x[1]),
        ["sinh"] = x => Math.Sinh(x[0]),
        ["cosh"] = x => Math.Cosh(x[0]),
        ["tanh"] = x => Math.Tanh(x[0]),
        ["erf"] = x => VectorFunction.Erf.Reference(x[0]),
        ["sign"] = x => Math.Sign(x[0]),
        ["round"] = x => Math.Round(x[0]),
        ["min"] = x => x.Min(),
        ["max"] = x => x.Max(),
        ["σ"] = x => 1 / (1 + Math.Exp(-x[0])),
        ["Φ"] = x => (1 + VectorFunction.Erf.Reference(x[0] / Math.Sqrt(2))) / 2,
        ["φ"] = x => Math.Exp(-x[0] * x[0] / 2) / Math.Sqrt(2 * Math.PI),
    };

    private readonly string[] _tokens;
    private readonly Func<string, double> _valueOf;
    private int _next;

    private FormulaReader(string formula, Func<string, double> valueOf)
    {
        _tokens = [.. Token().Matches(formula).Select(match => match.Value)];
        _valueOf = valueOf;
    }

    private string? Next => _next < _tokens.Length ? _tokens[_next] : null;

    /// <summary>What the formula gives, where a name in braces has a value.</summary>
    /// <exception cref="FormatException">It is no formula.</exception>
    public static double Evaluate(string formula, Func<string, double> valueOf)
    {
        var text = new FormulaReader(formula, valueOf);
        var value = text.Choice();
        return text.Next is null ? value : throw new FormatException($"\"{formula}\": what is \"{text.Next}\"?");
    }

    private double Choice()
    {
        while (true)
        {
            var value = Sum();
            if (Next != "if") return value;
            _next++;
            var applies = Condition();
            Expect(",");
            var isLast = Next == "else";
            if (isLast) _next++;
            if (applies)
            {
                _next = _tokens.Length;
                return value;
            }
        }
    }

    private bool Condition()
    {
        var (left, holds) = (Sum(), true);
        while (Next is "<" or ">" or "≤" or "≥" or "=" or "≠")
        {
            var relation = _tokens[_next++];
            var right = Sum();
            holds &= relation switch { "<" => left < right, ">" => left > right, "≤" => left <= right, "≥" => left >= right, "=" => left == right, _ => left != right };
            left = right;
        }

        return holds;
    }

    private double Sum()
    {
        var value = Product();
        while (Next is "+" or "−") value = _tokens[_next++] == "+" ? value + Product() : value - Product();
        return value;
    }

    private double Product()
    {
        var value = Signed();
        while (Next is "·" or "/") value = _tokens[_next++] == "·" ? value * Signed() : value / Signed();
        return value;
    }

    private double Signed()
    {
        if (Next != "−") return Power();
        _next++;
        return -Signed();
    }

    private double Power()
    {
        var value = Atom();
        if (Next == "²") _next++;
        else if (Next != "^") return value;
        else
        {
            _next++;
            return Math.Pow(value, Atom());
        }

        return value * value;
    }

    private double Atom()
    {
        var token = Next ?? throw new FormatException("The formula ends too soon.");
        _next++;
        if (token[0] == '{') return _valueOf(token[1..^1]);
        if (double.TryParse(token, CultureInfo.InvariantCulture, out var number)) return number;
        switch (token)
        {
            case "½": return 0.5;
            case "π": return Math.PI;
            case "√": return Math.Sqrt(Atom());
            case "(": return Closed(Sum(), ")");
            case "|": return Math.Abs(Closed(Sum(), "|"));
            case "⌊": return Math.Floor(Closed(Sum(), "⌋"));
            case "⌈": return Math.Ceiling(Closed(Sum(), "⌉"));
        }

        if (!s_functions.TryGetValue(token, out var function)) throw new FormatException($"What is \"{token}\"?");
        Expect("(");
        var arguments = new List<double> { Sum() };
        while (Next == ",")
        {
            _next++;
            arguments.Add(Sum());
        }

        Expect(")");
        return function([.. arguments]);
    }

    private double Closed(double value, string bracket)
    {
        Expect(bracket);
        return value;
    }

    private void Expect(string token)
    {
        if (Next != token) throw new FormatException($"\"{Next}\" stands where \"{token}\" should.");
        _next++;
    }

    [GeneratedRegex(@"\{\w+\}|\d+|[a-z]+2?|\S")]
    private static partial Regex Token();
}
