using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>Options that several samples share. Each names what it was given and what it wants instead.</summary>
internal static class Options
{
    /// <summary>A whole number that must be positive, or at least another one.</summary>
    public static Option<int> Positive(string name, string description, int byDefault, int most = int.MaxValue, int least = 1) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => ParsePositive(result, name, most, least) ?? byDefault,
    };

    /// <summary>A whole number that must be positive, null where the sample chooses it.</summary>
    public static Option<int?> Positive(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => ParsePositive(result, name, int.MaxValue),
    };

    /// <summary>A whole number; null where it is not given.</summary>
    public static Option<int?> WholeNumber(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var value)) return value;
            result.AddError($"{name} {text}: a whole number is wanted, such as 8.");
            return null;
        },
    };

    /// <summary>A number that must not be negative.</summary>
    public static Option<double> NotNegative(string name, string description, double byDefault) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && double.IsFinite(value)) return value;
            result.AddError($"{name} {text}: a number from 0 on is wanted, such as 0.1.");
            return byDefault;
        },
    };

    /// <summary>A file for a picture, by whose ending the kind is chosen.</summary>
    public static Option<string?> Output(string what, params string[] endings) => new("--output")
    {
        Description = $"A file for {what}: {string.Join(" or ", endings)}",
        HelpName = "file",
        CustomParser = result =>
        {
            var path = result.Tokens[0].Value;
            if (!endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)) result.AddError($"--output {path}: a file that ends with {string.Join(" or ", endings)} is wanted.");
            return path;
        },
    };

    /// <summary>The learning rate, null where the sample chooses it.</summary>
    public static Option<double?> LearningRate(string description = "The step size (default: one that suits the optimizer)") => new("--learning-rate")
    {
        Description = description,
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
            result.AddError(Invariant($"--seed {text}: a whole number from 0 to {ulong.MaxValue} is wanted."));
            return 1;
        },
    };

    /// <summary>Some things of a list, by their names separated by commas, or by a word that stands for several.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="all">The list.</param>
    /// <param name="nameOf">The name of one.</param>
    /// <param name="kind">What one is called.</param>
    /// <param name="words">The words, each with the names it stands for; the first is the default, which the caller puts in for an empty list.</param>
    public static Option<IReadOnlyList<T>> Names<T>(
        string name, string description, IReadOnlyList<T> all, Func<T, string> nameOf, string kind, params (string Word, IReadOnlyList<string> Names)[] words)
    {
        return new(name)
        {
            Description = $"{description}: {string.Join(", ", all.Select(nameOf))}, or {string.Join(" or ", words.Select(entry => entry.Word))} (default: {words[0].Word})",
            HelpName = "names",
            CustomParser = result =>
            {
                var names = new List<string>();
                foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
                {
                    if (words.FirstOrDefault(entry => entry.Word == text).Names is { } several) names.AddRange(several);
                    else if (all.Any(item => nameOf(item) == text)) names.Add(text);
                    else result.AddError($"{name} {text}: there is no {kind} '{text}'. There are {string.Join(", ", all.Select(nameOf))}; {string.Join(" and ", words.Select(entry => entry.Word))}.");
                }

                return Named(names);
            },
        };

        IReadOnlyList<T> Named(IReadOnlyList<string> names) => [.. all.Where(item => names.Contains(nameOf(item)))];
    }

    /// <summary>A folder for pictures.</summary>
    public static Option<string?> Pictures(string what) => new("--pictures") { Description = $"A folder for {what}, as SVG files" };

    private static int? ParsePositive(ArgumentResult result, string name, int most, int least = 1)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        var wanted = most == int.MaxValue ? Invariant($"a whole number from {least} on is wanted") : Invariant($"a whole number from {least} to {most} is wanted");
        result.AddError($"{name} {text}: {wanted}.");
        return null;
    }
}
