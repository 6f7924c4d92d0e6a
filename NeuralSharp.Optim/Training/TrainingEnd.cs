namespace NeuralSharp.Optim;

/// <summary>How a training ended: what callbacks are told at the end.</summary>
/// <param name="History">The epochs that were finished.</param>
/// <param name="Failure">What was thrown; null where nothing was.</param>
public sealed record TrainingEnd(TrainingHistory History, Exception? Failure);
