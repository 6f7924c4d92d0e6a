using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// Checks of numbers that are handed over: each returns the value, or throws an <see cref="OutOfRangeException"/> that names the argument and its range.
/// </summary>
/// <remarks>NaN is in no range. Where it is not plain who asks, <c>who</c> says so in the message.</remarks>
internal static class Require
{
    /// <summary>A number of things, 1 or more.</summary>
    public static int AtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value >= 1 ? value : throw Refusal(value, "1 or more", name, who);

    /// <summary>A number of things, 0 or more.</summary>
    public static int NotNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value >= 0 ? value : throw Refusal(value, "zero or positive", name, who);

    /// <summary>Any number but NaN and the infinities.</summary>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        double.IsFinite(value) ? value : throw Refusal(value, "finite", name, who);

    /// <summary>A finite number above 0.</summary>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value > 0 && double.IsFinite(value) ? value : throw Refusal(value, "positive and finite", name, who);

    /// <summary>A finite number from 0 up.</summary>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value >= 0 && double.IsFinite(value) ? value : throw Refusal(value, "zero or positive, and finite", name, who);

    /// <summary>A finite number from 1 up, such as a divisor of a rate.</summary>
    public static double AtLeastOne(double value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value >= 1 && double.IsFinite(value) ? value : throw Refusal(value, "1 or more, and finite", name, who);

    /// <summary>A probability or a part of a whole, in [0, 1].</summary>
    public static double FromZeroToOne(double value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value is >= 0 and <= 1 ? value : throw Refusal(value, "from 0 to 1", name, who);

    /// <summary>A decay rate or a momentum, in [0, 1).</summary>
    public static double BelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value is >= 0 and < 1 ? value : throw Refusal(value, "from 0 up to but not including 1", name, who);

    /// <summary>A factor by which something shrinks, in (0, 1).</summary>
    public static double BetweenZeroAndOne(double value, [CallerArgumentExpression(nameof(value))] string name = "", string? who = null) =>
        value is > 0 and < 1 ? value : throw Refusal(value, "between 0 and 1, without either", name, who);

    private static OutOfRangeException Refusal(object value, string range, string name, string? who) =>
        new(name, value, who is null ? $"The {name} must be {range}." : $"{who}: the {name} must be {range}.");
}
