using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>What the user chose for the race of the optimizers.</summary>
/// <param name="Racers">Who takes part.</param>
/// <param name="Surfaces">Where.</param>
/// <param name="Steps">How many steps each makes.</param>
/// <param name="LearningRates">Rates that are fixed, by the optimizer's name; the others are searched.</param>
/// <param name="ShowsStates">Whether the inner state is told, too.</param>
/// <param name="Pictures">The folder for the pictures and the page; null for none.</param>
internal sealed record RaceSettings(
    IReadOnlyList<Racer> Racers, IReadOnlyList<Surface> Surfaces, int Steps, IReadOnlyDictionary<string, double> LearningRates, bool ShowsStates, string? Pictures)
{
    /// <summary>Gives a command the options for these settings, and what to do with them.</summary>
    public static void AddTo(SampleCommand command, Func<RaceSettings, CancellationToken, int> run)
    {
        var racers = RacersOption(Samples.Racers.All);
        var surfaces = Options.Names(
            "--surfaces", "Where they race", Samples.Surfaces.All, surface => surface.Name, "surface", ("all", [.. Samples.Surfaces.All.Select(surface => surface.Name)]));
        var steps = Options.Positive("--steps", "How many steps each makes", 200, most: 10_000);
        var rates = RatesOption("the others are searched on one grid for all");
        var states = new Option<bool>("--states") { Description = "Tells the inner state, too, at some of the steps" };
        var pictures = new Option<string?>("--pictures") { Description = "A folder for the page race.html and for pictures, as SVG files" };
        foreach (var option in (Option[])[racers, surfaces, steps, rates, states, pictures]) command.Add(option);
        command.SetSample((parsed, cancellation) => run(
            new(
                Chosen(parsed.GetValue(racers), Samples.Racers.Five),
                Chosen(parsed.GetValue(surfaces), Samples.Surfaces.All),
                parsed.GetValue(steps),
                parsed.GetValue(rates)!,
                parsed.GetValue(states),
                parsed.GetValue(pictures)),
            cancellation));
    }

    /// <summary>What an option chose, or the default where it was not given.</summary>
    public static IReadOnlyList<T> Chosen<T>(IReadOnlyList<T>? chosen, IReadOnlyList<T> byDefault) => chosen is { Count: > 0 } ? chosen : byDefault;

    /// <summary>The option that chooses who takes part.</summary>
    public static Option<IReadOnlyList<Racer>> RacersOption(IReadOnlyList<Racer> all) => Options.Names(
        "--optimizers",
        "Who takes part, separated by commas",
        all,
        racer => racer.Name,
        "optimizer",
        ("five", [.. Samples.Racers.Five.Select(racer => racer.Name)]),
        ("all", [.. all.Select(racer => racer.Name)]));

    /// <summary>The option that fixes learning rates.</summary>
    public static Option<Dictionary<string, double>> RatesOption(string others) => new("--learning-rate")
    {
        Description = $"Fixes rates, as adam=0.1,sgd=0.01; {others}",
        HelpName = "name=rate,...",
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseRates,
    };

    /// <summary>A rate for somebody who does not take part is a mistake.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void CheckRates(IReadOnlyDictionary<string, double> rates, IReadOnlyList<Racer> racers)
    {
        foreach (var name in rates.Keys.Where(name => racers.All(racer => racer.Name != name)))
            throw new ArgumentException($"--learning-rate {name}: this optimizer does not take part; --optimizers says who does.");
    }

    private static Dictionary<string, double> ParseRates(ArgumentResult result)
    {
        var rates = new Dictionary<string, double>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            var parts = text.Split('=');
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) || rate <= 0 || !double.IsFinite(rate))
                result.AddError($"--learning-rate {text}: a name and a positive number are wanted, such as adam=0.1.");
            else if (Samples.Racers.All.All(racer => racer.Name != parts[0]))
                result.AddError($"--learning-rate {text}: there is no optimizer '{parts[0]}'. There are {string.Join(", ", Samples.Racers.All.Select(racer => racer.Name))}.");
            else if (!rates.TryAdd(parts[0], rate))
                result.AddError($"--learning-rate {text}: the rate of {parts[0]} is given twice.");
        }

        return rates;
    }
}
