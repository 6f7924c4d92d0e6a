using NeuralSharp.Tests.Golden;
using static TorchSharp.torch.nn.functional;

namespace NeuralSharp.Benchmarks;

/// <summary>Layers with parameters. Activations that are modules are checked with the cases of their ops.</summary>
internal static class LayerGolden
{
    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. Dense(4, 3, 2, useBias: true), .. Dense(1, 1, 1, useBias: true), .. Dense(4, 5, 3, useBias: false), .. Dense(0, 3, 2, useBias: true),
    ];

    private static IEnumerable<GoldenSpec> Dense(int batch, int inputSize, int outputSize, bool useBias)
    {
        var name = $"{inputSize} to {outputSize}, batch {batch}{(useBias ? "" : ", no bias")}";
        var numbers = GoldenNumbers.Of($"Dense {name}");
        GoldenArray[] inputs = [numbers.Array([batch, inputSize]), numbers.Array([inputSize, outputSize])];
        if (useBias) inputs = [.. inputs, numbers.Array([outputSize])];
        yield return new("Dense", name, (x, _) => linear(x[0], x[1].t(), x.Length > 2 ? x[2] : null), [], inputs);
    }
}
