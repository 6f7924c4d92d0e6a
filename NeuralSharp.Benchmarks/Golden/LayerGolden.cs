using NeuralSharp.Tests.Golden;
using static TorchSharp.torch.nn.functional;

namespace NeuralSharp.Benchmarks;

/// <summary>Layers with parameters. Activations that are modules are checked with the cases of their ops.</summary>
internal static class LayerGolden
{
    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. Dense(4, 3, 2, useBias: true), .. Dense(1, 1, 1, useBias: true), .. Dense(4, 5, 3, useBias: false), .. Dense(0, 3, 2, useBias: true),
        .. NormalizationGolden.Specs,
        .. Bilinear(4, 3, 2, 5, useBias: true), .. Bilinear(2, 1, 4, 3, useBias: false),
        .. PRelu([4, 3], 1), .. PRelu([4, 3], 3), .. PRelu([2, 3, 2], 3),
        .. Embedding([5, 3], [4]), .. Embedding([4, 2], [2, 3]), .. Embedding([3, 2], []),
        .. Residual(4, 3),
        new("Flatten", "[2, 3, 4]", (x, _) => x[0].flatten(1), [], [GoldenNumbers.Of("Flatten").Array([2, 3, 4])]),
    ];

    private static IEnumerable<GoldenSpec> Dense(int batch, int inputSize, int outputSize, bool useBias)
    {
        var name = $"{inputSize} to {outputSize}, batch {batch}{(useBias ? "" : ", no bias")}";
        var numbers = GoldenNumbers.Of($"Dense {name}");
        GoldenArray[] inputs = [numbers.Array([batch, inputSize]), numbers.Array([inputSize, outputSize])];
        if (useBias) inputs = [.. inputs, numbers.Array([outputSize])];
        yield return new("Dense", name, (x, _) => linear(x[0], x[1].t(), x.Length > 2 ? x[2] : null), [], inputs);
    }

    private static IEnumerable<GoldenSpec> Bilinear(int batch, int leftSize, int rightSize, int outputSize, bool useBias)
    {
        var name = $"{leftSize} x {rightSize} to {outputSize}, batch {batch}{(useBias ? "" : ", no bias")}";
        var numbers = GoldenNumbers.Of($"Bilinear {name}");
        GoldenArray[] inputs = [numbers.Array([batch, leftSize + rightSize]), numbers.Array([leftSize, rightSize, outputSize])];
        if (useBias) inputs = [.. inputs, numbers.Array([outputSize])];
        yield return new("Bilinear", name, (x, _) => bilinear(
            x[0].narrow(1, 0, leftSize), x[0].narrow(1, leftSize, rightSize), x[1].permute(2, 0, 1), x.Length > 2 ? x[2] : null!), [], inputs);
    }

    private static IEnumerable<GoldenSpec> PRelu(int[] shape, int features)
    {
        var name = $"[{string.Join(", ", shape)}], {features} slopes";
        var numbers = GoldenNumbers.Of($"PRelu {name}");
        var count = shape.Aggregate(1, (product, size) => product * size);   // numbers that are not 0, where there is a kink
        yield return new("PRelu", name, (x, _) => x[0].prelu(x[1]), [], [new(shape, numbers.Weights(count)), numbers.Array([features])]);
    }

    private static IEnumerable<GoldenSpec> Embedding(int[] table, int[] indices)
    {
        var name = $"[{string.Join(", ", table)}] at [{string.Join(", ", indices)}]";
        var numbers = GoldenNumbers.Of($"Embedding {name}");
        yield return new("Embedding", name, (x, _) => x[0].index_select(0, x[1].flatten()).reshape([.. x[1].shape, table[1]]), [],
            [numbers.Array(table), numbers.Integers(indices, table[0])]);
    }

    private static IEnumerable<GoldenSpec> Residual(int batch, int size)
    {
        var numbers = GoldenNumbers.Of("Residual");
        yield return new("Residual", $"around a Dense, [{batch}, {size}]", (x, _) => x[0] + linear(x[0], x[1].t(), x[2]), [],
            [numbers.Array([batch, size]), numbers.Array([size, size]), numbers.Array([size])]);
    }
}
