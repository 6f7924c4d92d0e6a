namespace NeuralSharp.Optim;

/// <summary>Named numbers as tensors that can be saved.</summary>
internal static class ScheduleState
{
    public static IReadOnlyDictionary<string, Tensor> Save(IEnumerable<(string Name, double Value)> numbers)
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (name, value) in numbers)
        {
            var number = Tensor.Scalar(value, DType.Float64);
            number.Storage.HandOver(null);   // it outlives a scope
            state.Add(name, number);
        }

        return state;
    }

    /// <summary>The numbers of some names, in their order.</summary>
    /// <exception cref="OptimizerMismatchException">Names are missing, are no numbers or none that can stand there, or there are others; each is told.</exception>
    public static double[] Load(IReadOnlyDictionary<string, Tensor> state, string owner, params IReadOnlyList<(string Name, Predicate<double> IsValid)> entries)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (StateFaults.Describe(Faults(state, entries)) is { } faults) throw Unfit(owner, faults);
        return [.. entries.Select(entry => state[entry.Name].Item())];
    }

    /// <summary>What is wrong with a number in a state; null where nothing is.</summary>
    public static string? FaultOf(IReadOnlyDictionary<string, Tensor> state, string name, Predicate<double> isValid)
    {
        if (!state.TryGetValue(name, out var number) || number is null) return $"'{name}' is missing";
        if (number.Length != 1) return $"'{name}' is {number.Shape} instead of one number";
        if (number.DType != DType.Float64) return $"'{name}' is {number.DType} instead of Float64";
        return isValid(number.Item()) ? null : Invariant($"'{name}' is {number.Item()}");
    }

    /// <summary>Whether a number can be a learning rate.</summary>
    public static bool IsRate(double number) => number >= 0 && double.IsFinite(number);

    private static IEnumerable<string> Faults(IReadOnlyDictionary<string, Tensor> state, IReadOnlyList<(string Name, Predicate<double> IsValid)> entries)
    {
        foreach (var (name, isValid) in entries)
        {
            if (FaultOf(state, name, isValid) is { } fault) yield return fault;
        }

        foreach (var foreign in state.Keys.Except(entries.Select(entry => entry.Name))) yield return $"'{foreign}' is no part of it";
    }

    private static OptimizerMismatchException Unfit(string owner, string why) =>
        new($"{owner}.LoadStateDict: the state does not fit: {why}. Load what the StateDict of a {owner} for the same groups of parameters gave.");
}
