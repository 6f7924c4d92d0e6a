namespace NeuralSharp.Benchmarks;

/// <summary>The optimizers that both libraries have.</summary>
public enum OptimizerKind
{
    SGD,
    Momentum,
    AdaGrad,
    RMSprop,
    Adam,
}
