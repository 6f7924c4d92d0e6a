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
    /// <exception cref="OptimizerMismatchException">A name is missing, is no number, or there are others.</exception>
    public static double[] Load(IReadOnlyDictionary<string, Tensor> state, string owner, string[] names)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var name in names)
        {
            if (!state.TryGetValue(name, out var number)) throw Unfit(owner, $"'{name}' is missing");
            if (number.Length != 1) throw Unfit(owner, $"'{name}' is {number.Shape} instead of one number");
        }

        if (state.Keys.Except(names).FirstOrDefault() is { } foreign) throw Unfit(owner, $"'{foreign}' is no part of it");
        return [.. names.Select(name => state[name].Item())];
    }

    private static OptimizerMismatchException Unfit(string owner, string why) =>
        new($"{owner}.LoadStateDict: the state does not fit: {why}. Load what the StateDict of a {owner} for the same groups of parameters gave.");
}
