namespace NeuralSharp;

/// <summary>
/// Lists of parameters as sets: where one stands twice, as a shared weight does when the lists of two layers are joined, it counts once,
/// at its first place.
/// </summary>
internal static class ParameterSet
{
    private const int ShortList = 16;   // compared pair by pair, which takes no memory: clipping asks at every step

    /// <summary>The parameters, each once: the same list where none stands twice.</summary>
    public static IReadOnlyList<Parameter> Of(IReadOnlyList<Parameter> parameters) => HasRepeats(parameters) ? Distinct(parameters) : parameters;

    /// <summary>The parameters in an array of its own, each once.</summary>
    public static Parameter[] Distinct(IEnumerable<Parameter> parameters) =>
        [.. parameters.Distinct<Parameter>(ReferenceEqualityComparer.Instance)];

    private static bool HasRepeats(IReadOnlyList<Parameter> parameters)
    {
        if (parameters.Count > ShortList) return new HashSet<Parameter>(parameters, ReferenceEqualityComparer.Instance).Count < parameters.Count;
        for (var i = 1; i < parameters.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (ReferenceEquals(parameters[i], parameters[j])) return true;
            }
        }

        return false;
    }
}
