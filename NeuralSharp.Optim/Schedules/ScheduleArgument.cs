using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>Checks of what schedules and their kin are handed, and of when they are called. Each check of an argument returns the value, or throws an exception that names it with its range.</summary>
internal static class ScheduleArgument
{
    /// <summary>A number of steps.</summary>
    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 ? value : throw new OutOfRangeException(name, value, $"The {name} must be 1 or more.");

    /// <summary>A number of epochs to wait.</summary>
    public static int NotNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw new OutOfRangeException(name, value, $"The {name} must be zero or positive.");

    /// <summary>A part of a whole, in [0, 1].</summary>
    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw new OutOfRangeException(name, value, $"The {name} must be from 0 to 1.");

    /// <summary>A factor by which a rate shrinks, in (0, 1).</summary>
    public static double Shrinking(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and < 1 ? value : throw new OutOfRangeException(name, value, $"The {name} must be between 0 and 1, without either.");

    /// <summary>A divisor of a rate.</summary>
    public static double OneOrMore(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 && double.IsFinite(value) ? value : throw new OutOfRangeException(name, value, $"The {name} must be 1 or more, and finite.");

    /// <summary>The steps at which something changes: positive, each later than the one before.</summary>
    public static int[] Milestones(IEnumerable<int> milestones, [CallerArgumentExpression(nameof(milestones))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(milestones, name);
        int[] steps = [.. milestones];
        for (var i = 0; i < steps.Length; i++)
        {
            var before = i == 0 ? 0 : steps[i - 1];
            if (steps[i] > before) continue;
            throw new OutOfRangeException(
                name, steps[i], Invariant($"The {name} must be positive and each later than the one before: number {i + 1} is {steps[i]}, after {before}."));
        }

        return steps;
    }
}
