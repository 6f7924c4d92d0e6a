using System.CommandLine;
using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>Options that several samples share. Each names what it was given and what it wants instead.</summary>
internal static class Options
{
    /// <summary>A whole number that must be positive.</summary>
    public static Option<int> Positive(string name, string description, int byDefault, int most = int.MaxValue)
    {
        var wanted = most == int.MaxValue ? "a whole number from 1 on is wanted" : $"a whole number from 1 to {most} is wanted";
        return new(name)
        {
            Description = description,
            DefaultValueFactory = _ => byDefault,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most) return value;
                result.AddError($"{name} {text}: {wanted}.");
                return byDefault;
            },
        };
    }

    /// <summary>The learning rate, null where the sample chooses it.</summary>
    public static Option<double?> LearningRate() => new("--learning-rate")
    {
        Description = "The step size (default: one that suits the optimizer)",
        CustomParser = result =>
        {
            // No thousands separators: 0,01 must not become 1.
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate > 0 && double.IsFinite(rate)) return rate;
            result.AddError($"--learning-rate {text}: a positive number is wanted, such as 0.01.");
            return null;
        },
    };

    /// <summary>The seed of all random numbers.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "Chooses the random numbers; the same seed gives the same run",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ulong.TryParse(text, CultureInfo.InvariantCulture, out var seed)) return seed;
            result.AddError($"--seed {text}: a whole number from 0 to {ulong.MaxValue} is wanted.");
            return 1;
        },
    };

    /// <summary>A folder for pictures.</summary>
    public static Option<string?> Pictures(string what) => new("--pictures") { Description = $"A folder for {what}, as SVG files" };
}
