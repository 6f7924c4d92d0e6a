namespace NeuralSharp.Tests.Core;

internal static partial class OpCases
{
    private const double Epsilon = 0.01;

    // Matrices narrower than a vector, as wide as several and a rest, and longer than a block of rows; images; examples of one element; none.
    private static readonly Shape[] s_batches = [[4, 3], [5, 1], [2, 37], [70, 2], [3, 8], [2, 3, 4], [4, 2, 2, 2], [2, 1, 33], [0, 3], [3, 0]];

    private static readonly (Shape Shape, int Axes)[] s_examples =
    [
        ([4, 3], 1), ([5, 2], 1), ([2, 37], 1), ([5], 1), ([2, 300], 1), ([2, 3, 4], 1), ([2, 3, 4], 2), ([2, 3, 4], 3), ([0, 3], 1), ([3, 0], 1),
    ];

    /// <summary>Layer and batch normalization, with and without weight and bias.</summary>
    public static readonly OpCase[] Normalizations =
    [
        .. from row in s_examples from parts in new[] { "", "w", "b", "wb" } select LayerNorm(row.Shape, row.Axes, parts),
        .. from shape in s_batches from parts in new[] { "", "w", "b", "wb" } select BatchNorm(shape, parts),
    ];

    private static OpCase LayerNorm(Shape shape, int axes, string parts)
    {
        Shape normalized = shape.AsSpan()[^axes..].ToArray();
        return new OpCase(
            "LayerNorm(Shape, Tensor, Tensor, Double)", x => x[0].LayerNorm(normalized, Part(x, parts, 'w'), Part(x, parts, 'b'), Epsilon),
            [shape, .. parts.Select(_ => normalized)], x => Affine(Standardized(x[0], [.. Enumerable.Range(shape.Rank - axes, axes)]), x, parts, part => part))
        {
            Variant = $"{axes} axes{(parts.Length > 0 ? $", {parts}" : "")}",
            Float64Tolerance = 1e-13,
            Float32Tolerance = 2e-5,
        };
    }

    private static OpCase BatchNorm(Shape shape, string parts)
    {
        int[] asChannels = [shape[1], .. Enumerable.Repeat(1, shape.Rank - 2)];
        return new OpCase(
            "BatchNorm(Tensor, Tensor, Double)", x => x[0].BatchNorm(Part(x, parts, 'w'), Part(x, parts, 'b'), Epsilon),
            [shape, .. parts.Select(_ => (Shape)new[] { shape[1] })],
            x => Affine(Standardized(x[0], [0, .. Enumerable.Range(2, shape.Rank - 2)]), x, parts, part => part.Reshape(asChannels)))
        {
            Variant = parts,
            Float64Tolerance = 1e-13,
            Float32Tolerance = 2e-5,
        };
    }

    /// <summary>(x − mean) / √(variance + ε) along axes.</summary>
    private static NaiveArray Standardized(NaiveArray x, int[] axes)
    {
        var distances = x.Zip(x.Reduce(axes, true, values => values.Length == 0 ? 0 : values.Average()), (value, mean) => value - mean);
        var variances = distances.Map(distance => distance * distance).Reduce(axes, true, values => values.Length == 0 ? 0 : values.Average());
        return distances.Zip(variances, (distance, variance) => distance / Math.Sqrt(variance + Epsilon));
    }

    private static NaiveArray Affine(NaiveArray normalized, NaiveArray[] inputs, string parts, Func<NaiveArray, NaiveArray> shaped)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var isWeight = parts[i] == 'w';
            normalized = normalized.Zip(shaped(inputs[i + 1]), (value, part) => isWeight ? value * part : value + part);
        }

        return normalized;
    }

    private static Tensor? Part(Tensor[] inputs, string parts, char part) => parts.Contains(part) ? inputs[1 + parts.IndexOf(part)] : null;
}
