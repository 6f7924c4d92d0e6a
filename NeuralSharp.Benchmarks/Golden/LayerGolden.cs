using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NeuralSharp.Benchmarks;

/// <summary>Layers with parameters, and losses. Activations that are modules are checked with the cases of their ops.</summary>
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

        // The second derivative of libtorch's binary_cross_entropy is off by 1e-11: it has 1e-12 added to a divisor.
        .. Loss("MeanSquaredError", (output, target) => mse_loss(output, target), -2, 2, -2, 2),
        .. Loss("BinaryCrossEntropyLoss", (output, target) => binary_cross_entropy(output, target), 0.1, 0.9, 0, 1, order: 1),
        .. Loss("BinaryCrossEntropyWithLogits", (output, target) => binary_cross_entropy_with_logits(output, target), -6, 6, 0, 1),
        new("BinaryCrossEntropyWithLogits", "special", (x, _) => binary_cross_entropy_with_logits(x[0], x[1]), [],
            [new([8], [0, 100, -100, 1000, -1000, 20, -20, 0.5]), new([8], [0.5, 1, 1, 0, 1, 0, 0.25, 1])], Order: 1),

        .. Loss("BinaryCrossEntropy", (p, t) => binary_cross_entropy(p, t, reduction: nn.Reduction.None), 0.1, 0.9, 0, 1, order: 1),
        new("BinaryCrossEntropy", "special", (x, _) => binary_cross_entropy(x[0], x[1], reduction: nn.Reduction.None), [],
            [new([9], [0, 1, 0, 1, 0.5, 0.5, 0, 1, 9.5367431640625E-07]), new([9], [0, 1, 1, 0, 0, 1, 0.5, 0.5, 1])], Order: 1),

        .. CrossEntropy([4, 3], 2, 0, 0, 1), .. CrossEntropy([1, 1], 0), .. CrossEntropy([2, 10], 9, 4),
        new("SoftmaxCrossEntropy", "special", (x, _) => cross_entropy(x[0], x[1]), [],
            [new([4, 3], [1000, 0, -1000, 1000, 1000, 1000, 0, 0, 0, -1000, 500, 0]), new([4], [0, 2, 1, 2], IsInteger: true)], Order: 1),
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

    private static IEnumerable<GoldenSpec> Loss(
        string op, Func<torch.Tensor, torch.Tensor, torch.Tensor> function, double low, double high, double lowTarget, double highTarget, int order = 2)
    {
        foreach (var shape in new int[][] { [4, 1], [3, 2], [5] })
        {
            var name = $"[{string.Join(", ", shape)}]";
            var numbers = GoldenNumbers.Of($"{op} {name}");
            yield return new(op, name, (x, _) => function(x[0], x[1]), [], [numbers.Array(shape, low, high), numbers.Array(shape, lowTarget, highTarget)], order);
        }
    }

    private static IEnumerable<GoldenSpec> CrossEntropy(int[] shape, params double[] labels)
    {
        var name = $"[{string.Join(", ", shape)}]";
        yield return new("SoftmaxCrossEntropy", name, (x, _) => cross_entropy(x[0], x[1]), [],
            [GoldenNumbers.Of($"SoftmaxCrossEntropy {name}").Array(shape), new([labels.Length], labels, IsInteger: true)]);
    }
}
