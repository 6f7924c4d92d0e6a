namespace NeuralSharp.Optim;

/// <summary>What a step of a schedule is.</summary>
public enum ScheduleUnit
{
    /// <summary>One step of the optimizer: a batch.</summary>
    Step,

    /// <summary>All batches once.</summary>
    Epoch,
}

/// <summary>
/// Applies a <see cref="Schedule"/> to an optimizer: the learning rate of each group of parameters is its base rate, the one it had when the
/// scheduler was made, times the factor of the current step. Step 0 is applied at once.
/// </summary>
/// <remarks>
/// <para>
/// In a loop by hand, call <see cref="Step"/> after each step of the optimizer or at the end of each epoch, outside a captured step, which reads
/// the rate anew. As a callback of <see cref="Trainer.Fit"/> it steps itself, by its unit.
/// </para>
/// <para>
/// A schedule of n steps is over after the n-th call of <see cref="Step"/>: the rate stays, since there is nothing more to train, and one more call
/// throws; <see cref="Reset"/> begins it anew. A next training goes on where the one before ended. One scheduler is in charge of an optimizer's rates: what is set by hand holds until its next step.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var scheduler = new LearningRateScheduler(optimizer, new CosineSchedule(1000), ScheduleUnit.Step);
/// foreach (var (x, y) in data.Batches(64))
/// {
///     // … zero the gradients, forward, backward …
///     optimizer.Step();
///     scheduler.Step();
/// }
/// </code>
/// </example>
public sealed class LearningRateScheduler : TrainingCallback, IStateful
{
    private const string StepCountName = "step_count";

    private readonly Optimizer _optimizer;
    private readonly double[] _baseRates;

    /// <summary>Takes charge of an optimizer's learning rates.</summary>
    /// <param name="optimizer">The optimizer, with the base rates.</param>
    /// <param name="schedule">The factors.</param>
    /// <param name="unit">What a step of the schedule is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The unit is none.</exception>
    public LearningRateScheduler(Optimizer optimizer, Schedule schedule, ScheduleUnit unit)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(schedule);
        if (!Enum.IsDefined(unit)) throw new OutOfRangeException(nameof(unit), unit, "The unit must be Step or Epoch.");
        (_optimizer, Schedule, Unit) = (optimizer, schedule, unit);
        _baseRates = [.. optimizer.Groups.Select(group => group.LearningRate)];
        Apply();
    }

    /// <summary>The factors.</summary>
    public Schedule Schedule { get; }

    /// <summary>What a step of the schedule is.</summary>
    public ScheduleUnit Unit { get; }

    /// <summary>The step t whose factor is applied now: how often <see cref="Step"/> was called.</summary>
    public int StepCount { get; private set; }

    /// <summary>The base rate of each group of parameters.</summary>
    public IReadOnlyList<double> BaseRates => _baseRates;

    /// <summary>Goes on to the next step, and sets the learning rates.</summary>
    /// <exception cref="InvalidOperationException">The schedule is over.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public void Step()
    {
        Ambient.CheckBetweenSteps("LearningRateScheduler.Step");
        if (StepCount >= Schedule.Length)
        {
            throw new InvalidOperationException(
                Invariant($"LearningRateScheduler.Step: the schedule was made for {Schedule.Length} {Units}, and this is number {StepCount + 1}. ")
                + "Make it as long as the training, let another follow with Then, or call Reset() to begin it anew.");
        }

        StepCount = StateCount.Next(StepCount);
        if (StepCount != Schedule.Length) Apply();
    }

    /// <summary>Goes back to step 0, and sets its rates: for another training from the start of the schedule.</summary>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public void Reset()
    {
        Ambient.CheckBetweenSteps("LearningRateScheduler.Reset");
        StepCount = 0;
        Apply();
    }

    /// <summary>The state: the step count and the base rates.</summary>
    public StateDict StateDict()
    {
        var state = new StateDict { [StepCountName] = StepCount };
        for (var i = 0; i < _baseRates.Length; i++) state.Add(BaseRateName(i), _baseRates[i]);
        return state;
    }

    /// <summary>Takes over a state, and sets the learning rates: going on from it is the same as never having stopped, bit for bit.</summary>
    /// <exception cref="StateMismatchException">It is not the state of a scheduler of as many groups, is damaged, or is past this schedule's end; nothing is changed.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public void LoadStateDict(StateDict state) => StateReader.Load(state, "LearningRateScheduler.LoadStateDict", reader =>
    {
        var count = reader.Double(StepCountName);
        double[] rates = [.. _baseRates.Select((_, i) => reader.Rate(BaseRateName(i)))];
        if (!StateCount.Is(count) || count > Schedule.Length) reader.Fault(Invariant($"{count} {Units} are not within this schedule of {Schedule.Length}"));
        else if (FactorOf((int)count) is var factor && !rates.All(rate => double.IsFinite(rate * factor)))
            reader.Fault(Invariant($"a base rate times the factor {factor} of step {count} is no rate"));
        reader.Then(() =>
        {
            StepCount = (int)count;
            rates.CopyTo(_baseRates, 0);
            Apply();
        });
    }, "Load what the StateDict of a scheduler of this schedule, for the same groups of parameters, gave.");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The training is longer than what is left of the schedule.</exception>
    public override void OnStart(int epochs, int batches)
    {
        var steps = Unit == ScheduleUnit.Epoch ? epochs : (long)epochs * batches;
        if (steps <= Schedule.Length - StepCount || Schedule.Length is null) return;
        throw new InvalidOperationException(
            Invariant($"LearningRateScheduler: the training has {steps} {Units}, and the schedule {Schedule.Length - StepCount} more of its {Schedule.Length}. ")
            + "Make the schedule as long as the training, or call Reset() to begin it anew.");
    }

    /// <inheritdoc/>
    public override void OnStep(StepResult step)
    {
        if (Unit == ScheduleUnit.Step && !step.IsSkipped) Step();
    }

    /// <inheritdoc/>
    public override void OnEpoch(EpochResult epoch)
    {
        if (Unit == ScheduleUnit.Epoch) Step();
    }

    private string Units => Unit == ScheduleUnit.Epoch ? "epochs" : "steps";

    private static string BaseRateName(int group) => Invariant($"base_rate.{group}");

    /// <summary>Sets the rates of the current step; after the last step, those of the last.</summary>
    private void Apply()
    {
        var factor = FactorOf(StepCount);
        for (var i = 0; i < _baseRates.Length; i++) _optimizer.Groups[i].LearningRate = _baseRates[i] * factor;
    }

    private double FactorOf(int step) => Schedule[step == Schedule.Length ? step - 1 : step];
}
