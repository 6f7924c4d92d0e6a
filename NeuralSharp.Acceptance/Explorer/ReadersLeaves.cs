using NeuralSharp.Layers;

namespace NeuralSharp.Acceptance;

/// <summary>What the programs of the pages begin with: the leaves by the names that the pages give them, and their values.</summary>
internal static class ReadersLeaves
{
    private static readonly Lazy<Sequential> s_xor = new(() =>
    {
        Generator.Default.Reseed(1);
        return [new Dense(2, 2), new Tanh(), new Dense(2, 1), new Sigmoid()];
    });

    /// <summary>The network of xor.html, as its program makes it.</summary>
    public static Sequential XorModel => s_xor.Value;

    /// <summary>The values by name.</summary>
    public static IReadOnlyDictionary<string, double> Of(string file) => file switch
    {
        "formula.html" => new Dictionary<string, double> { ["a"] = -4, ["b"] = 2 },
        "fork.html" => new Dictionary<string, double> { ["x"] = 2 },
        _ => Xor(),
    };

    private static Dictionary<string, double> Xor()
    {
        Dictionary<string, double> leaves = new() { ["x[0, 0]"] = 1, ["x[0, 1]"] = 1, ["target[0, 0]"] = 0 };
        foreach (var (name, parameter) in XorModel.NamedParameters)
        {
            foreach (var (place, value) in Elements(parameter)) leaves[$"{name}[{place}]"] = value;
        }

        return leaves;
    }

    private static IEnumerable<(string Place, double Value)> Elements(Tensor tensor) => tensor.Rank == 1
        ? Enumerable.Range(0, tensor.Shape[0]).Select(i => (Invariant($"{i}"), tensor[i].Item()))
        : Enumerable.Range(0, tensor.Shape[0]).SelectMany(i => Enumerable.Range(0, tensor.Shape[1]).Select(j => (Invariant($"{i}, {j}"), tensor[i, j].Item())));
}
