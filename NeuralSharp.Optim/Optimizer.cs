using System.Numerics;
using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// Steps parameters against their gradients. This base owns the parameters, their step counts and named state, and the loop; a
/// derived class states the rule for one parameter.
/// </summary>
public abstract class Optimizer
{
    private readonly List<OptimizerSlot> _slots;

    /// <summary>Takes charge of parameters.</summary>
    /// <exception cref="ArgumentException">There are none, or one stands twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite.</exception>
    protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _slots = [.. parameters.Select(parameter => new OptimizerSlot(parameter))];
        if (_slots.Count == 0)
            throw new ArgumentException($"{Name}: there are no parameters to step. Hand over model.Parameters of a model that has some.", nameof(parameters));
        if (_slots.Select(slot => slot.Parameter).Distinct(ReferenceEqualityComparer.Instance).Count() < _slots.Count)
            throw new ArgumentException($"{Name}: the same parameter stands twice in the list, and would be stepped twice. List each once.", nameof(parameters));
        LearningRate = Hyperparameter.Positive(learningRate);
    }

    /// <summary>The learning rate η; a schedule changes it between steps, down to zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public double LearningRate
    {
        get;
        set
        {
            if (Autograd.IsCapturing)
            {
                throw new CaptureException(
                    "LearningRate: it is set while a step is being captured, and replays would not set it. Set it between the steps; each reads it anew.");
            }

            field = Hyperparameter.NotNegative(value, "learningRate");
        }
    }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. _slots.Select(slot => slot.Parameter)];

    /// <summary>How often <see cref="Step"/> was called.</summary>
    public int StepCount { get; private set; }

    private string Name => GetType().Name;

    /// <summary>Forgets all gradients; call it before the next <c>Backward</c>, which adds to them.</summary>
    public void ZeroGrad()
    {
        foreach (var slot in _slots) slot.Parameter.Grad = null;
    }

    /// <summary>Changes every parameter that has a gradient; the others stay as they are.</summary>
    /// <exception cref="InvalidOperationException">No parameter has a gradient.</exception>
    public void Step()
    {
        if (Autograd.IsCapturing) Tape.Perform(StepNow);
        else StepNow();
    }

    private void StepNow()
    {
        var stepped = 0;
        using (Autograd.NoGrad())
        {
            foreach (var slot in _slots)
            {
                if (slot.Parameter.Grad is null) continue;
                slot.Parameter.BeginWrite("Step");
                slot.StepCount++;
                if (slot.Parameter.DType == DType.Float32) Update(new ParameterState<float>(slot));
                else Update(new ParameterState<double>(slot));
                stepped++;
            }
        }

        if (stepped == 0)
        {
            throw new InvalidOperationException(
                $"{Name}.Step: none of the {_slots.Count} parameters has a gradient. Call loss.Backward() first, outside NoGrad, and see Diagnose(model).");
        }

        StepCount++;
    }

    /// <summary>Tells which parameters of a model this optimizer does not hold, and which have no gradient: why a network does not learn.</summary>
    public OptimizerDiagnosis Diagnose(Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var held = _slots.Select(slot => slot.Parameter).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var parameters = model.NamedParameters;
        var ofModel = parameters.Select(entry => entry.Value).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        return new OptimizerDiagnosis(
            [.. parameters.Where(entry => !held.Contains(entry.Value)).Select(entry => entry.Key)],
            [.. parameters.Where(entry => held.Contains(entry.Value) && entry.Value.Grad is null).Select(entry => entry.Key)],
            _slots.Count(slot => !ofModel.Contains(slot.Parameter)));
    }

    /// <summary>The rule: changes one parameter.</summary>
    protected abstract void Update<T>(ParameterState<T> parameter)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>A hyperparameter in all lanes of a vector, for the fields of a rule.</summary>
    protected static Vector<T> Broadcast<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));
}
