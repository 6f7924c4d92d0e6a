using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>What the user chose for the race of the optimizers.</summary>
/// <param name="Racers">Who takes part.</param>
/// <param name="Surfaces">Where.</param>
/// <param name="Steps">How many steps each makes.</param>
/// <param name="LearningRates">Rates that are fixed, by the optimizer's name; the others are searched.</param>
/// <param name="Pictures">The folder for the pictures and the page; null for none.</param>
internal sealed record RaceSettings(
    IReadOnlyList<Racer> Racers, IReadOnlyList<Surface> Surfaces, int Steps, IReadOnlyDictionary<string, double> LearningRates, string? Pictures)
{
    /// <summary>Gives a command the options for these settings, and what to do with them.</summary>
    public static void AddTo(SampleCommand command, Func<RaceSettings, CancellationToken, int> run)
    {
        var racers = RacersOption(Samples.Racers.All);
        var surfaces = Options.Names(
            "--surfaces", "Where they race", Samples.Surfaces.All, surface => surface.Name, "surface", ("all", [.. Samples.Surfaces.All.Select(surface => surface.Name)]));
        var steps = Options.Positive("--steps", "How many steps each makes", 200, most: 10_000);
        var rates = RatesOption("the others are searched on one grid for all");
        var pictures = new Option<string?>("--pictures") { Description = "A folder for the page race.html and for pictures, as SVG files" };
        foreach (var option in (Option[])[racers, surfaces, steps, rates, pictures]) command.Add(option);
        CheckRates(command, rates, racers);
        command.SetSample((parsed, cancellation) => run(
            new(
                parsed.GetValue(racers)!,
                parsed.GetValue(surfaces)!,
                parsed.GetValue(steps),
                parsed.GetValue(rates)!,
                parsed.GetValue(pictures)),
            cancellation));
    }

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

    /// <summary>Lets a command refuse a rate for an optimizer that does not take part.</summary>
    public static void CheckRates(Command command, Option<Dictionary<string, double>> rates, Option<IReadOnlyList<Racer>> racers) =>
        command.Validators.Add(result =>
        {
            if (result.GetValue(rates) is not { } given || result.GetValue(racers) is not { } chosen) return;
            foreach (var name in given.Keys.Where(name => chosen.All(racer => racer.Name != name)))
                result.AddError($"--learning-rate {name}: this optimizer does not take part; --optimizers says who does.");
        });

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
