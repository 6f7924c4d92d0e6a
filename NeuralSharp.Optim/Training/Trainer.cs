using System.Diagnostics;
using System.Runtime.CompilerServices;
using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>The usual training loop over a model, an optimizer and a loss, made of the same public parts as a loop by hand.</summary>
/// <remarks>
/// Steps are captured and replayed (<see cref="CapturedStep"/>) where modules, loss, penalty and constraint may be
/// (<see cref="Module.IsReplayable"/>, <see cref="Losses.Replayable"/>: the library's may, yours where you say so) and there are no hooks;
/// otherwise each runs as it is. The numbers are the same.
/// </remarks>
/// <param name="model">The model to train.</param>
/// <param name="optimizer">What steps its parameters.</param>
/// <param name="loss">
/// The loss to minimise, such as <c>Losses.CrossEntropy</c> or <c>Losses.CrossEntropy(labelSmoothing: 0.1)</c>. One of <see cref="Losses"/> says what it is a
/// mean over, so that the losses reported do not depend on the batches; one of your own counts as a mean over the rows of its batch.
/// </param>
public sealed class Trainer(Module model, Optimizer optimizer, Loss loss)
{
    private const int DefaultEvaluationBatchSize = 1000;

    private readonly TrainerStep _step = new(model, optimizer, loss);
    private readonly BinaryDecision? _decision = Losses.DecisionOf(loss);

    /// <summary>What is added to the loss that is minimised, such as <c>Penalties.L2(model.Parameters, 1e-4)</c>; the losses reported are without it.</summary>
    public Penalty? Penalty
    {
        get => _step.Penalty;
        init => _step.Penalty = value;
    }

    /// <summary>What is applied after every step of the optimizer, such as <c>Constraints.MaxNorm(layer.Weight, 3)</c>.</summary>
    public Constraint? Constraint
    {
        get => _step.Constraint;
        init => _step.Constraint = value;
    }

    /// <summary>
    /// Whether parameters that could learn, of the model or of what the loss depends on, may stay as they are because the optimizer does not
    /// hold them; no by default. Frozen ones always may.
    /// </summary>
    public bool AllowsUntrained
    {
        get => _step.AllowsUntrained;
        init => _step.AllowsUntrained = value;
    }

    /// <summary>How often a step was captured; zero where all run op by op.</summary>
    internal int CaptureCount => _step.CaptureCount;

    /// <summary>Trains for some epochs, each over all examples in a new order.</summary>
    /// <remarks>
    /// Each epoch begins with <see cref="Module.Train"/> on the whole model, also on parts that were in evaluation mode.
    /// Batches reuse their buffers and are gathered ahead of time, see <see cref="Dataset.Batches"/>: a module or a hook that keeps a
    /// batch, or a view of it, beyond the step keeps a <c>Clone</c>.
    /// <para>
    /// A step that is refused, by an exception or by <see cref="NonFiniteGradients.Skip"/>, leaves everything as it was: parameters, buffers such as running
    /// statistics, the optimizer's state, and the generators that were drawn from. So does a batch that the loss ignores as a whole; training goes on after it.
    /// </para>
    /// </remarks>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="epochs">How often to go through them, positive.</param>
    /// <param name="batchSize">Examples a step, positive.</param>
    /// <param name="validation">Examples to measure on after every epoch.</param>
    /// <param name="generator">Orders the examples; <see cref="Generator.Default"/> when omitted.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is smaller than the others, see <see cref="Dataset.Batches"/>.</param>
    /// <param name="callbacks">
    /// Onlookers, and what takes part in the steps: a <see cref="LearningRateScheduler"/> or <see cref="ReduceOnPlateau"/>, <see cref="NormClipping"/> or
    /// <see cref="ValueClipping"/>, an <see cref="ExponentialMovingAverage"/>.
    /// </param>
    /// <returns>The epochs in order.</returns>
    /// <exception cref="InvalidOperationException">A parameter of the optimizer is being trained on another thread.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite, and the optimizer or a callback is told to throw.</exception>
    /// <exception cref="TrainingException">A callback or a data set threw; it says where.</exception>
    /// <exception cref="UntrainedParameterException">
    /// The model, or what the loss depends on, has parameters that could learn and that the optimizer does not hold; see <see cref="AllowsUntrained"/>.
    /// </exception>
    /// <exception cref="ArgumentException">There are no examples, fewer than a batch where the last one is dropped, or a number is not positive.</exception>
    public IReadOnlyList<EpochResult> Fit(
        Dataset training, int epochs, int batchSize = 32, Dataset? validation = null, Generator? generator = null, bool dropLast = false,
        params TrainingCallback[] callbacks)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(callbacks);
        Require.AtLeastOne(epochs);
        Require.AtLeastOne(batchSize);
        CheckNotEmpty(training);
        if (validation is not null) CheckNotEmpty(validation);
        if (dropLast && training.Count < batchSize)
        {
            throw new ArgumentException(
                Invariant($"Trainer: the {training.Count} examples are fewer than a batch of {batchSize}, and dropLast leaves out such a batch. Give a smaller batchSize."),
                nameof(dropLast));
        }

