using BenchmarkDotNet.Attributes;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>The matrix products of multilayer perceptrons, forward and backward.</summary>
[GflopsColumn]
public class GemmBenchmarks
{
    private float[] _a = [], _b = [], _c = [];
    private torch.Tensor? _torchA, _torchB;

    public static IEnumerable<GemmShape> Shapes => GemmShape.All;

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; }

    [ParamsAllValues]
    public GemmTransposes Transposes { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    private bool TransposeA => Transposes == GemmTransposes.TN;

    private bool TransposeB => Transposes == GemmTransposes.NT;

    [GlobalSetup(Target = nameof(NeuralSharp))]
    public void SetUp()
    {
        Backend.Threads = Threads;
        _a = Tensor.Uniform([Shape.M * Shape.K], -1, 1).ToArray<float>();
        _b = Tensor.Uniform([Shape.K * Shape.N], -1, 1).ToArray<float>();
        _c = new float[Shape.M * Shape.N];
    }

    [GlobalSetup(Target = nameof(TorchSharp))]
    public void SetUpTorch()
    {
        SetUp();
        torch.set_num_threads(Threads);
        // A transposed view: libtorch, too, multiplies it without a copy.
        _torchA = TransposeA ? torch.tensor(_a, [Shape.K, Shape.M]).t() : torch.tensor(_a, [Shape.M, Shape.K]);
        _torchB = TransposeB ? torch.tensor(_b, [Shape.N, Shape.K]).t() : torch.tensor(_b, [Shape.K, Shape.N]);
    }

    [Benchmark, BenchmarkCategory(MicroCategories.NeuralSharp)]
    public void NeuralSharp() => Backend.Current.Gemm<float>(TransposeA, TransposeB, Shape.M, Shape.N, Shape.K, _a, _b, _c);

    [Benchmark(Baseline = true), BenchmarkCategory(MicroCategories.TorchSharp)]
    public void TorchSharp() => torch.mm(_torchA!, _torchB!).Dispose();
}
