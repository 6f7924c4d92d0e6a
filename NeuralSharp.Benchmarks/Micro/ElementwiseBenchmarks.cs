using BenchmarkDotNet.Attributes;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>The elementwise ops of a network's forward pass.</summary>
public enum ElementwiseKind
{
    Add,
    Multiply,
    Relu,
    Exp,
    Tanh,
    Sigmoid,
}

/// <summary>Elementwise ops without recording, on one thread: few elements show the cost of a call, many that of an element.</summary>
public class ElementwiseBenchmarks
{
    private Tensor _x = Tensor.Scalar(0), _y = Tensor.Scalar(0);
    private torch.Tensor? _torchX, _torchY;

    [ParamsAllValues]
    public ElementwiseKind Op { get; set; }

    [Params(100, 100_000)]
    public int Length { get; set; }

    [GlobalSetup(Target = nameof(NeuralSharp))]
    public void SetUp()
    {
        Backend.Threads = 1;
        (_x, _y) = (Tensor.Uniform([Length], -3, 3), Tensor.Uniform([Length], -3, 3));
    }

    [GlobalSetup(Target = nameof(TorchSharp))]
    public void SetUpTorch()
    {
        SetUp();
        torch.set_num_threads(1);
        (_torchX, _torchY) = (_x.ToTorch(), _y.ToTorch());
    }

    [Benchmark, BenchmarkCategory(MicroCategories.NeuralSharp)]
    public Tensor NeuralSharp()
    {
        using var noGrad = Autograd.NoGrad();
        return Op switch
        {
            ElementwiseKind.Add => _x + _y,
            ElementwiseKind.Multiply => _x * _y,
            ElementwiseKind.Relu => _x.Relu(),
            ElementwiseKind.Exp => _x.Exp(),
            ElementwiseKind.Tanh => _x.Tanh(),
            _ => _x.Sigmoid(),
        };
    }

    [Benchmark(Baseline = true), BenchmarkCategory(MicroCategories.TorchSharp)]
    public void TorchSharp()
    {
        using var noGrad = torch.inference_mode();
        using var result = Op switch
        {
            ElementwiseKind.Add => _torchX! + _torchY!,
            ElementwiseKind.Multiply => _torchX! * _torchY!,
            ElementwiseKind.Relu => _torchX!.relu(),
            ElementwiseKind.Exp => _torchX!.exp(),
            ElementwiseKind.Tanh => _torchX!.tanh(),
            _ => _torchX!.sigmoid(),
        };
    }
}
