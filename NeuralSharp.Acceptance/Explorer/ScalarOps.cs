using System.Text.Json;

namespace NeuralSharp.Acceptance;

/// <summary>The ops that the pages of the tests name, as one writes them in a program.</summary>
internal static class ScalarOps
{
    /// <summary>The op that a page's node names.</summary>
    public static Func<Tensor[], Tensor> Of(string name, JsonElement node) => name switch
    {
        "Add" => x => x[0] + x[1],
        "Subtract" => x => x[0] - x[1],
        "Multiply" => x => x[0] * x[1],
        "Divide" => x => x[0] / x[1],
        "Negate" => x => -x[0],
        "Log" => x => x[0].Log(),
        "Tanh" => x => x[0].Tanh(),
        "Sigmoid" => x => x[0].Sigmoid(),
        "Square" => x => x[0].Square(),
        "Sum" => x => x.Aggregate((sum, next) => sum + next),
        _ => throw new NotSupportedException($"There is no op {name} here ({node}): write it down as one writes it in a program."),
    };
}
