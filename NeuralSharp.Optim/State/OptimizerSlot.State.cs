namespace NeuralSharp.Optim;

/// <content>The state of one parameter, as a part of its optimizer's.</content>
internal sealed partial class OptimizerSlot
{
    /// <summary>The step count, how many tensors there are (so that a missing one is found), the numbers, and the tensors.</summary>
    public StateDict StateDict()
    {
        var state = new StateDict { [StepName] = StepCount, [StatesName] = _states.Count };
        foreach (var (name, value) in _numbers) state.Add(name, value);
        foreach (var (name, tensor) in _states) state.AddCopy(name, tensor);
        return state;
    }

    /// <summary>Reads what a state has of the parameter.</summary>
    /// <param name="part">Reads this part of the state.</param>
    /// <param name="names">The names in it.</param>
    /// <param name="index">The parameter's number.</param>
    public SlotState Read(StateReader part, IReadOnlyCollection<string> names, int index)
    {
        var (steps, expected) = (part.Count(StepName), part.Count(StatesName));
        var states = names.Count(name => part.KindOf(name) == StateKind.Tensor);
        if (states != expected) part.Fault(Invariant($"parameter {index} has {states} states of {expected}"));

        var state = new SlotState(steps, [], []);
        var kept = names.Where(name => name is not (StepName or StatesName));
        if (steps == 0)
        {
            foreach (var name in kept) part.Fault(name, "is there before a first step");
            return state;
        }

        foreach (var declared in Optimizer.KeptStates ?? kept.Select(name => new KeptState(name) { IsNumber = part.KindOf(name) != StateKind.Tensor }))
        {
            if (declared.IsNumber) state.Numbers.Add(new(declared.Name, part.Double(declared.Name, declared.Least, declared.Most)));
            else if (ReadTensor(part, declared) is { } tensor) state.Tensors.Add(new(declared.Name, tensor));
        }

        return state;
    }

    /// <summary>Takes over what was read, each name once, in the order of the names.</summary>
    public void Restore(SlotState state)
    {
        StepCount = state.StepCount;
        _numbers.Clear();
        _numbers.AddRange(state.Numbers.OrderBy(entry => entry.Key, StringComparer.Ordinal));
        _states.Clear();
        foreach (var (name, tensor) in state.Tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal)) SetState(name, tensor);
    }

    private Tensor? ReadTensor(StateReader part, KeptState kept)
    {
        var tensor = part.Tensor(kept.Name, Parameter.Shape, Parameter.DType, static (there, here) => $"{there}, and its parameter {here}");
        if (tensor is not null && kept.OutsideOf(tensor) is { } value) part.Fault(kept.Name, Invariant($"holds {value}, which is {kept.RangeText(value)}"));
        return tensor;
    }
}

/// <summary>What a state has of one parameter.</summary>
/// <param name="StepCount">How often the parameter was stepped.</param>
/// <param name="Numbers">What the rule keeps as single numbers.</param>
/// <param name="Tensors">What the rule keeps as tensors.</param>
internal sealed record SlotState(int StepCount, List<KeyValuePair<string, double>> Numbers, List<KeyValuePair<string, Tensor>> Tensors)
{
    /// <summary>The same with copies of the tensors.</summary>
    public SlotState Copy() => this with { Tensors = Tensors.ConvertAll(entry => KeyValuePair.Create(entry.Key, entry.Value.Clone())) };
}
