using BenchmarkDotNet.Attributes;
using NeuralSharp.Optim;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>One step of an optimizer on one thread, over one parameter or many, short or long.</summary>
public class OptimizerBenchmarks
{
    private Optimizer? _optimizer;
    private torch.optim.Optimizer? _torchOptimizer;

    [ParamsAllValues]
    public OptimizerKind Optimizer { get; set; }

    [Params(1, 100)]
    public int Parameters { get; set; }

    [Params(100, 10_000)]
    public int Length { get; set; }

    [GlobalSetup(Target = nameof(NeuralSharp))]
    public void SetUp()
    {
        Backend.Threads = 1;
        var parameters = new Parameter[Parameters];
        for (var i = 0; i < Parameters; i++) parameters[i] = new(Tensor.Uniform([Length], -1, 1)) { Grad = Tensor.Uniform([Length], -1, 1) };
        _optimizer = OptimizerPair.CreateNeuralSharp(Optimizer, parameters);
    }

    [GlobalSetup(Target = nameof(TorchSharp))]
    public void SetUpTorch()
    {
        torch.set_num_threads(1);
        var parameters = new TorchSharp.Modules.Parameter[Parameters];
        for (var i = 0; i < Parameters; i++)
            parameters[i] = new(Tensor.Uniform([Length], -1, 1).ToTorch()) { grad = Tensor.Uniform([Length], -1, 1).ToTorch() };
        _torchOptimizer = OptimizerPair.CreateTorchSharp(Optimizer, parameters);
    }

    [GlobalCleanup]
    public void CleanUp() => _torchOptimizer?.Dispose();

    [Benchmark, BenchmarkCategory(MicroCategories.NeuralSharp)]
    public void NeuralSharp() => _optimizer!.Step();

    [Benchmark(Baseline = true), BenchmarkCategory(MicroCategories.TorchSharp)]
    public void TorchSharp()
    {
        using var scope = torch.NewDisposeScope();
        _torchOptimizer!.step();
    }
}
