using System.CommandLine;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>The optimizers by their names on the command line, with a learning rate that suits each on images.</summary>
internal static class Optimizers
{
    private static readonly Dictionary<string, (double Rate, Func<IReadOnlyList<Parameter>, double, Optimizer> Create)> Known = new()
    {
        ["sgd"] = (0.1, (parameters, rate) => new SGD(parameters, rate)),
        ["momentum"] = (0.05, (parameters, rate) => new SGDMomentum(parameters, rate)),
        ["nesterov"] = (0.05, (parameters, rate) => new SGDMomentum(parameters, rate) { Nesterov = true }),
        ["adagrad"] = (0.02, (parameters, rate) => new AdaGrad(parameters, rate)),
        ["rmsprop"] = (0.001, (parameters, rate) => new RMSprop(parameters, rate)),
        ["adam"] = (0.001, (parameters, rate) => new Adam(parameters, rate)),
    };

    /// <summary>The option that chooses one; null where there is no default and the user said nothing.</summary>
    public static Option<string?> NameOption(string? byDefault = "adam", string description = "What steps the parameters")
    {
        var option = new Option<string?>("--optimizer") { Description = description };
        if (byDefault is not null) option.DefaultValueFactory = _ => byDefault;
        option.AcceptOnlyFromAmong([.. Known.Keys]);
        return option;
    }

    /// <summary>Makes the optimizer of a name.</summary>
    public static Optimizer Create(string name, IReadOnlyList<Parameter> parameters, double? learningRate)
    {
        var (rate, create) = Known[name];
        return create(parameters, learningRate ?? rate);
    }
}
