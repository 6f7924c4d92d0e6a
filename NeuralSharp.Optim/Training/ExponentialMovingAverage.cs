using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// A running mean of the weights beside the trained ones: θ̄ ← d · θ̄ + (1 − d) · θ after every step. It is calmer than the weights
/// themselves and often generalises better. It starts as a copy of the weights; with bias correction it starts at nothing instead, and
/// is divided by 1 − dᵗ, so that the first update makes it the weights, and the early ones count as much as the later.
/// Sources: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992; the correction is Adam's, Kingma and
/// Ba, 2015.
/// </summary>
/// <remarks>
/// Parameters are averaged. Other values that a model keeps, such as running means of a normalization, stay the trained model's:
/// they are averages already. As a callback of <see cref="Trainer.Fit"/> it is updated after every step.
/// </remarks>
/// <example>
/// <code>
/// var average = new ExponentialMovingAverage(model, decay: 0.999);
/// trainer.Fit(train, epochs: 5, callbacks: average);
/// using (average.Swap()) Console.WriteLine(trainer.Evaluate(test).Accuracy);   // with the averaged weights
/// average.CopyToParameters();                                                  // for good
/// </code>
/// </example>
public sealed class ExponentialMovingAverage : TrainingCallback, IStateful
{
    private const string CountName = "update_count";

    private readonly (string Name, Parameter Parameter, Tensor Average)[] _entries;
    private readonly double _decay;
    private readonly bool _biasCorrection;

    /// <summary>Begins to average all parameters of a model.</summary>
    /// <param name="model">The model; parameters that it gets later are not averaged.</param>
    /// <param name="decay">d, the share of the mean that is kept, in [0, 1). It looks back over about 1 / (1 − d) steps.</param>
    /// <param name="biasCorrection">Whether the mean starts at nothing and is corrected for it, instead of starting as a copy.</param>
    /// <exception cref="ArgumentException">The model has no parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not in [0, 1).</exception>
    public ExponentialMovingAverage(Module model, double decay = 0.999, bool biasCorrection = false)
        : this(NamesOf(model), decay, biasCorrection)
    {
    }

    /// <summary>Begins to average some parameters; in <see cref="StateDict()"/> they are numbered.</summary>
    /// <inheritdoc cref="ExponentialMovingAverage(Module, double, bool)"/>
    /// <param name="parameters">The parameters, each once.</param>
    /// <param name="decay">d, the share of the mean that is kept, in [0, 1). It looks back over about 1 / (1 − d) steps.</param>
    /// <param name="biasCorrection">Whether the mean starts at nothing and is corrected for it, instead of starting as a copy.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one stands twice.</exception>
    public ExponentialMovingAverage(IEnumerable<Parameter> parameters, double decay = 0.999, bool biasCorrection = false)
        : this(Numbered(parameters), decay, biasCorrection)
    {
    }

    private ExponentialMovingAverage(IEnumerable<(string Name, Parameter Parameter)> parameters, double decay, bool biasCorrection)
    {
        _decay = Require.BelowOne(decay);
        _biasCorrection = biasCorrection;
        _entries = [.. parameters.Select(entry => (entry.Name, entry.Parameter, CopyOf(entry.Parameter)))];
        if (_entries.Length == 0) throw new ArgumentException("ExponentialMovingAverage: there are no parameters to average.", nameof(parameters));
        if (_entries.DistinctBy(entry => entry.Parameter, ReferenceEqualityComparer.Instance).Count() < _entries.Length)
            throw new ArgumentException("ExponentialMovingAverage: the same parameter stands twice in the list. List each once.", nameof(parameters));
    }

    /// <summary>How often <see cref="Update"/> was called: t.</summary>
    public int UpdateCount { get; private set; }

    /// <summary>Whether the parameters hold the averaged weights now: inside <see cref="Swap"/>.</summary>
    public bool IsSwapped { get; private set; }

    /// <summary>Takes the weights, as they are now, into the mean. Call it after the optimizer's step; it may stand in a captured step.</summary>
    /// <exception cref="InvalidOperationException">The averaged weights are swapped in.</exception>
    /// <exception cref="DTypeException">A parameter was converted to another type since.</exception>
    public void Update()
    {
        Tape.Perform(this, static average => average.UpdateNow());
    }

    /// <summary>
    /// Puts the averaged weights into the parameters, and the trained ones back when disposed, whatever happened in between:
    /// <c>using (average.Swap()) …</c>. What is written to the parameters meanwhile changes the mean. The model itself holds the averaged weights
    /// meanwhile, also for other threads that use it.
    /// </summary>
    /// <exception cref="InvalidOperationException">They are swapped in already.</exception>
    /// <exception cref="DTypeException">A parameter was converted to another type since.</exception>
    public IDisposable Swap()
    {
        CheckIdle("Swap");
        Exchange();
        IsSwapped = true;
        return new Swapped(this);
    }

    /// <summary>Overwrites the parameters with the averaged weights, at the end of a training. The mean goes on as it was.</summary>
    /// <exception cref="InvalidOperationException">The averaged weights are swapped in.</exception>
    /// <exception cref="DTypeException">A parameter was converted to another type since.</exception>
    public void CopyToParameters()
    {
        CheckIdle("CopyToParameters");
        CheckTypes();
        using var mode = Autograd.NoGrad();
        foreach (var (_, parameter, average) in _entries) parameter.CopyFrom(average);
    }

