namespace NeuralSharp.Optim;

/// <summary>What an optimizer holds of one parameter: the parameter, its group, its step count, and its named states.</summary>
internal sealed partial class OptimizerSlot(Optimizer optimizer, OptimizerGroup group, Parameter parameter)
{
    private const string StepName = "step";       // in a saved state
    private const string StatesName = "states";

    private readonly List<KeyValuePair<string, Tensor>> _states = [];
    private readonly List<KeyValuePair<string, double>> _numbers = [];
    private readonly List<Tensor> _rememberedStates = [];
    private KeyValuePair<string, double>[] _rememberedNumbers = [];
    private (int StepCount, int States) _rememberedCounts;
    private Regularization _regularization = Regularization.None;

    /// <summary>Whose rule steps the parameter.</summary>
    public Optimizer Optimizer { get; } = optimizer;

    public OptimizerGroup Group { get; } = group;

    public Parameter Parameter { get; } = parameter;

    public int StepCount { get; set; }

    /// <summary>Whether a step changes the parameter: it has a gradient and is not frozen.</summary>
    public bool IsStepped => Parameter.RequiresGrad && Parameter.Grad is not null;

    /// <summary>Tensors with one number a value of the parameter, in the order in which they were made.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> States => _states;

    /// <summary>Numbers that belong to the parameter as a whole.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Numbers => _numbers;

    /// <summary>The gradient of the step under way, as its rule sees it.</summary>
    public Tensor Gradient { get; set; } = parameter;

    /// <summary>Begins a step.</summary>
    public void BeginStep(Regularization regularization)
    {
        Parameter.BeginWrite("Step");
        StepCount = StateCount.Next(StepCount);
        Gradient = Parameter.Grad!;
        Parameter.GradientParts = Parameter.GradientParts.AfterStep();
        _regularization = regularization;
    }

    /// <summary>The part of weight decay and ascent that the step has not done yet; whoever takes it does it.</summary>
    public Regularization TakeRegularization()
    {
        var regularization = _regularization;
        _regularization = Regularization.None;
        return regularization;
    }

    /// <summary>The state of a name, filled when first asked for.</summary>
    public Tensor State(string name, double initial = 0)
    {
        foreach (var (key, value) in _states)
        {
            if (key == name) return value;
        }

        var state = Tensor.Full(Parameter.Shape, initial, Parameter.DType);
        SetState(name, state);
        return state;
    }

    public void SetState(string name, Tensor state)
    {
        CheckName(name, isNumber: false);
        state.Storage.HandOver(null);   // it outlives the scope of the first step
        _states.Add(new(name, state));
    }

    public double Number(string name, double initial)
    {
        foreach (var (key, value) in _numbers)
        {
            if (key == name) return value;
        }

        return initial;
    }

    public void SetNumber(string name, double value)
    {
        var index = _numbers.FindIndex(entry => entry.Key == name);
        if (index >= 0)
        {
            _numbers[index] = new(name, value);
            return;
        }

        CheckName(name, isNumber: true);
        _numbers.Add(new(name, value));
    }

    /// <summary>In a saved state some names are the base's counts, and what a rule kept by them would be lost; what it did not declare would be refused.</summary>
    private void CheckName(string name, bool isNumber)
    {
        if (name is StepName or StatesName)
            throw new ArgumentException($"{Optimizer.Name}: '{name}' is the name of a count that every optimizer keeps. Give the state another name.", nameof(name));
        if (Optimizer.KeptStates is { } kept && !kept.Any(state => state.Name == name && state.IsNumber == isNumber))
            throw new ArgumentException($"{Optimizer.Name}: it keeps '{name}', which it does not declare. Override Keeps, and add it there.", nameof(name));
    }

    /// <summary>Notes what is kept of the parameter before a step that may be refused.</summary>
    public void Remember()
    {
        _rememberedCounts = (StepCount, _states.Count);
        _rememberedNumbers = [.. _numbers];
        for (var i = 0; i < _states.Count; i++)
        {
            var state = _states[i].Value;
            if (i == _rememberedStates.Count || !_rememberedStates[i].Is(state.Shape, state.DType))
            {
                _rememberedStates.RemoveRange(i, _rememberedStates.Count - i);
                _rememberedStates.Add(Tensor.EmptyOutsideScopes(state.Shape, state.DType));
            }

            _rememberedStates[i].Overwrite(state);
        }
    }

    /// <summary>Puts back what was noted.</summary>
    public void Recall()
    {
        (StepCount, var states) = _rememberedCounts;
        _numbers.Clear();
        _numbers.AddRange(_rememberedNumbers);
        _states.RemoveRange(states, _states.Count - states);
        for (var i = 0; i < states; i++) _states[i].Value.Overwrite(_rememberedStates[i]);
    }

    /// <summary>Throws where the states are of another type than the parameter has now.</summary>
    public void CheckType()
    {
        foreach (var (_, state) in _states)
        {
            if (state.DType == Parameter.DType) continue;
            throw new DTypeException(
                $"Step: the optimizer's state is {state.DType}, the parameter is {Parameter.DType} now. Convert the model before making the optimizer.");
        }
    }
}
