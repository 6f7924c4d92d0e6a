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

    /// <summary>
    /// How many batches one step takes, positive; 1 by default. The gradients of so many batches are put together as if all their examples had stood in one, by what the
    /// loss is a mean over: so a batch that is too large for the memory can be trained on in parts. What is left at the end of an epoch makes a step of its own.
    /// </summary>
    /// <remarks>
    /// It is the step of the large batch to rounding, with labels that are ignored, class weights, weights of examples, sums and means. Only what looks at a whole
    /// batch sees a part: <see cref="BatchNorm"/> normalises, and follows with its running statistics, each of them. The penalty counts once a step.
    /// <see cref="StepResult"/>, schedules and clipping go by steps.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int AccumulatedBatches
    {
        get => _step.AccumulatedBatches;
        init => _step.AccumulatedBatches = Require.AtLeastOne(value, nameof(AccumulatedBatches), nameof(Trainer));
    }

    /// <summary>
    /// What is measured beside the loss, such as <c>[Metrics.F1(Average.Macro), Metrics.RocAuc(Average.Macro, fromLogits: true)]</c>: over each epoch of the training, over its
    /// validation, and by <see cref="Evaluate(Dataset, int, IReadOnlyList{Metric})"/>. None by default.
    /// </summary>
    /// <exception cref="ArgumentException">One is null, or has the name of another.</exception>
    public IReadOnlyList<Metric> Metrics
    {
        get;
        init => field = Measurement.Checked(value);
    } = [];

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
    /// <para>
    /// A cancellation ends the training after the step under way, without an exception: the model, the optimizer and the callbacks are as that step left them, so
    /// that training may go on from there, and <see cref="TrainingHistory.WasCancelled"/> says so. An epoch that was broken off, or whose validation was, is not in
    /// the history, and <see cref="TrainingCallback.OnEpoch"/> is not called for it.
    /// </para>
    /// </remarks>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="epochs">How often to go through them, positive.</param>
    /// <param name="batchSize">Examples a step, positive.</param>
    /// <param name="validation">Examples to measure on after every epoch.</param>
    /// <param name="generator">Orders the examples; <see cref="Generator.Default"/> when omitted.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is smaller than the others, see <see cref="Dataset.Batches"/>.</param>
    /// <param name="checkpoints">Saves where the training is, and goes on from there: a folder, and how often.</param>
    /// <param name="cancellationToken">Ends the training after the step under way, without an exception.</param>
    /// <param name="callbacks">
    /// Onlookers, and what takes part in the steps: a <see cref="LearningRateScheduler"/> or <see cref="ReduceOnPlateau"/>, <see cref="NormClipping"/> or
    /// <see cref="ValueClipping"/>, an <see cref="ExponentialMovingAverage"/>, <see cref="EarlyStopping"/>, a <see cref="CsvLog"/>, <see cref="ConsoleProgress"/>.
    /// </param>
    /// <returns>The epochs that were finished, in order.</returns>
    /// <exception cref="InvalidOperationException">A parameter of the optimizer is being trained on another thread.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite, and the optimizer or a callback is told to throw.</exception>
    /// <exception cref="TrainingException">A callback, a metric or a data set threw; it says where. Of a data set the inner exception is a <see cref="DatasetException"/>, which names the example.</exception>
    /// <exception cref="UntrainedParameterException">
    /// The model, or what the loss depends on, has parameters that could learn and that the optimizer does not hold; see <see cref="AllowsUntrained"/>.
    /// </exception>
    /// <exception cref="ArgumentException">There are no examples, fewer than a batch where the last one is dropped, or a number is not positive.</exception>
    public TrainingHistory Fit(
        Dataset training, int epochs, int batchSize = 32, Dataset? validation = null, Generator? generator = null, bool dropLast = false,
        Checkpoints? checkpoints = null, CancellationToken cancellationToken = default, params TrainingCallback[] callbacks)
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
        var list = new CallbackList(callbacks);
        var batches = BatchCount(training, batchSize, dropLast);
        var position = new TrainingPosition(new(training.Count, batchSize, batches, AccumulatedBatches, validation is not null), _decision);
        var history = position.History;
        var (buffers, validationBuffers) = (new BatchBuffers(), new BatchBuffers());
        using var saving = checkpoints is null ? null : new CheckpointRun(checkpoints, position, model, optimizer, generator ?? Generator.Default, Metrics, callbacks);
        Exception? failure = null;
        try
        {
            list.Start(new(model, optimizer, epochs, Steps(batches), dropLast ? batches * batchSize : training.Count) { MetricNames = [.. Metrics.Select(metric => metric.Name)] });
            saving?.Resume();
            if (checkpoints?.ResumedFrom is not null) list.Resume(position.Epoch, Steps(position.Batches));
            while (position.Epoch <= epochs && !position.IsStopped && !list.StopRequested)
            {
                var result = RunEpoch(
                    new(training, position, epochs, batchSize, batches, generator ?? Generator.Default, dropLast, validation, saving, cancellationToken)
                    {
                        Buffers = buffers,
                        ValidationBuffers = validationBuffers,
                    },
                    list);
                history.WasCancelled = result is null;
                if (result is null) break;
                history.Add(result);
                list.EndEpoch(result);
                position.EndEpoch(isStopped: list.StopRequested);
                saving?.Save();
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            list.End(new(history, failure));
        }

        return history;
    }

    /// <summary>Measures the model on examples, in evaluation mode and without recording.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="batchSize">How many go through the model at a time, positive. It does not change the result.</param>
    /// <param name="metrics">
    /// What to measure beside the loss; the trainer's <see cref="Metrics"/> when omitted. A metric measures one thing at a time: where several threads evaluate, or a callback
    /// does during an epoch, each hands over its own.
    /// </param>
    /// <exception cref="ArgumentException">There are no examples, a metric is null, or two have the same name.</exception>
    /// <exception cref="InvalidOperationException">A metric is at work in another measurement.</exception>
    public Evaluation Evaluate(Dataset data, int batchSize = DefaultEvaluationBatchSize, IReadOnlyList<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require.AtLeastOne(batchSize);
        CheckNotEmpty(data);
        return Evaluate(data, batchSize, metrics is null ? Metrics : Measurement.Checked(metrics), epoch: null, new(), CancellationToken.None)!.Value;
    }

    /// <summary>The model's output for some inputs, in evaluation mode and without recording.</summary>
    public Tensor Predict(Tensor inputs) => Measure(() => model.Call(inputs));

    /// <summary>The output of a <see cref="MultiInputModule"/> for its inputs, in evaluation mode and without recording.</summary>
    /// <exception cref="ArgumentException">The model takes one input.</exception>
    public Tensor Predict(IReadOnlyList<Tensor> inputs) => model is MultiInputModule several
        ? Measure(() => several.Call(inputs))
        : throw new ArgumentException($"Predict: {model.Name} takes one input. Hand over the tensor itself.", nameof(inputs));

    /// <summary>Measures the model; null where it was cancelled meanwhile.</summary>
    private Evaluation? Evaluate(Dataset data, int batchSize, IReadOnlyList<Metric> metrics, int? epoch, BatchBuffers buffers, CancellationToken cancellation) => Measure(() =>
    {
        using var measurement = new Measurement(metrics, "the validation data", epoch);
        var tally = new Tally(_decision);
        var number = 0;
        var (inPass, order) = data.BeginPass(shuffle: null, multiple: 1);
        using var batches = inPass.InOrder(order, batchSize, buffers).GetEnumerator();
        while (MoveNext(batches, "the validation data", epoch, ++number))
        {
            if (cancellation.IsCancellationRequested) return (Evaluation?)null;
            var batch = batches.Current;
            var output = _step.OutputOf(batch);
            var loss = _step.LossOf(output, batch);
            tally.Add(output, batch, loss.Item(), loss.LossDivisor);
            measurement.Update(output, batch, number);
        }

        return measurement.AddTo(tally.Result);
    });

    /// <summary>Trains for an epoch and measures; null where it was cancelled before its end.</summary>
    private EpochResult? RunEpoch(in EpochPlan plan, CallbackList callbacks)
    {
        if (TrainEpoch(plan, callbacks) is not { } trained) return null;
        var measured = plan.Validation is null ? null : Evaluate(plan.Validation, DefaultEvaluationBatchSize, Metrics, plan.Epoch, plan.ValidationBuffers, plan.Cancellation);
        if (plan.Validation is not null && measured is null) return null;
        var elapsed = plan.Position.Elapsed;
        return new(plan.Epoch, trained, measured, elapsed, plan.Position.Tally.Count / elapsed.TotalSeconds) { LearningRate = plan.Position.LearningRate };
    }

    /// <summary>Trains for an epoch; null where it was cancelled before its end.</summary>
    private Evaluation? TrainEpoch(in EpochPlan plan, CallbackList callbacks)
    {
        if (plan.Cancellation.IsCancellationRequested) return null;
        model.Train();
        _step.BeginEpoch(callbacks);
        var (position, tally) = (plan.Position, plan.Position.Tally);
        var (number, steps) = (position.Batches, Steps(plan.Batches));
        using var measurement = new Measurement(Metrics, "the training data", plan.Epoch, goesOn: number > 0);
        var (data, order) = position.Begin(plan.Data, plan.Generator, plan.BatchSize, plan.DropLast);
        using var batches = data.InOrder(order, plan.BatchSize, plan.Buffers).GetEnumerator();
        while (MoveNext(batches, "the data set", plan.Epoch, (number / AccumulatedBatches) + 1))
        {
            var batch = batches.Current;
            var step = (number++ / AccumulatedBatches) + 1;
            var isLast = number % AccumulatedBatches == 0 || number == plan.Batches;
            var isSkipped = !_step.Run(batch, plan.Epoch, step, isLast);
            tally.Add(_step.Output, batch, _step.Loss, _step.Divisor);
            measurement.Update(_step.Output, batch, step);
            if (!isLast) continue;
            callbacks.EndStep(new(plan.Epoch, plan.Epochs, step, steps, _step.StepLoss) { IsSkipped = isSkipped });
            position.EndStep(number, _step.LearningRate);
            if (callbacks.StopRequested) break;
            var (isEnd, isCancelled) = (number == plan.Batches, plan.Cancellation.IsCancellationRequested);
            if (isEnd ? plan.Validation is not null : isCancelled || plan.Saving?.IsDue(((plan.Epoch - 1L) * steps) + step) == true) plan.Saving?.Save();
            if (isCancelled && !isEnd) return null;
        }

        position.EndBatches();
        return measurement.AddTo(tally.Result);
    }

    /// <summary>Asks for the next batch; what a data set throws during a training is told with the place.</summary>
    private bool MoveNext(IEnumerator<Batch> batches, string name, int? epoch, int batch)
    {
        try
        {
            return batches.MoveNext();
        }
        catch (Exception exception) when (epoch is not null)
        {
            _step.Abandon();
            if (TrainingException.Wraps(exception)) throw new TrainingException(name, epoch.Value, batch, exception);
            throw;
        }
    }

    /// <summary>The batches of an epoch.</summary>
    private static int BatchCount(Dataset training, int batchSize, bool dropLast) => dropLast ? training.Count / batchSize : ((training.Count - 1) / batchSize) + 1;

    /// <summary>The steps that so many batches make.</summary>
    private int Steps(int batches) => (batches / AccumulatedBatches) + Math.Sign(batches % AccumulatedBatches);

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

    /// <summary>One epoch of a training, as it was asked for.</summary>
    private readonly record struct EpochPlan(
        Dataset Data, TrainingPosition Position, int Epochs, int BatchSize, int Batches, Generator Generator, bool DropLast, Dataset? Validation, CheckpointRun? Saving,
        CancellationToken Cancellation)
    {
        public int Epoch => Position.Epoch;

        public required BatchBuffers Buffers { get; init; }

        public required BatchBuffers ValidationBuffers { get; init; }
    }
}
