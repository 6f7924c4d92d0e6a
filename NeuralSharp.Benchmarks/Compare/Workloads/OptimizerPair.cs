using NeuralSharp.Optim;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>The same optimizer in both libraries, with the same hyperparameters.</summary>
internal sealed class OptimizerPair(
    OptimizerKind kind, IReadOnlyList<Parameter> neuralSharp, IEnumerable<TorchSharp.Modules.Parameter> torchSharp) : IDisposable
{
    private const double Rate = 0.001;

    public Optimizer NeuralSharp { get; } = CreateNeuralSharp(kind, neuralSharp);

    public torch.optim.Optimizer TorchSharp { get; } = CreateTorchSharp(kind, torchSharp);

    public static Optimizer CreateNeuralSharp(OptimizerKind kind, IReadOnlyList<Parameter> parameters) => kind switch
    {
        OptimizerKind.SGD => new SGD(parameters, Rate),
        OptimizerKind.Momentum => new SGDMomentum(parameters, Rate, momentum: 0.9),
        OptimizerKind.AdaGrad => new AdaGrad(parameters, Rate),
        OptimizerKind.RMSprop => new RMSprop(parameters, Rate, decay: 0.9),
        _ => new Adam(parameters, Rate),
    };

    public static torch.optim.Optimizer CreateTorchSharp(
        OptimizerKind kind, IEnumerable<TorchSharp.Modules.Parameter> parameters) => kind switch
        {
            OptimizerKind.SGD => torch.optim.SGD(parameters, Rate),
            OptimizerKind.Momentum => torch.optim.SGD(parameters, Rate, momentum: 0.9),
            OptimizerKind.AdaGrad => torch.optim.Adagrad(parameters, Rate),
            OptimizerKind.RMSprop => torch.optim.RMSProp(parameters, Rate, alpha: 0.9),
            _ => torch.optim.Adam(parameters, Rate),
        };

    /// <summary>Sets the learning rate of both.</summary>
    public void SetLearningRate(double rate)
    {
        NeuralSharp.LearningRate = rate;
        foreach (var group in TorchSharp.ParamGroups) group.LearningRate = rate;
    }

    public void Dispose() => TorchSharp.Dispose();
}
