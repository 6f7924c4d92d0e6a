using System.Globalization;

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
    /// <exception cref="OptimizerMismatchException">A name is missing, is no number or none that can stand there, or there are others.</exception>
    public static double[] Load(IReadOnlyDictionary<string, Tensor> state, string owner, params IReadOnlyList<(string Name, Predicate<double> IsValid)> entries)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, isValid) in entries)
        {
            if (!state.TryGetValue(name, out var number)) throw Unfit(owner, $"'{name}' is missing");
            if (number.Length != 1) throw Unfit(owner, $"'{name}' is {number.Shape} instead of one number");
            if (!isValid(number.Item())) throw Unfit(owner, string.Create(CultureInfo.InvariantCulture, $"'{name}' is {number.Item()}"));
        }

        if (state.Keys.Except(entries.Select(entry => entry.Name)).FirstOrDefault() is { } foreign) throw Unfit(owner, $"'{foreign}' is no part of it");
        return [.. entries.Select(entry => state[entry.Name].Item())];
    }

    /// <summary>Whether a number can be a count: whole, zero or positive.</summary>
    public static bool IsCount(double number) => number >= 0 && number <= int.MaxValue && double.IsInteger(number);

    /// <summary>Whether a number can be a learning rate.</summary>
    public static bool IsRate(double number) => number >= 0 && double.IsFinite(number);

    private static OptimizerMismatchException Unfit(string owner, string why) =>
        new($"{owner}.LoadStateDict: the state does not fit: {why}. Load what the StateDict of a {owner} for the same groups of parameters gave.");
}
