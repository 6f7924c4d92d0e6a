using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>Options that several samples share.</summary>
internal static class Options
{
    /// <summary>A whole number that must be positive.</summary>
    public static Option<int> Positive(string name, string description, int byDefault)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var value) && value <= 0)
                result.AddError($"{name} {value}: the number must be positive.");
        });
        return option;
    }

    /// <summary>The seed of all random numbers.</summary>
    public static Option<ulong> Seed() => new("--seed") { Description = "Chooses the random numbers; the same seed gives the same run", DefaultValueFactory = _ => 1 };
}
