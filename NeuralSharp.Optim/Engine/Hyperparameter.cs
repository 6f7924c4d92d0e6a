using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>Checks of hyperparameters: each returns the value, or throws an exception that names it with its range.</summary>
internal static class Hyperparameter
{
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value > 0 && double.IsFinite(value), value, name, "positive and finite");

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value >= 0 && double.IsFinite(value), value, name, "zero or positive, and finite");

    /// <summary>A decay rate or momentum, in [0, 1).</summary>
    public static double BelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value is >= 0 and < 1, value, name, "from 0 up to but not including 1");

    /// <summary>A number of things, 1 or more.</summary>
    public static int AtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw new OutOfRangeException(name, value, $"The {name} must be 1 or more.");

    private static double Check(bool isValid, double value, string name, string range) =>
        isValid ? value : throw new OutOfRangeException(name, value, $"The {name} must be {range}.");
}
