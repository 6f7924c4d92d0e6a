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
    private TrainingCallback[] _callbacks = [];
    private StepBackup _backup;
    private bool _isReplayable;
    private bool _isChecked;   // whether all that the loss depends on is trained
    private (int Epoch, int Step) _at;
    private int _nonFiniteSteps;

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

    /// <summary>The model's output in the last step; its values are valid until the next.</summary>
    public Tensor Output { get; private set; } = null!;

    /// <summary>The loss of the last step, without the penalty.</summary>
    public double Loss { get; private set; }

    /// <summary>What the loss of the last step is a mean over; null where it does not say.</summary>
    public LossDivisor? Divisor { get; private set; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>How often a step was captured.</summary>
    public int CaptureCount => _captured.CaptureCount;

    /// <summary>Looks at the model's parts, which may have changed since the last epoch.</summary>
    public void BeginEpoch(TrainingCallback[] callbacks)
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
        _backup = new(_model, Constraint is { IsReplayable: false } || _optimizer.RunsUserCode ? _optimizer : null);
    }

    /// <summary>Does one step. Whatever ends it before it is accepted leaves the model, the optimizer and the generators as they were.</summary>
    /// <returns>False where it was skipped: nothing in the batch counts, or the optimizer skips gradients that are not finite.</returns>
    /// <exception cref="NonFiniteLossException">The loss is not finite.</exception>
    public bool Run(Tensor inputs, Tensor targets, int epoch, int step)
    {
        _at = (epoch, step);
        LearningRate = _optimizer.LearningRate;
        using var draws = _backup.Begin();
        try
        {
            if (_isReplayable && !HasHooks()) _captured.Run(inputs, targets);
            else ComputeFromZero(inputs, targets);
            return true;
        }
        catch (SkippedStepException)
        {
            _backup.Restore();
            return false;
        }
        catch (NonFiniteGradientException exception)
        {
            _backup.Restore();
            throw new NonFiniteGradientException(exception, epoch, step);
        }
        catch
        {
            _backup.Restore();
            throw;
        }
    }

    /// <summary>The loss of a batch.</summary>
    /// <exception cref="ShapeException">It is no scalar, and there is nothing to minimise.</exception>
    public Tensor LossOf(Tensor output, Tensor targets)
    {
        var loss = _loss(output, targets);
        return loss.Length == 1 ? loss : throw new ShapeException(
            $"Trainer: the loss has shape {loss.Shape}, and a number is minimised. Give a loss that is a mean over the batch: Reduction.Mean, not Reduction.None.");
    }

    private void ComputeFromZero(Tensor inputs, Tensor targets)
    {
        _optimizer.ZeroGrad();   // as a captured step does by itself
        Compute(inputs, targets);
    }

    private Tensor Compute(Tensor inputs, Tensor targets)
    {
        var output = _model.Call(inputs);
        var loss = LossOf(output, targets);
        if (!_isChecked) CheckLoss(loss);
        var total = Penalty is null ? loss : loss + Penalty.Compute();
        Tape.Perform((Step: this, output, loss, total), static step => step.Step.Inspect(step.output, step.loss, step.total));
        total.Backward();
        GradientClipping.NoteWrites(_stepped);
        Tape.Perform(this, static step => step.ShowGradients());
        _optimizer.Step();
        if (_optimizer.NonFiniteGradients == NonFiniteGradients.Skip) Tape.Perform(this, static step => step.CheckStepped());
        Constraint?.Apply();
        return total;
    }

    private void CheckLoss(Tensor loss)
    {
        UntrainedParameters.CheckLoss(loss, _model, _optimizer);
        _isChecked = true;
    }

    private void ShowGradients()
    {
        using var mode = Autograd.NoGrad();
        foreach (var callback in _callbacks)
        {
            try
            {
                callback.OnGradients(_stepped);
            }
            catch (Exception exception) when (TrainingException.Wraps(exception))
            {
                throw new TrainingException($"{callback.GetType().Name}.OnGradients", _at.Epoch, _at.Step, exception);
            }
        }
    }

    private void Inspect(Tensor output, Tensor loss, Tensor total)
    {
        (Output, Loss, Divisor) = (output, loss.Item(), loss.LossDivisor);
        if (!double.IsFinite(total.Item())) throw new NonFiniteLossException(total.Item(), _at.Epoch, _at.Step);
        if (Divisor is { CountsNothing: true }) throw new SkippedStepException();
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
