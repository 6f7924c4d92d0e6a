namespace NeuralSharp.Samples;

/// <summary>What an optimizer keeps of one coordinate after a step.</summary>
/// <param name="States">Its states by name, of one number each.</param>
/// <param name="LearningRate">The learning rate η.</param>
/// <param name="StepCount">The number of the step t, 1 after the first.</param>
internal sealed record InnerState(IReadOnlyDictionary<string, Tensor> States, double LearningRate, int StepCount)
{
    /// <summary>A state by its name.</summary>
    public double this[string name] => States[name].Item();
}
