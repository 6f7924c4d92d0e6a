using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>What an optimizer keeps of one coordinate after a step.</summary>
internal readonly struct InnerState(Optimizer optimizer, int coordinate)
{
    /// <summary>The learning rate η.</summary>
    public double LearningRate => optimizer.LearningRate;

    /// <summary>The number of the step t, 1 after the first.</summary>
    public int StepCount => optimizer.StepCount;

    /// <summary>A state by its name.</summary>
    public double this[string name] => coordinate + name.Length;
}
