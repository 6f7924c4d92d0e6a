namespace NeuralSharp.Optim;

/// <summary>What does not fit of a state that is to be loaded: all of it is told at once, and nothing is loaded.</summary>
internal static class StateFaults
{
    private const int Shown = 10;

    /// <summary>The faults as a part of a sentence; null where there are none.</summary>
    public static string? Describe(IEnumerable<string> faults)
    {
        var (shown, count) = (new List<string>(), 0);
        foreach (var fault in faults)
        {
            if (count++ < Shown) shown.Add(fault);
        }

        if (count == 0) return null;
        var more = count > Shown ? Invariant($" (and {count - Shown} more)") : "";
        return string.Join("; ", shown) + more;
    }
}
