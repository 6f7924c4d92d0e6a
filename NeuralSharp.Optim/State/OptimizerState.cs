namespace NeuralSharp.Optim;

/// <summary>
/// All that an optimizer needs to go on as if it had never stopped: running means and the like, step counts, and the rates and weight
/// decays of its groups. Other hyperparameters are not in it; they are given where the optimizer is made.
/// </summary>
/// <param name="Optimizer">The optimizer's name.</param>
/// <param name="Tensors">Tensors by name: the parameter's number and the state's name, such as <c>0.m</c>.</param>
/// <param name="Numbers">Numbers by name, such as <c>0.step</c> and <c>group.0.learning_rate</c>.</param>
public sealed record OptimizerState(string Optimizer, IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, double> Numbers);