    /// <summary>The state: the mean of each parameter under its name, as in <c>average.0.weight</c>, and <c>update_count</c>.</summary>
    /// <exception cref="InvalidOperationException">The averaged weights are swapped in.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public StateDict StateDict()
    {
        CheckIdle("StateDict");
        var state = new StateDict();
        foreach (var (name, _, average) in _entries) state.AddCopy($"average.{name}", average);
        state.Add(CountName, UpdateCount);
        return state;
    }

    /// <summary>Takes over a state: going on from it is the same as never having stopped, bit for bit.</summary>
    /// <exception cref="StateMismatchException">The names, shapes or types are not those of this average; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">The averaged weights are swapped in.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public void LoadStateDict(StateDict state)
    {
        CheckIdle("LoadStateDict");
        StateReader.Load(state, "ExponentialMovingAverage.LoadStateDict", reader =>
        {
            foreach (var (name, _, average) in _entries) reader.CopyTo($"average.{name}", average);
            var count = reader.Count(CountName);
            reader.Then(() => UpdateCount = count);
        }, "Load the state that an average of the same model saved, with all its entries and no others.");
    }

    /// <inheritdoc/>
    public override void OnStep(StepResult step)
    {
        if (!step.IsSkipped) Update();
    }

    private void UpdateNow()
    {
        CheckNotSwapped("Update");
        CheckTypes();
        UpdateCount = StateCount.Next(UpdateCount);

        // The mean of t steps divided by 1 − dᵗ is the mean of the corrected mean of t − 1 steps and the weights, with this share:
        var share = _biasCorrection ? (1 - _decay) / (1 - Math.Pow(_decay, UpdateCount)) : 1 - _decay;
        foreach (var (_, parameter, average) in _entries)
        {
            if (average.DType == DType.Float32) Approach<float>(average, parameter, share);
            else Approach<double>(average, parameter, share);
        }
    }

    private static void Approach<T>(Tensor average, Tensor parameter, double share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var arrays = new StepArrays<T>();
        (arrays[0], arrays[1]) = (average.Values<T>(), parameter.Values<T>());
        if (share == 1) arrays[1]!.CopyTo(arrays[0]!, 0);   // what was there may be so large that the difference would round
        else UpdateLoop.Run(arrays, new Stateless<T, Rule<T>>(new Rule<T> { Share = new(T.CreateTruncating(share)) }));
    }

    private void Exchange()
    {
        CheckTypes();
        using var mode = Autograd.NoGrad();
        foreach (var (_, parameter, average) in _entries)
        {
            parameter.BeginWrite("Swap");
            if (average.DType == DType.Float32) Exchange(average.Write<float>(), parameter.Write<float>());
            else Exchange(average.Write<double>(), parameter.Write<double>());
        }
    }

    private static void Exchange<T>(Span<T> left, Span<T> right)
        where T : unmanaged
    {
        Span<T> buffer = stackalloc T[256];
        while (!left.IsEmpty)
        {
            var length = Math.Min(left.Length, buffer.Length);
            left[..length].CopyTo(buffer);
            right[..length].CopyTo(left);
            buffer[..length].CopyTo(right);
            left = left[length..];
            right = right[length..];
        }
    }

    private static IEnumerable<(string Name, Parameter Parameter)> NamesOf(Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.NamedParameters.Select(entry => (entry.Key, entry.Value));
    }

    private static IEnumerable<(string Name, Parameter Parameter)> Numbered(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Select((parameter, i) => (Invariant($"{i}"), parameter));
    }

    /// <summary>A copy that outlives any scope.</summary>
    private static Tensor CopyOf(Tensor tensor)
    {
        using var mode = Autograd.NoGrad();
        var copy = tensor.Clone();
        copy.Storage.HandOver(null);
        return copy;
    }

    private void CheckIdle(string method)
    {
        Ambient.CheckBetweenSteps($"ExponentialMovingAverage.{method}");
        CheckNotSwapped(method);
    }

    private void CheckNotSwapped(string method)
    {
        if (IsSwapped)
            throw new InvalidOperationException($"ExponentialMovingAverage.{method}: the averaged weights are in the parameters. Dispose of what Swap returned first.");
    }

    private void CheckTypes()
    {
        foreach (var (name, parameter, average) in _entries)
        {
            if (parameter.DType == average.DType) continue;
            throw new DTypeException(
                $"ExponentialMovingAverage: the average of parameter '{name}' is {average.DType}, the parameter is {parameter.DType} now. "
                + "Convert the model before making the average.");
        }
    }

    /// <summary>θ̄ ← θ̄ + share · (θ − θ̄).</summary>
    private struct Rule<T> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> average, Vector<T> θ) => average += Share * (θ - average);
    }

    private sealed class Swapped(ExponentialMovingAverage owner) : IDisposable
    {
        private bool _isDone;

        public void Dispose()
        {
            if (_isDone) return;
            _isDone = true;
            owner.IsSwapped = false;
            owner.Exchange();
        }
    }
}
