using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NeuralSharp.Benchmarks;

/// <summary>Layers that normalize, in training and in evaluation, with and without weight and bias.</summary>
internal static class NormalizationGolden
{
    private static readonly int[][] s_batches = [[4, 3], [2, 5], [9, 1], [3, 2, 4], [2, 3, 2, 2]];

    private static readonly bool[] s_affine = [true, false];

    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. from shape in s_batches from affine in s_affine select BatchNorm(shape, affine),
        .. from shape in s_batches from affine in s_affine select BatchNormInEvaluation(shape, affine),
        .. from shape in s_batches select RunningStatistics(shape),
        .. from shape in s_batches from affine in s_affine select LayerNorm(shape, 1, affine),
        LayerNorm([2, 3, 4], 2, true), LayerNorm([2, 3, 4], 2, false), LayerNorm([2, 2, 3], 3, true),
        .. from shape in s_batches from affine in s_affine select RmsNorm(shape, affine),
    ];

    private static GoldenSpec BatchNorm(int[] shape, bool affine) => Spec(
        "BatchNorm", shape, [shape[1]], affine ? 2 : 0, new() { ["epsilon"] = [0.01] },
        (x, o) => batch_norm(x[0], null!, null!, Part(x, 1), Part(x, 2), training: true, eps: o.Number("epsilon")));

    private static GoldenSpec BatchNormInEvaluation(int[] shape, bool affine)
    {
        var numbers = GoldenNumbers.Of($"running {shape[1]}");
        var options = new GoldenOptions
        {
            ["epsilon"] = [0.001],
            ["runningMean"] = numbers.Array([shape[1]]).Values,
            ["runningVar"] = numbers.Array([shape[1]], 0.25, 2).Values,
        };
        return Spec("BatchNormInEvaluation", shape, [shape[1]], affine ? 2 : 0, options, (x, o) => batch_norm(
            x[0], tensor(o["runningMean"]), tensor(o["runningVar"]), Part(x, 1), Part(x, 2), training: false, eps: o.Number("epsilon")));
    }

    /// <summary>The running statistics after two batches, the second twice the first: means, then variances.</summary>
    private static GoldenSpec RunningStatistics(int[] shape) => Spec(
        "RunningStatistics", shape, [shape[1]], 0, new() { ["momentum"] = [0.25] }, (x, o) =>
        {
            var (mean, variance) = (zeros(shape[1], float64), ones(shape[1], float64));
            batch_norm(x[0], mean, variance, training: true, momentum: o.Number("momentum"));
            batch_norm(2 * x[0], mean, variance, training: true, momentum: o.Number("momentum"));
            return cat([mean, variance]);
        }) with { Order = 0 };

    private static GoldenSpec LayerNorm(int[] shape, int axes, bool affine) => Spec(
        "LayerNorm", shape, shape[^axes..], affine ? 2 : 0, new() { ["epsilon"] = [0.01], ["normalized"] = [.. shape[^axes..]] },
        (x, o) => layer_norm(x[0], [.. o.Integers("normalized").Select(size => (long)size)], Part(x, 1), Part(x, 2), o.Number("epsilon")));

    private static GoldenSpec RmsNorm(int[] shape, bool affine) => Spec(
        "RmsNorm", shape, [shape[^1]], affine ? 1 : 0, new() { ["epsilon"] = [0.01] }, (x, o) =>
        {
            var normalized = x[0] * (x[0].square().mean([-1], keepdim: true) + o.Number("epsilon")).rsqrt();
            return x.Length > 1 ? normalized * x[1] : normalized;
        });

    /// <summary>A layer on an input of a shape, with so many parameters of another.</summary>
    private static GoldenSpec Spec(
        string op, int[] shape, int[] parameters, int count, GoldenOptions options, Func<torch.Tensor[], GoldenOptions, torch.Tensor> function)
    {
        var name = $"[{string.Join(", ", shape)}] by [{string.Join(", ", parameters)}]{(count > 0 ? " affine" : "")}";
        var numbers = GoldenNumbers.Of($"{op} {name}");
        return new(op, name, function, options, [numbers.Array(shape), .. Enumerable.Range(0, count).Select(_ => numbers.Array(parameters))]);
    }

    private static torch.Tensor Part(torch.Tensor[] inputs, int index) => inputs.Length > index ? inputs[index] : null!;
}
