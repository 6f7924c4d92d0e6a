using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>The steps at which a schedule changes.</summary>
internal static class Milestones
{
    /// <summary>The steps, if they are positive and each is later than the one before.</summary>
    public static int[] Check(IEnumerable<int> milestones, [CallerArgumentExpression(nameof(milestones))] string name = "")
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
