namespace NeuralSharp.Benchmarks;

/// <summary>A product's sizes, [m, k] · [k, n].</summary>
public readonly record struct GemmShape(int M, int K, int N)
{
    /// <summary>The products of multilayer perceptrons: batches of 64 and 128, a square, a single example, and XOR's.</summary>
    public static IReadOnlyList<GemmShape> All { get; } =
    [
        new(64, 784, 128), new(64, 128, 10), new(128, 784, 512), new(128, 512, 256), new(1024, 1024, 1024), new(1, 784, 128), new(4, 2, 8),
    ];

    /// <summary>Floating-point operations: a multiplication and an addition for each element of each inner product.</summary>
    public double Flops => 2.0 * M * K * N;

    /// <inheritdoc/>
    public override string ToString() => $"{M},{K},{N}";
}

/// <summary>Which matrices are stored transposed: N for as it is, T for transposed, the left one first.</summary>
public enum GemmTransposes
{
    NN,
    TN,
    NT,
}
