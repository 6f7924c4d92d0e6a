using System.CommandLine;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>The optimizers by their names on the command line: those of <see cref="Racers"/> that learn from batches.</summary>
internal static class Optimizers
{
    private static readonly Dictionary<string, Racer> s_able = Racers.OnImages.ToDictionary(racer => racer.Name);

    /// <summary>The option that chooses one; null where there is no default and the user said nothing.</summary>
    public static Option<string?> NameOption(string? byDefault = "adam", string description = "What steps the parameters")
    {
        var option = new Option<string?>("--optimizer") { HelpName = "name", Description = $"{description}. One of {string.Join(", ", s_able.Keys)}" };
        if (byDefault is not null) option.DefaultValueFactory = _ => byDefault;
        option.AcceptOnlyFromAmong([.. s_able.Keys]);
        return option;
    }

    /// <summary>Makes the optimizer of a name, with the learning rate that suits it on images where none is given.</summary>
    public static Optimizer Create(string name, IReadOnlyList<Parameter> parameters, double? learningRate)
    {
        var racer = s_able[name];
        return racer.Create([.. parameters], learningRate ?? racer.RateOnImages!.Value);
    }
}
