using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// The steps of a <see cref="Trainer"/>: captured where all that runs in them may be replayed, and op by op where it may not, or hooks look
/// on. The numbers are the same.
/// </summary>
internal sealed class TrainerStep
{
    private readonly Module _model;
    private readonly Optimizer _optimizer;
    private readonly Loss _loss;
    private readonly CapturedStep _captured;
    private readonly bool _isLossReplayable;
    private Module[] _modules = [];
    private Parameter[] _parameters = [];
    private Parameter[] _learning = [];
    private IReadOnlyList<Parameter> _stepped = [];
    private readonly GradientAccumulator _gradients = new();
    private CallbackList _callbacks = new([]);
    private StepBackup _backup;
    private bool _isReplayable;
    private bool _isChecked;   // whether all that the loss depends on is trained
    private (int Epoch, int Step) _at;
    private int _nonFiniteSteps;
    private int _accumulated;   // batches of a step that is not complete yet

    public TrainerStep(Module model, Optimizer optimizer, Loss loss)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        (_model, _optimizer, _loss) = (model, optimizer, loss);
        _captured = CapturedStep.Create(Compute, optimizer);
        _backup = new(model, optimizer: null);
        _isLossReplayable = Losses.IsReplayable(loss);
    }

    /// <summary>What is added to the loss.</summary>
    public Penalty? Penalty { get; set; }

    /// <summary>What is applied after the optimizer's step.</summary>
    public Constraint? Constraint { get; set; }

    /// <summary>Whether parameters that could learn may stay without an optimizer.</summary>
    public bool AllowsUntrained { get; set; }

    /// <summary>How many batches one step takes.</summary>
    public int AccumulatedBatches { get; set; } = 1;

    /// <summary>The model's output in the last step; its values are valid until the next.</summary>
    public Tensor Output { get; private set; } = null!;

    /// <summary>The loss of the last batch, without the penalty.</summary>
    public double Loss { get; private set; }

    /// <summary>The loss of the last step, over all its batches, without the penalty.</summary>
    public double StepLoss => AccumulatedBatches == 1 ? Loss : _gradients.Loss;

    /// <summary>What the loss of the last batch is a mean over; null where it does not say.</summary>
    public LossDivisor? Divisor { get; private set; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>How often a step was captured.</summary>
    public int CaptureCount => _captured.CaptureCount;

    /// <summary>Looks at the model's parts, which may have changed since the last epoch.</summary>
    public void BeginEpoch(CallbackList callbacks)
    {
        _callbacks = callbacks;
        _stepped = _optimizer.Parameters;
        var (modules, parameters, learning) = (_modules, _parameters, _learning);
        _modules = [.. _model.AllModules()];
        _parameters = [.. _model.Parameters];
        _learning = [.. _parameters.Where(parameter => parameter.RequiresGrad)];
        _isChecked = AllowsUntrained
            || (_isChecked && _modules.AsSpan().SequenceEqual(modules) && _parameters.AsSpan().SequenceEqual(parameters) && _learning.AsSpan().SequenceEqual(learning));
        if (!_isChecked) UntrainedParameters.CheckModel(_model, _optimizer);
        _isReplayable = _isLossReplayable && Penalty is not { IsReplayable: false } && Constraint is not { IsReplayable: false }
            && _modules.All(module => module.IsReplayable);
        _accumulated = 0;
        _backup = new(_model, Constraint is { IsReplayable: false } || _optimizer.RunsUserCode ? _optimizer : null);
    }

    /// <summary>
    /// Does one step, or a part of it: one of several batches whose gradients are put together. Whatever ends it before it is accepted leaves the model, the
    /// optimizer and the generators as they were before its first batch.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="step">The step within the epoch, counted from 1.</param>
    /// <param name="isLast">Whether the step is complete with this batch.</param>
    /// <returns>False where it was skipped: nothing in it counts, or the optimizer skips gradients that are not finite.</returns>
    /// <exception cref="NonFiniteLossException">The loss is not finite.</exception>
    public bool Run(in Batch batch, int epoch, int step, bool isLast)
    {
        _at = (epoch, step);
        LearningRate = _optimizer.LearningRate;
        using var draws = _accumulated == 0 ? _backup.Begin() : _backup.Continue();
        try
        {
            if (_isReplayable && !HasHooks()) _captured.Run(batch);
            else ComputeFromZero(batch);
            if (AccumulatedBatches > 1) Accumulate(batch, isLast);
            return true;
        }
        catch (SkippedStepException)
        {
            TakeBack();
            return false;
        }
        catch (NonFiniteGradientException exception)
        {
            TakeBack();
            throw new NonFiniteGradientException(exception, epoch, step);
        }
        catch
        {
            TakeBack();
            throw;
        }
    }

    /// <summary>Gives up a step of which some batches have run.</summary>
    public void Abandon()
    {
        if (_accumulated > 0) TakeBack();
    }

    /// <summary>The model's output for a batch.</summary>
    public Tensor OutputOf(in Batch batch) => _model is MultiInputModule several && batch.MoreInputs.Count > 0
        ? several.Call(batch.AllInputs)
        : batch.MoreInputs.Count == 0 ? _model.Call(batch.Inputs)
        : throw new ShapeException(Invariant($"Trainer: a batch has {batch.MoreInputs.Count + 1} inputs, and {_model.Name} takes one. Derive the model from MultiInputModule."));

    /// <summary>The loss of a batch, with the weights of its examples where it has some.</summary>
    /// <exception cref="ShapeException">It is no scalar, and there is nothing to minimise.</exception>
    public Tensor LossOf(Tensor output, in Batch batch)
    {
        var loss = batch.Weights is null ? _loss(output, batch.Targets) : Losses.WithWeights(_loss, batch.Weights)(output, batch.Targets);
        return loss.Length == 1 ? loss : throw new ShapeException(
            $"Trainer: the loss has shape {loss.Shape}, and a number is minimised. Give a loss that is a mean over the batch: Reduction.Mean, not Reduction.None.");
    }

    private void ComputeFromZero(in Batch batch)
    {
        _optimizer.ZeroGrad();   // as a captured step does by itself
        Compute(batch);
    }

    private Tensor Compute(Batch batch)
    {
        var output = OutputOf(batch);
        var loss = LossOf(output, batch);
        if (!_isChecked) CheckLoss(loss);
        var total = Penalty is null || AccumulatedBatches > 1 ? loss : loss + Penalty.Compute();
        Tape.Perform((Step: this, output, loss, total), static step => step.Step.Inspect(step.output, step.loss, step.total));
        total.Backward();
        if (AccumulatedBatches == 1) StepOptimizer();
        return total;
    }

    /// <summary>Takes the gradients of a batch in, and does the step where it was the last one.</summary>
    private void Accumulate(in Batch batch, bool isLast)
    {
        using var mode = Autograd.NoGrad();
        if (_accumulated++ == 0) _gradients.Begin();
        _gradients.Add(_stepped, Loss, Divisor, batch.Targets.Shape[0]);
        if (!isLast) return;
        if (_gradients.CountsNothing) throw new SkippedStepException();
        _gradients.Give(_stepped);
        if (Penalty is not null) AddPenalty(Penalty);
        _nonFiniteSteps = _optimizer.NonFiniteSteps;
        StepOptimizer();
        _accumulated = 0;
    }

    /// <summary>Adds the penalty's gradient, once a step.</summary>
    private void AddPenalty(Penalty penalty)
    {
        using var mode = Autograd.EnableGrad();
        var cost = penalty.Compute();
        if (!double.IsFinite(cost.Item())) throw new NonFiniteLossException(StepLoss + cost.Item(), _at.Epoch, _at.Step);
        cost.Backward();
    }

    private void StepOptimizer()
    {
        GradientClipping.NoteWrites(_stepped);
        Tape.Perform(this, static step => step.ShowGradients());
        _optimizer.Step();
        if (_optimizer.NonFiniteGradients == NonFiniteGradients.Skip) Tape.Perform(this, static step => step.CheckStepped());
        Constraint?.Apply();
    }

    private void TakeBack()
    {
        _accumulated = 0;
        _backup.Restore();
    }

    private void CheckLoss(Tensor loss)
    {
        UntrainedParameters.CheckLoss(loss, _model, _optimizer);
        _isChecked = true;
    }

    private void ShowGradients()
    {
        using var mode = Autograd.NoGrad();
        _callbacks.ShowGradients(_stepped, _at.Epoch, _at.Step);
    }

    private void Inspect(Tensor output, Tensor loss, Tensor total)
    {
        (Output, Loss, Divisor) = (output, loss.Item(), loss.LossDivisor);
        if (!double.IsFinite(total.Item())) throw new NonFiniteLossException(total.Item(), _at.Epoch, _at.Step);
        if (AccumulatedBatches == 1 && Divisor is { CountsNothing: true }) throw new SkippedStepException();
        _nonFiniteSteps = _optimizer.NonFiniteSteps;
    }

    private void CheckStepped()
    {
        if (_optimizer.NonFiniteSteps != _nonFiniteSteps) throw new SkippedStepException();
    }

    private bool HasHooks()
    {
        foreach (var module in _modules)
        {
            if (module.HasHooks) return true;
        }

        foreach (var parameter in _parameters)
        {
            if (parameter.Watch is { Hooks.Entries.Count: > 0 }) return true;
        }

        return false;
    }

    /// <summary>Ends a step that changes nothing, also in the middle of a replay.</summary>
    private sealed class SkippedStepException : Exception;
}