        using var claim = new TrainingClaim(optimizer.Parameters);
        foreach (var callback in callbacks) callback.Begin(epochs, Steps(training, batchSize, dropLast));
        var history = new List<EpochResult>();
        for (var epoch = 1; epoch <= epochs && !callbacks.Any(callback => callback.StopRequested); epoch++)
        {
            var clock = Stopwatch.StartNew();
            var (result, seen) = TrainEpoch(training, epoch, epochs, batchSize, generator ?? Generator.Default, dropLast, callbacks);
            clock.Stop();
            Evaluation? measured = validation is null ? null : Evaluate(validation, DefaultEvaluationBatchSize, epoch);
            history.Add(new(epoch, result, measured, clock.Elapsed, seen / clock.Elapsed.TotalSeconds) { LearningRate = _step.LearningRate });
            foreach (var callback in callbacks)
            {
                try
                {
                    callback.OnEpoch(history[^1]);
                }
                catch (Exception exception) when (TrainingException.Wraps(exception))
                {
                    throw new TrainingException($"{callback.GetType().Name}.OnEpoch", epoch, batch: null, exception);
                }
            }
        }

        return history;
    }

    /// <summary>Measures the model on examples, in evaluation mode and without recording.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="batchSize">How many go through the model at a time, positive. It does not change the result.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    public Evaluation Evaluate(Dataset data, int batchSize = DefaultEvaluationBatchSize)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require.AtLeastOne(batchSize);
        CheckNotEmpty(data);
        return Evaluate(data, batchSize, epoch: null);
    }

    /// <summary>The model's output for some inputs, in evaluation mode and without recording.</summary>
    public Tensor Predict(Tensor inputs) => Measure(() => model.Call(inputs));

    private Evaluation Evaluate(Dataset data, int batchSize, int? epoch) => Measure(() =>
    {
        var tally = new Tally(_decision);
        var batch = 0;
        using var batches = data.Batches(batchSize, reuseBuffers: true).GetEnumerator();
        while (MoveNext(batches, "the validation data", epoch, ++batch))
        {
            var (inputs, targets) = batches.Current;
            var output = model.Call(inputs);
            var loss = _step.LossOf(output, targets);
            tally.Add(output, targets, loss.Item(), loss.LossDivisor);
        }

        return tally.Result;
    });

    private (Evaluation Result, int Seen) TrainEpoch(
        Dataset training, int epoch, int epochs, int batchSize, Generator generator, bool dropLast, TrainingCallback[] callbacks)
    {
        model.Train();
        _step.BeginEpoch(callbacks);
        var tally = new Tally(_decision);
        var (step, steps) = (0, Steps(training, batchSize, dropLast));
        using var batches = training.Batches(batchSize, generator, reuseBuffers: true, dropLast).GetEnumerator();
        while (MoveNext(batches, "the data set", epoch, step + 1))
        {
            var (inputs, targets) = batches.Current;
            var isSkipped = !_step.Run(inputs, targets, epoch, ++step);
            tally.Add(_step.Output, targets, _step.Loss, _step.Divisor);
            Tell(callbacks, new(epoch, epochs, step, steps, _step.Loss) { IsSkipped = isSkipped });
            if (callbacks.Any(callback => callback.StopRequested)) break;
        }

        return (tally.Result, tally.Count);
    }

    private static void Tell(TrainingCallback[] callbacks, StepResult result)
    {
        foreach (var callback in callbacks)
        {
            try
            {
                callback.OnStep(result);
            }
            catch (Exception exception) when (TrainingException.Wraps(exception))
            {
                throw new TrainingException($"{callback.GetType().Name}.OnStep", result.Epoch, result.Batch, exception);
            }
        }
    }

    /// <summary>Asks for the next batch; what a data set throws during a training is told with the place.</summary>
    private static bool MoveNext(IEnumerator<Batch> batches, string name, int? epoch, int batch)
    {
        try
        {
            return batches.MoveNext();
        }
        catch (Exception exception) when (epoch is not null && TrainingException.Wraps(exception))
        {
            throw new TrainingException(name, epoch.Value, batch, exception);
        }
    }

    /// <summary>The steps of an epoch.</summary>
    private static int Steps(Dataset training, int batchSize, bool dropLast) => dropLast ? training.Count / batchSize : ((training.Count - 1) / batchSize) + 1;

    private static void CheckNotEmpty(Dataset data, [CallerArgumentExpression(nameof(data))] string name = "")
    {
        if (data.Count == 0) throw new ArgumentException($"Trainer: the data set handed over as '{name}' has no examples.", name);
    }

    /// <summary>Runs a function in evaluation mode and without recording, and writes nothing to the model.</summary>
    private static T Measure<T>(Func<T> function)
    {
        using (Autograd.NoGrad())
        using (EvaluationScope.Begin()) return function();
    }
}
