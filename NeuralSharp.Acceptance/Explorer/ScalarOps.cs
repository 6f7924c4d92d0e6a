using System.Text.Json;

namespace NeuralSharp.Acceptance;

/// <summary>The ops that the pages of the tests name, as one writes them in a program.</summary>
internal static class ScalarOps
{
    /// <summary>An op by the name that a page gives it.</summary>
    public static Func<Tensor[], Tensor> Of(string name, JsonElement constants) => name switch
    {
        "Add" => x => x[0] + x[1],
        "Subtract" => x => x[0] - x[1],
        "Multiply" => x => x[0] * x[1],
        "Divide" => x => x[0] / x[1],
        "Tanh" => x => x[0].Tanh(),
        "Sigmoid" => x => x[0].Sigmoid(),
        "Square" => x => x[0].Square(),
        "Sum" => x => x.Aggregate((sum, next) => sum + next),
        _ => throw new NotSupportedException($"ScalarOps: there is no op {name} ({constants}); write it down here as one writes it in a program."),
    };
}
