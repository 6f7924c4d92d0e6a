using NeuralSharp.Tests.Golden;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>Products of matrices and vectors.</summary>
internal static class LinearAlgebraGolden
{
    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. MatMul([2, 3], [3, 4]), .. MatMul([3, 2], [3, 4], transposeA: true), .. MatMul([2, 3], [4, 3], transposeB: true),
        .. MatMul([3, 2], [4, 3], true, true), .. MatMul([1, 1], [1, 1]), .. MatMul([3, 0], [0, 2]), .. MatMul([0, 2], [2, 3]),
        .. MatMul([7, 13], [13, 9]),

        // Stacks of matrices, broadcast; then vectors on either side.
        .. MatMul([3, 2, 4], [3, 4, 2]), .. MatMul([3, 2, 4], [4, 2]), .. MatMul([2, 4], [3, 4, 2]), .. MatMul([2, 1, 2, 3], [2, 3, 2]),
        .. MatMul([2, 3, 2], [2, 3, 4], transposeA: true), .. MatMul([2, 2, 3], [1, 4, 3], transposeB: true),
        .. MatMul([3], [3]), .. MatMul([2, 3], [3]), .. MatMul([3], [3, 4]), .. MatMul([2, 2, 3], [3]), .. MatMul([3], [2, 3, 2]),

        .. Vectors("Dot", (l, r) => l.dot(r), [4], [4]), .. Vectors("Dot", (l, r) => l.dot(r), [1], [1]),
        .. Vectors("Dot", (l, r) => l.dot(r), [0], [0]),
        .. Vectors("Outer", (l, r) => l.outer(r), [3], [4]), .. Vectors("Outer", (l, r) => l.outer(r), [1], [2]),
    ];

    private static IEnumerable<GoldenSpec> MatMul(int[] left, int[] right, bool transposeA = false, bool transposeB = false)
    {
        var options = new GoldenOptions();
        if (transposeA) options["transposeA"] = [1];
        if (transposeB) options["transposeB"] = [1];
        return Product(left.Length == 2 && right.Length == 2 ? "MatMul" : "BatchedMatMul", (l, r, o) => (o.Flag("transposeA") ? l.transpose(-2, -1) : l).matmul(o.Flag("transposeB") ? r.transpose(-2, -1) : r),
            left, right, options);
    }

    private static IEnumerable<GoldenSpec> Vectors(
        string op, Func<torch.Tensor, torch.Tensor, torch.Tensor> function, int[] left, int[] right) =>
        Product(op, (l, r, _) => function(l, r), left, right, []);

    private static IEnumerable<GoldenSpec> Product(
        string op, Func<torch.Tensor, torch.Tensor, GoldenOptions, torch.Tensor> function, int[] left, int[] right, GoldenOptions options)
    {
        var name = $"[{string.Join(", ", left)}], [{string.Join(", ", right)}]";
        var numbers = GoldenNumbers.Of($"{op} {name}");
        yield return new(op, name, (x, o) => function(x[0], x[1], o), options, [numbers.Array(left), numbers.Array(right)]);
    }
}
