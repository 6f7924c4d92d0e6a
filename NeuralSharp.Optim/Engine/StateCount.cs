namespace NeuralSharp.Optim;

/// <summary>Counts that are kept in states: of steps, of epochs, of updates.</summary>
internal static class StateCount
{
    /// <summary>The largest count. Those that reach it stay there, so that what follows cannot become negative.</summary>
    public const int Most = int.MaxValue - 1;

    /// <summary>One more.</summary>
    public static int Next(int count) => Math.Min(count, Most - 1) + 1;

    /// <summary>Whether a number can be a count: whole, zero or positive, and not too large.</summary>
    public static bool Is(double number) => number is >= 0 and <= Most && double.IsInteger(number);
}
