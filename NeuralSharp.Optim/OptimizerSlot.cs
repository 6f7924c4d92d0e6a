namespace NeuralSharp.Optim;

/// <summary>What an optimizer holds of one parameter: the parameter, its step count and its named states.</summary>
internal sealed class OptimizerSlot(Parameter parameter)
{
    private readonly OrderedDictionary<string, Tensor> _states = [];

    public Parameter Parameter { get; } = parameter;

    public int StepCount { get; set; }

    /// <summary>The state of a name, made as zeros when first asked for.</summary>
    /// <exception cref="DTypeException">The parameter was converted to another type since.</exception>
    public Tensor State(string name)
    {
        if (!_states.TryGetValue(name, out var state))
        {
            _states.Add(name, state = Tensor.ZerosLike(Parameter));
            state.Storage.HandOver(null);   // it outlives the scope of the first step
        }

        if (state.DType != Parameter.DType)
        {
            throw new DTypeException(
                $"Step: the optimizer's state is {state.DType}, the parameter is {Parameter.DType} now. Convert the model before making the optimizer.");
        }

        return state;
    }
}
