namespace NeuralSharp.Optim;

/// <summary>
/// A training step that is run once, and from then on replayed: the same kernels on the same memory, without building a graph and
/// without allocating. Each step is equal to the plain one bit for bit.
/// </summary>
/// <remarks>
/// <para>
/// The function runs as it is the first time, and again for each new shape or type of a batch, or when the model changed: another
/// <see cref="Layers.Module.IsTraining"/>, a parameter of another type or with another <see cref="Tensor.RequiresGrad"/>. What
/// it did on tensors is captured, and replayed in all other runs: ops, backward passes, writes in place, and the optimizer's steps.
/// A replay reads anew the batch, the parameters, the optimizer's learning rate and step counts, and draws new random numbers for
/// dropout.
/// </para>
/// <para>
/// Everything else is frozen as it was in the first run: C# numbers, the branches of an <c>if</c>, tensors made of arrays, writes to
/// the console. So hand over as x and y what changes from step to step, and choose with <see cref="Tensor.Where(Tensor, Tensor, Tensor)"/>.
/// Reading values inside, by <see cref="Tensor.Item"/>, <c>ToArray</c> or a span, throws; so do hooks.
/// </para>
/// <para>
/// A step begins without gradients, and leaves those of its own in <see cref="Tensor.Grad"/>. Gradients are accumulated over several
/// batches within one function. Its memory stays with it, once for each of the last <see cref="MostCaptures"/> shapes and types: another one
/// takes the place of that which was not used for longest, and is captured again when it comes back. It belongs to one thread at a time, and
/// throws where a second is in it. Within <see cref="Autograd.DetectAnomalies"/>,
/// <see cref="Autograd.RecordSource"/> and <see cref="Autograd.Observe"/>, which would see nothing of a replay, the function runs as it is.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var step = CapturedStep.Create((x, y) =>
/// {
///     var loss = Losses.CrossEntropy(model.Forward(x), y);
///     loss.Backward();
///     optimizer.Step();
///     return loss;
/// }, optimizer);
/// foreach (var (x, y) in data.Batches(64)) Console.WriteLine(step.Run(x, y).Item());
/// </code>
/// </example>
public sealed class CapturedStep
{
    /// <summary>How many shapes and types of a batch have their capture kept at the same time.</summary>
    public const int MostCaptures = 8;

    private readonly Func<Batch, Tensor> _step;
    private readonly Optimizer _optimizer;
    private readonly List<Recording> _recordings = [];   // the last used is the last
    private Recording? _last;
    private OneThreadAtATime _gate;

    private CapturedStep(Func<Batch, Tensor> step, Optimizer optimizer) => (_step, _optimizer) = (step, optimizer);

    /// <summary>How often the function was run to be captured, instead of being replayed.</summary>
    public int CaptureCount { get; private set; }

    /// <summary>Makes a step; nothing is run yet.</summary>
    /// <param name="step">The step, from a batch's inputs and targets to the loss: forward, backward, and the optimizer's step.</param>
    /// <param name="optimizer">What steps the parameters.</param>
    public static CapturedStep Create(Func<Tensor, Tensor, Tensor> step, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Create(batch => step(batch.Inputs, batch.Targets), optimizer);
    }

    /// <summary>Makes a step that looks at the weights of examples, or at several inputs; nothing is run yet.</summary>
    /// <param name="step">The step, from a batch to the loss: forward, backward, and the optimizer's step.</param>
    /// <param name="optimizer">What steps the parameters.</param>
    public static CapturedStep Create(Func<Batch, Tensor> step, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(optimizer);
        return new(step, optimizer);
    }

    /// <summary>Does one step.</summary>
    /// <param name="x">The inputs of a batch; they are copied.</param>
    /// <param name="y">Its targets; they are copied.</param>
    /// <returns>What the function returned; its values are valid until the next run.</returns>
    /// <exception cref="CaptureException">The function does something that cannot be replayed.</exception>
    /// <exception cref="ArgumentException">The batch requires a gradient, or the function returned null.</exception>
    /// <exception cref="InvalidOperationException">The step is under way already, on another thread.</exception>
    public Tensor Run(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Run(new Batch(x, y));
    }

    /// <summary>Does one step.</summary>
    /// <inheritdoc cref="Run(Tensor, Tensor)"/>
    /// <param name="batch">The batch; it is copied.</param>
    public Tensor Run(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch.Inputs, nameof(batch));
        ArgumentNullException.ThrowIfNull(batch.Targets, nameof(batch));
        for (var i = 0; i < batch.PartCount; i++)
        {
            if (batch.Part(i).RequiresGrad)
                throw new ArgumentException("CapturedStep: the batch requires a gradient, and a captured step computes on a copy, which gives it none. Hand over x.Detach().");
        }

        _gate.Enter("CapturedStep.Run");
        try
        {
            return RunAlone(batch);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private Tensor RunAlone(in Batch batch)
    {
        if (Autograd.RunsPlainly || EvaluationScope.IsActive) return Compute(batch);

        if (_last?.Batch.IsLike(batch) != true) _last = Find(batch);
        if (_last is null || !_last.Tape.IsFresh) return Capture(batch);
        for (var i = 0; i < batch.PartCount; i++) _last.Batch.Part(i).Overwrite(batch.Part(i));
        _last.Tape.Replay();
        return _last.Loss;
    }

    private Recording? Find(in Batch batch)
    {
        for (var i = 0; i < _recordings.Count; i++)
        {
            var found = _recordings[i];
            if (!found.Batch.IsLike(batch)) continue;
            _recordings.RemoveAt(i);
            _recordings.Add(found);
            return found;
        }

        return null;
    }

    private Tensor Capture(in Batch batch)
    {
        if (_last is not null) _recordings.Remove(_last);
        else if (_recordings.Count == MostCaptures) _recordings.RemoveAt(0);
        _last = null;
        CaptureCount++;
        var tape = new Tape();
        var own = batch.Map(tape, static (tensor, tape) => tape.CopyInput(tensor));
        var loss = tape.Capture(() =>
        {
            foreach (var parameter in _optimizer.Parameters.Where(parameter => !parameter.IsLazy)) tape.Note(parameter);   // a lazy one at its first use
            return Compute(own);
        });
        _last = new(tape, own, loss.Detach());
        _recordings.Add(_last);
        return _last.Loss;
    }

    private Tensor Compute(in Batch batch)
    {
        _optimizer.ZeroGrad();   // the one of the step: the function need not
        return _step(batch) ?? throw new ArgumentException("CapturedStep: the function returned null instead of the loss.");
    }

    private sealed record Recording(Tape Tape, Batch Batch, Tensor Loss);
}
