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
/// <param name="loss">The loss to minimise, a mean over the batch such as <c>Losses.CrossEntropy</c> or <c>Losses.CrossEntropy(labelSmoothing: 0.1)</c>.</param>
public sealed class Trainer(Module model, Optimizer optimizer, Loss loss)
{
    private const int EvaluationBatchSize = 1000;

    private readonly TrainerStep _step = new(model, optimizer, loss);

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
    /// </remarks>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="epochs">How often to go through them, positive.</param>
    /// <param name="batchSize">Examples a step, positive.</param>
    /// <param name="validation">Examples to measure on after every epoch.</param>
    /// <param name="generator">Orders the examples; <see cref="Generator.Default"/> when omitted.</param>
    /// <param name="callbacks">
    /// Onlookers, and what takes part in the steps: a <see cref="LearningRateScheduler"/> or <see cref="ReduceOnPlateau"/>, <see cref="NormClipping"/> or
    /// <see cref="ValueClipping"/>, an <see cref="ExponentialMovingAverage"/>.
    /// </param>
    /// <returns>The epochs in order.</returns>
    /// <exception cref="InvalidOperationException">A parameter of the optimizer is being trained on another thread.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    /// <exception cref="UntrainedParameterException">
    /// The model, or what the loss depends on, has parameters that could learn and that the optimizer does not hold; see <see cref="AllowsUntrained"/>.
    /// </exception>
    /// <exception cref="ArgumentException">There are no examples, or a number is not positive.</exception>
    public IReadOnlyList<EpochResult> Fit(
        Dataset training, int epochs, int batchSize = 32, Dataset? validation = null, Generator? generator = null, params TrainingCallback[] callbacks)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(callbacks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        CheckNotEmpty(training);
        if (validation is not null) CheckNotEmpty(validation);

        using var claim = new TrainingClaim(optimizer.Parameters);
        foreach (var callback in callbacks) callback.OnStart(epochs, Steps(training, batchSize));
        var history = new List<EpochResult>();
        for (var epoch = 1; epoch <= epochs && !callbacks.Any(callback => callback.StopRequested); epoch++)
        {
            var clock = Stopwatch.StartNew();
            var (result, seen) = TrainEpoch(training, epoch, epochs, batchSize, generator ?? Generator.Default, callbacks);
            clock.Stop();
            Evaluation? measured = validation is null ? null : Evaluate(validation);
            history.Add(new(epoch, result, measured, clock.Elapsed, seen / clock.Elapsed.TotalSeconds) { LearningRate = _step.LearningRate });
            foreach (var callback in callbacks) callback.OnEpoch(history[^1]);
        }

        return history;
    }

    /// <summary>Measures the model on examples, in evaluation mode and without recording.</summary>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    public Evaluation Evaluate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckNotEmpty(data);
        return Measure(() =>
        {
            var tally = new Tally();
            foreach (var (inputs, targets) in data.Batches(EvaluationBatchSize, reuseBuffers: true))
            {
                var output = model.Call(inputs);
                tally.Add(output, targets, _step.LossOf(output, targets).Item());
            }

            return tally.Result;
        });
    }

    /// <summary>The model's output for some inputs, in evaluation mode and without recording.</summary>
    public Tensor Predict(Tensor inputs) => Measure(() => model.Call(inputs));

    private (Evaluation Result, int Seen) TrainEpoch(
        Dataset training, int epoch, int epochs, int batchSize, Generator generator, TrainingCallback[] callbacks)
    {
        model.Train();
        _step.BeginEpoch(callbacks);
        var tally = new Tally();
        var (step, steps) = (0, Steps(training, batchSize));
        foreach (var (inputs, targets) in training.Batches(batchSize, generator, reuseBuffers: true))
        {
            _step.Run(inputs, targets, epoch, ++step);
            tally.Add(_step.Output, targets, _step.Loss);
            foreach (var callback in callbacks) callback.OnStep(new(epoch, epochs, step, steps, _step.Loss));
            if (callbacks.Any(callback => callback.StopRequested)) break;
        }

        return (tally.Result, tally.Count);
    }

    /// <summary>The steps of an epoch.</summary>
    private static int Steps(Dataset training, int batchSize) => ((training.Count - 1) / batchSize) + 1;

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

    /// <summary>Sums losses and right answers over batches.</summary>
    private sealed class Tally
    {
        private double _loss;
        private int _right;
        private int _labelled;

        public int Count { get; private set; }

        public Evaluation Result => new(_loss / Count, _labelled > 0 ? (double)_right / _labelled : null);

        public void Add(Tensor output, Tensor targets, double batchLoss)
        {
            var count = targets.Shape[0];
            Count += count;
            _loss += batchLoss * count;
            if (targets.DType != DType.Int32 || output.Rank != 2) return;
            var labels = targets.Read<int>();
            var chosen = output.ArgMax().Read<int>();
            for (var i = 0; i < count; i++)
            {
                if ((uint)labels[i] >= (uint)output.Shape[1]) continue;   // it names no class: the loss ignores it
                _labelled++;
                if (labels[i] == chosen[i]) _right++;
            }
        }
    }
}
