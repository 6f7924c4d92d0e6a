using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>W7: one step of an optimizer over one long parameter whose gradient is there already.</summary>
internal sealed class OptimizerStep : IWorkload
{
    private const int CheckedSteps = 3;

    private readonly Parameter _parameter;
    private readonly TorchSharp.Modules.Parameter _torchParameter;
    private readonly torch.Tensor _torchGradient;
    private readonly OptimizerPair _optimizers;

    public OptimizerStep(int length, OptimizerKind optimizer)
    {
        _parameter = new(Tensor.Uniform([length], -1, 1)) { Grad = Tensor.Uniform([length], -1, 1) };
        _torchParameter = new(_parameter.ToTorch());
        _torchGradient = _parameter.Grad!.ToTorch();
        _torchParameter.grad = _torchGradient;
        _optimizers = new(optimizer, [_parameter], [_torchParameter]);
    }

    public void RunNeuralSharp() => _optimizers.NeuralSharp.Step();

    public void RunTorchSharp()
    {
        using var scope = torch.NewDisposeScope();
        _optimizers.TorchSharp.step();
    }

    public Agreement Check()
    {
        for (var step = 0; step < CheckedSteps; step++)
        {
            RunNeuralSharp();
            RunTorchSharp();
        }

        return new($"parameters after {CheckedSteps} steps", _parameter.ToArray<float>(), _torchParameter.data<float>().ToArray());
    }

    public void Dispose()
    {
        _optimizers.Dispose();
        _torchGradient.Dispose();
        _torchParameter.Dispose();
    }
}
