using System.Globalization;

namespace NeuralSharp.Optim;

/// <summary>What a saved state has of one parameter, by names without the parameter's number.</summary>
internal sealed class OptimizerSlotState(int index)
{
    private const string StepName = "step";
    private const string StatesName = "states";

    /// <summary>The tensors, in the order of their names.</summary>
    public SortedDictionary<string, Tensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>The numbers, in the order of their names, the two counts among them.</summary>
    public SortedDictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>The numbers that a rule keeps.</summary>
    public IEnumerable<KeyValuePair<string, double>> Kept => Numbers.Where(entry => entry.Key is not (StepName or StatesName));

    /// <summary>Sorts a state by parameters, in one pass; what is of none of them is left out.</summary>
    public static OptimizerSlotState[] Of(OptimizerState state, int parameters)
    {
        OptimizerSlotState[] slots = [.. Enumerable.Range(0, parameters).Select(i => new OptimizerSlotState(i))];
        foreach (var (name, tensor) in state.Tensors)
        {
            if (IndexOf(name) is { } index && index < parameters) slots[index].Tensors[Rest(name)] = tensor;
        }

        foreach (var (name, number) in state.Numbers)
        {
            if (IndexOf(name) is { } index && index < parameters) slots[index].Numbers[Rest(name)] = number;
        }

        return slots;
    }

    /// <summary>The number of the parameter that a name begins with; null where it is written in another way than a state has it.</summary>
    public static int? IndexOf(string name)
    {
        var digits = name.AsSpan(0, Math.Max(0, name.IndexOf('.')));
        if (digits.Length > 1 && digits[0] == '0') return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    /// <summary>Puts copies in the place of the tensors.</summary>
    public void CopyTensors()
    {
        foreach (var (name, tensor) in Tensors.ToArray()) Tensors[name] = tensor.Clone();
    }

    /// <summary>What does not fit a parameter and the rule that steps it.</summary>
    public IEnumerable<string> Faults(OptimizerSlot slot)
    {
        foreach (var name in (string[])[StepName, StatesName])
        {
            if (Optimizer.FaultOf(Numbers, name, Full(name), StateCount.Is) is { } fault) yield return fault;
        }

        foreach (var (name, tensor) in Tensors)
        {
            if (FaultOf(name, tensor, slot.Parameter) is { } fault) yield return fault;
        }

        if (Numbers.TryGetValue(StatesName, out var expected) && Tensors.Count != expected)
            yield return Invariant($"parameter {index} has {Tensors.Count} states of {expected}");
        foreach (var fault in FaultsOfRule(slot)) yield return fault;
    }

    private static string Rest(string name) => name[(name.IndexOf('.') + 1)..];

    private string? FaultOf(string name, Tensor? tensor, Parameter parameter)
    {
        if (tensor is null) return $"{Printable.Quoted(Full(name))} is null";
        if (tensor.Shape != parameter.Shape) return $"{Printable.Quoted(Full(name))} is {tensor.Shape}, and its parameter {parameter.Shape}";
        return tensor.DType != parameter.DType ? $"{Printable.Quoted(Full(name))} is {tensor.DType}, and its parameter {parameter.DType}" : null;
    }

    /// <summary>What is missing, foreign or out of its range of what the rule says that it keeps, from the first step on.</summary>
    private IEnumerable<string> FaultsOfRule(OptimizerSlot slot)
    {
        var isStepped = Numbers.GetValueOrDefault(StepName) > 0;
        if (!isStepped)
        {
            foreach (var name in Tensors.Keys.Concat(Kept.Select(entry => entry.Key))) yield return $"{Printable.Quoted(Full(name))} is there before a first step";
            yield break;
        }

        if (slot.Optimizer.KeptStates is not { } states) yield break;
        foreach (var state in states)
        {
            if (FaultOf(state, slot.Parameter) is { } fault) yield return fault;
        }

        var names = states.Select(state => (state.Name, state.IsNumber)).ToHashSet();
        foreach (var name in Tensors.Keys.Where(name => !names.Contains((name, false)))) yield return $"{Printable.Quoted(Full(name))} is not a state of {slot.Optimizer.Name}";
        foreach (var (name, _) in Kept.Where(entry => !names.Contains((entry.Key, true)))) yield return $"{Printable.Quoted(Full(name))} is not a state of {slot.Optimizer.Name}";
    }

    private string? FaultOf(KeptState state, Parameter parameter)
    {
        if (state.IsNumber) return Optimizer.FaultOf(Numbers, state.Name, Full(state.Name), state.Admits);
        if (!Tensors.TryGetValue(state.Name, out var tensor)) return $"'{Full(state.Name)}' is missing";
        if (FaultOf(state.Name, tensor, parameter) is not null) return null;   // told already
        return state.OutsideOf(tensor) is { } value
            ? Invariant($"'{Full(state.Name)}' holds {value}, which is {RangeText(state, value)}")
            : null;
    }

    private static string RangeText(KeptState state, double value) =>
        value < state.Least ? Invariant($"less than {state.Least}") : Invariant($"more than {state.Most}");

    private string Full(string name) => Invariant($"{index}.{name}");
}
