using System.Numerics;
using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// Steps parameters against their gradients. This base owns the parameters, their groups, step counts and named state, weight decay,
/// and the loop; a derived class states the rule for one parameter.
/// </summary>
public abstract partial class Optimizer
{
    private readonly List<OptimizerGroup> _groups;
    private readonly List<OptimizerSlot> _slots;
    private readonly double _weightDecay;
    private OneThreadAtATime _gate;
    private Dictionary<Parameter, OptimizerSlot>? _slotsByParameter;   // made when first asked for

    /// <summary>Takes charge of parameters. Their shapes are not looked at before the first step.</summary>
    /// <param name="parameters">The parameters, or <see cref="ParameterGroups"/>.</param>
    /// <param name="learningRate">η, positive.</param>
    /// <exception cref="ArgumentException">There are none, one stands twice, or none of them requires a gradient.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite.</exception>
    protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Require.Positive(learningRate);
        ParameterGroups groups = parameters as ParameterGroups ?? [new(parameters)];
        _groups = [];
        foreach (var group in groups) _groups.Add(new(group, learningRate));
        _slots = [.. _groups.SelectMany(group => group.Parameters.Select(parameter => new OptimizerSlot(this, group, parameter)))];
        CheckParameters();
    }

    /// <summary>Takes over what other optimizers hold, to step all of it at once.</summary>
    private protected Optimizer(IEnumerable<Optimizer> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var all = members.ToList();
        _groups = [.. all.SelectMany(member => member._groups)];
        _slots = [.. all.SelectMany(member => member._slots)];
        CheckParameters();
        foreach (var group in _groups) group.RelativeRate = group.LearningRate / _groups[0].LearningRate;
    }

    /// <summary>The name in messages and in files.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The groups of parameters, in order, each with its learning rate; one where a plain list was handed over.</summary>
    public IReadOnlyList<OptimizerGroup> Groups => _groups;

    /// <summary>
    /// The learning rate η; a schedule changes it between steps, down to zero. Where groups had other rates from the start, setting it
    /// sets theirs in the same proportion; it is the rate of a group that had none of its own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not set the rate.</exception>
    public double LearningRate
    {
        get
        {
            var group = _groups.Find(group => group.RelativeRate == 1) ?? _groups[0];
            return group.LearningRate / group.RelativeRate;
        }

        set
        {
            Require.NotNegative(value, "learningRate");
            foreach (var group in _groups) group.LearningRate = value * group.RelativeRate;
        }
    }

    /// <summary>
    /// Weight decay λ of all groups that have none of their own, 0 by default: λθ is added to the gradient, as the L2 penalty λ/2 · ‖θ‖²
    /// would. See <see cref="DecoupledWeightDecay"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is negative or not finite.</exception>
    public double WeightDecay
    {
        get => _weightDecay;
        init
        {
            _weightDecay = Require.NotNegative(value, "weightDecay");
            foreach (var group in _groups) group.InheritWeightDecay(value);
        }
    }

    /// <summary>
    /// Whether weight decay leaves the gradient alone and shrinks the parameters by themselves, θ ← (1 − ηλ)θ before each step; no by
    /// default. Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, https://arxiv.org/abs/1711.05101.
    /// </summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <summary>Whether to climb: the gradient counts the other way round, weight decay does not. No by default.</summary>
    public bool Maximize { get; init; }

    /// <summary>
    /// Whether a step computes the loss itself, so that only <see cref="Step(Func{Tensor})"/> is possible, as with <see cref="LBFGS"/>; no by default.
    /// Such an optimizer steps all its parameters together, and is no part of a <see cref="CombinedOptimizer"/>.
    /// </summary>
    public virtual bool NeedsLoss => false;

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<Parameter> Parameters => field ??= [.. _slots.Select(slot => slot.Parameter)];

    /// <summary>How many steps were done. It stops at 2,147,483,646.</summary>
    public int StepCount { get; private set; }

    private protected IReadOnlyList<OptimizerSlot> Slots => _slots;

    /// <summary>Forgets all gradients; call it before the next <c>Backward</c>, which adds to them.</summary>
    public void ZeroGrad()
    {
        foreach (var slot in _slots) slot.Parameter.Grad = null;
    }

    /// <summary>Changes every parameter that has a gradient; the others, and frozen ones, stay as they are.</summary>
    /// <exception cref="InvalidOperationException">No parameter has a gradient, or a step is under way on another thread.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite, and <see cref="NonFiniteGradients"/> says to throw.</exception>
    public virtual void Step()
    {
        Tape.Perform(this, static optimizer => optimizer.StepNow());
    }

    /// <summary>
    /// Does a whole step: forgets the gradients, computes the loss, runs <c>Backward</c>, and changes the parameters. Optimizers that
    /// look at the loss more than once in a step, as <see cref="LBFGS"/> does, have this form alone.
    /// </summary>
    /// <param name="loss">Computes the loss, recorded; it runs no <c>Backward</c> itself.</param>
    /// <returns>The loss before the step.</returns>
    public virtual Tensor Step(Func<Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ZeroGrad();
        var value = loss() ?? throw new ArgumentException($"{Name}.Step: the function returned null instead of the loss.", nameof(loss));
        value.Backward();
        Step();
        return value;
    }

    /// <summary>What the optimizer keeps of a parameter by name, such as Adam's "m" and "v": copies, and none before its first step.</summary>
    /// <exception cref="ArgumentException">The parameter is not one of this optimizer's.</exception>
    public IReadOnlyDictionary<string, Tensor> StateOf(Parameter parameter)
    {
        _slotsByParameter ??= _slots.ToDictionary(slot => slot.Parameter);
        var slot = _slotsByParameter.GetValueOrDefault(parameter)
            ?? throw new ArgumentException($"{Name}.StateOf: the parameter is not one of this optimizer's.", nameof(parameter));
        using (Autograd.NoGrad()) return slot.States.ToDictionary(state => state.Key, state => state.Value.Clone());
    }

    /// <summary>
    /// Tells which parameters of a model this optimizer does not hold, which have no gradient or one of exactly zero, which are frozen, and which the last
    /// <c>Backward</c> on this thread reached though the model does not hold them, such as those of layers that were not registered; whether gradients hold what a step has
    /// used already, since <see cref="ZeroGrad"/> was not called, and whether a cross-entropy was given the result of a softmax: why a network does not learn. Call it after <c>Backward</c>, before <see cref="ZeroGrad"/>.
    /// </summary>
    public OptimizerDiagnosis Diagnose(Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var held = _slots.Select(slot => slot.Parameter).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var parameters = model.NamedParameters;
        var ofModel = parameters.Select(entry => entry.Value).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var learning = parameters.Where(entry => entry.Value.RequiresGrad).ToList();
        var stepped = learning.Where(entry => held.Contains(entry.Value) && entry.Value.Grad is not null).ToList();
        string[] zeros = [.. stepped.Where(entry => GradientParts.IsZero(entry.Value.Grad!)).Select(entry => entry.Key)];
        var strays = Stray.AfterBackward(model);
        var isOfBackward = Stray.KnowsBackward(model);
        return new OptimizerDiagnosis(
            [.. learning.Where(entry => !held.Contains(entry.Value)).Select(entry => entry.Key)],
            [.. learning.Where(entry => held.Contains(entry.Value) && entry.Value.Grad is null).Select(entry => entry.Key)],
            [.. parameters.Where(entry => !entry.Value.RequiresGrad).Select(entry => entry.Key)],
            _slots.Count(slot => !ofModel.Contains(slot.Parameter)))
        {
            ZeroGradients = zeros,
            AllAreZero = stepped.Count > 0 && zeros.Length == stepped.Count,
            UsedGradients = [.. stepped.Where(entry => entry.Value.GradientParts.StepsBefore > 0).Select(entry => entry.Key)],
            Backwards = stepped.Select(entry => entry.Value.GradientParts.Passes).DefaultIfEmpty().Max(),
            DoubledSoftmaxClasses = isOfBackward ? DoubledSoftmax.Classes : 0,
            LooksForUnregistered = isOfBackward || parameters.All(entry => entry.Value.Grad is null),
            Unregistered = [.. strays.Zip(Stray.Describe(strays), (parameter, text) => text + (held.Contains(parameter) ? ", trained by this optimizer" : ""))],
        };
    }

    /// <summary>The rule: changes one parameter, at its group's rate, <see cref="ParameterState{T}.LearningRate"/>.</summary>
    protected abstract void Update<T>(ParameterState<T> parameter)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>
    /// What the rule keeps of a parameter from its first step on; null, the default, where it does not say. A saved state is refused
    /// where anything of that is missing, is out of its range, or is not among it.
    /// </summary>
    protected virtual IReadOnlyList<KeptState>? Keeps => null;

    /// <summary>What <see cref="Keeps"/> says, for the base of a combined optimizer.</summary>
    internal IReadOnlyList<KeptState>? KeptStates => Keeps;

    /// <summary>A hyperparameter in all lanes of a vector, for the fields of a rule.</summary>
    protected static Vector<T> Broadcast<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));

    private protected void CountStep() => StepCount = StateCount.Next(StepCount);

    private void StepNow()
    {
        _gate.Enter("Optimizer.Step");
        try
        {
            StepAlone();
        }
        finally
        {
            _gate.Leave();
        }
    }

    private void StepAlone()
    {
        CheckGradientsExist();
        if (!AdmitGradients()) return;
        using (Autograd.NoGrad())
        {
            foreach (var slot in _slots)
            {
                if (!slot.IsStepped) continue;
                slot.BeginStep(RegularizationOf(slot));
                if (slot.Parameter.DType == DType.Float32) slot.Optimizer.Update(new ParameterState<float>(slot));
                else slot.Optimizer.Update(new ParameterState<double>(slot));
            }
        }

        CountStep();
    }

    /// <summary>What this optimizer is told holds for all parameters, and what a combined one is told for its own.</summary>
    private Regularization RegularizationOf(OptimizerSlot slot)
    {
        var (group, isDecoupled) = (slot.Group, DecoupledWeightDecay || slot.Optimizer.DecoupledWeightDecay);
        return new(
            Sign: Maximize || slot.Optimizer.Maximize ? -1 : 1,
            Coupled: isDecoupled ? 0 : group.WeightDecay,
            Shrink: isDecoupled ? 1 - (group.LearningRate * group.WeightDecay) : 1);
    }

    private void CheckParameters()
    {
        if (_slots.Count == 0)
        {
            throw new ArgumentException(
                $"{Name}: there are no parameters to step. Hand over model.Parameters; where that is empty, the model has registered no layer with parameters. {Stray.Advice}",
                "parameters");
        }

        if (_slots.Exists(slot => slot.Parameter is null)) throw new ArgumentException($"{Name}: one of the parameters is null.", "parameters");
        if (_slots.Select(slot => slot.Parameter).Distinct(ReferenceEqualityComparer.Instance).Count() < _slots.Count)
        {
            throw new ArgumentException(
                $"{Name}: the same parameter stands twice in the list{(_groups.Count > 1 ? ", or in two groups" : "")}, and would be stepped twice. List each once.",
                "parameters");
        }

        if (!_slots.Exists(slot => slot.Parameter.RequiresGrad))
        {
            throw new ArgumentException(
                Invariant($"{Name}: all {_slots.Count} parameters are frozen (RequiresGrad is false), so nothing would learn. Unfreeze what is to learn, or set its RequiresGrad = true."),
                "parameters");
        }
    }

    /// <summary>Throws, before anything is changed, where no parameter can be stepped, or one cannot any more.</summary>
    private protected void CheckGradientsExist()
    {
        var stepped = 0;
        foreach (var slot in _slots)
        {
            if (!slot.IsStepped) continue;
            slot.CheckType();
            stepped++;
        }

        if (stepped > 0) return;
        throw new InvalidOperationException(
            Invariant($"{Name}.Step: none of the {_slots.Count} parameters has a gradient. Call loss.Backward() first, outside NoGrad, and see Diagnose(model)."));
    }
}
