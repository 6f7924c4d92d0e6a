using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>A step that is refused leaves everything as it was: parameters, buffers, the optimizer's state, averages, schedules, generators.</summary>
[TestFixture]
internal sealed class RefusedStepTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void A_loss_that_is_not_finite_leaves_everything_as_it_was(bool isOurs)
    {
        var run = new Run(isOurs);
        run.Trainer.Fit(Good, epochs: 2, batchSize: 5, callbacks: run.Callbacks);
        (run.Trainer.CaptureCount > 0).ShouldBe(isOurs);
        var before = run.State();

        Should.Throw<NonFiniteLossException>(() => run.Trainer.Fit(AllBad, epochs: 1, batchSize: 5, callbacks: run.Callbacks)).Step.ShouldBe(1);
        run.State().ShouldBe(before);

        var recorder = new Recorder(run.State);   // the last batch that was accepted
        Should.Throw<NonFiniteLossException>(() => run.Trainer.Fit(Bad, epochs: 1, batchSize: 5, generator: new(1), callbacks: [.. run.Callbacks, recorder]));
        run.State().ShouldBe(recorder.Last ?? before);
        run.Buffers().ShouldAllBe(value => double.IsFinite(value));
        double.IsFinite(run.Trainer.Evaluate(Good).Loss).ShouldBeTrue();
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_first_step_of_all_may_be_refused(bool isOurs)
    {
        var run = new Run(isOurs);
        var before = run.State();
        Should.Throw<NonFiniteLossException>(() => run.Trainer.Fit(AllBad, epochs: 1, batchSize: 5, callbacks: run.Callbacks));
        run.State().ShouldBe(before);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Skipped_gradients_leave_everything_as_it_was(bool isOurs)
    {
        var run = new Run(isOurs, NonFiniteGradients.Skip);
        var poison = new Poison();
        run.Trainer.Fit(Good, epochs: 2, batchSize: 5, callbacks: [poison, .. run.Callbacks]);
        var before = run.State();
        poison.IsOn = true;
        run.Trainer.Fit(Good, epochs: 1, batchSize: 5, callbacks: [poison, .. run.Callbacks]);
        run.State().ShouldBe(before);
        run.Optimizer.NonFiniteSteps.ShouldBe(4);
        poison.Skipped.ShouldBe(4);
        poison.IsOn = false;
        run.Trainer.Fit(Good, epochs: 1, batchSize: 5, callbacks: [poison, .. run.Callbacks]);
        run.State().ShouldNotBe(before);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Thrown_gradients_leave_everything_as_it_was_and_name_the_place(bool isOurs)
    {
        var run = new Run(isOurs, NonFiniteGradients.Throw);
        var poison = new Poison();
        run.Trainer.Fit(Good, epochs: 1, batchSize: 5, callbacks: [poison, .. run.Callbacks]);
        var before = run.State();
        poison.IsOn = true;
        Should.Throw<NonFiniteGradientException>(() => run.Trainer.Fit(Good, epochs: 1, batchSize: 5, callbacks: [poison, .. run.Callbacks]))
            .Message.ShouldContain("epoch 1, batch 1");
        run.State().ShouldBe(before);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_callback_that_throws_between_backward_and_step_leaves_everything_as_it_was(bool isOurs)
    {
        var run = new Run(isOurs);
        var thrower = new Poison { Throws = true };
        var before = run.State();
        var error = Should.Throw<TrainingException>(() => run.Trainer.Fit(Good, epochs: 1, batchSize: 5, callbacks: [.. run.Callbacks, thrower]));
        error.Message.ShouldContain("Poison.OnGradients failed in epoch 1, batch 1: told to");
        error.InnerException.ShouldBeOfType<NotSupportedException>();
        run.State().ShouldBe(before);
    }

    [TestCase(1)]
    [TestCase(3)]
    public void A_constraint_that_throws_leaves_everything_as_it_was(int call)
    {
        var constraint = new Failing { At = int.MaxValue };
        var run = new Run(isOurs: true, constraint: constraint);
        run.Trainer.Fit(Good, epochs: 1, batchSize: 5, callbacks: run.Callbacks);
        (constraint.At, constraint.Calls) = (call, 0);
        var before = run.State();
        var recorder = new Recorder(run.State);
        Should.Throw<NotSupportedException>(() => run.Trainer.Fit(Good, epochs: 1, batchSize: 5, generator: new(4), callbacks: [.. run.Callbacks, recorder]));
        run.State().ShouldBe(recorder.Last ?? before);
    }

    [Test]
    public void A_rule_of_ones_own_that_throws_halfway_leaves_everything_as_it_was()
    {
        Sequential model = [new Dense(3, 4, generator: new(1)), new BatchNorm(4), new Dense(4, 3, generator: new(2))];
        var optimizer = new Brittle(model.Parameters);
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);
        trainer.Fit(Good, epochs: 1, batchSize: 5);
        var before = State();
        optimizer.FailsAt = 3;
        Should.Throw<NotSupportedException>(() => trainer.Fit(Good, epochs: 1, batchSize: 20));
        State().ShouldBe(before);

        byte[] State()
        {
            var state = optimizer.StateDict();
            return
            [
                .. Bits.Of(model.Parameters), .. Bits.Of(model.NamedBuffers.Select(entry => entry.Value)), .. Bits.Of(state),
            ];
        }
    }

    [Test]
    public void A_forward_pass_that_throws_behind_a_buffer_leaves_it_as_it_was()
    {
        Sequential model = [new BatchNorm(3), new Counter(), new Lambda(x => x.Shape[0] == 5 ? x : throw new NotSupportedException()), new Dense(3, 3)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(Good, epochs: 1, batchSize: 5);
        var before = Bits.Of(model.NamedBuffers.Select(entry => entry.Value));
        Should.Throw<NotSupportedException>(() => trainer.Fit(Good, epochs: 1, batchSize: 20));
        Bits.Of(model.NamedBuffers.Select(entry => entry.Value)).ShouldBe(before);
    }

    [Test]
    public void A_lazy_layer_takes_nothing_from_a_step_that_is_refused()
    {
        var generator = new Generator(3);
        Sequential model = [new Dense(4, generator: generator), new Tanh(), new Dense(3, generator: generator)];
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
        Should.Throw<NonFiniteLossException>(() => trainer.Fit(new TensorDataset(Tensor.Full([4, 9], double.NaN), Tensor.From([0, 1, 2, 0])), epochs: 1));
        model.Parameters[0].IsLazy.ShouldBeTrue();
        generator.Offset.ShouldBe(0UL);
        trainer.Fit(Good, epochs: 1);
        model.Parameters[0].Shape.ShouldBe([3, 4]);
    }

    [TestCase(DType.Float32, 2)]
    [TestCase(DType.Float64, 2)]
    [TestCase(DType.Float32, 4)]
    public void Running_statistics_do_not_follow_a_batch_that_is_not_finite(DType dtype, int rank)
    {
        Shape shape = rank == 2 ? [6, 3] : [6, 3, 2, 2];
        var layer = new BatchNorm(3);
        layer.To(dtype);
        layer.Forward(Tensor.Normal(shape, dtype: dtype, generator: new(1)));
        var before = Bits.Of(layer.NamedBuffers.Select(entry => entry.Value));
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            var batch = Tensor.Normal(shape, dtype: dtype, generator: new(2));
            if (dtype == DType.Float32) batch.AsWritableSpan<float>()[1] = (float)bad;
            else batch.AsWritableSpan<double>()[1] = bad;
            double.IsNaN(layer.Forward(batch).Sum().Item()).ShouldBeTrue("the output tells");
            Bits.Of(layer.NamedBuffers.Select(entry => entry.Value)).ShouldBe(before);
        }

        layer.Forward(Tensor.Normal(shape, dtype: dtype, generator: new(3)));
        Bits.Of(layer.NamedBuffers.Select(entry => entry.Value)).ShouldNotBe(before);
    }

    private static TensorDataset Good => new(Tensor.Normal([20, 3], generator: new(5)), Tensor.From(Enumerable.Range(0, 20).Select(i => i % 3).ToArray()));

    private static TensorDataset Bad
    {
        get
        {
            var x = Tensor.Normal([20, 3], generator: new(5));
            x.AsWritableSpan<float>()[^1] = float.NaN;
            return new(x, Tensor.From(Enumerable.Range(0, 20).Select(i => i % 3).ToArray()));
        }
    }

    private static TensorDataset AllBad => new(Tensor.Full([20, 3], float.PositiveInfinity), Tensor.From(Enumerable.Range(0, 20).Select(i => i % 3).ToArray()));

    /// <summary>A model with all that a step writes to.</summary>
    private sealed class Run
    {
        private readonly Sequential _model;
        private readonly Generator _dropout = new(7);
        private readonly ExponentialMovingAverage _average;
        private readonly LearningRateScheduler _scheduler;

        public Run(bool isOurs, NonFiniteGradients policy = NonFiniteGradients.Pass, Constraint? constraint = null)
        {
            _model = isOurs ? [] : [new Counter()];
            foreach (var layer in (Module[])[new Dense(3, 4, generator: new(1)), new BatchNorm(4), new Dropout(0.3, _dropout), new Dense(4, 3, generator: new(2))]) _model.Add(layer);
            Optimizer = new Adam(_model.Parameters, 0.01) { NonFiniteGradients = policy, WeightDecay = 0.1 };
            Trainer = new Trainer(_model, Optimizer, Losses.CrossEntropy) { Constraint = constraint };
            _average = new(_model, 0.9, biasCorrection: true);
            _scheduler = new(Optimizer, new ExponentialSchedule(0.9), ScheduleUnit.Step);
        }

        public Adam Optimizer { get; }

        public Trainer Trainer { get; }

        public TrainingCallback[] Callbacks => [_scheduler, _average];

        public double[] Buffers() => [.. _model.NamedBuffers.SelectMany(entry => Bits.Doubles(entry.Value))];

        public byte[] State()
        {
            var state = Optimizer.StateDict();
            return
            [
                .. Bits.Of(_model.Parameters),
                .. Bits.Of(_model.NamedBuffers.Select(entry => entry.Value)),
                .. Bits.Of(state.Without("non_finite_steps")),
                .. Bits.Of(_average.StateDict()),
                .. Bits.Of(_scheduler.StateDict()),
                .. BitConverter.GetBytes(_dropout.Offset),
            ];
        }
    }

    /// <summary>A module of one's own that writes a buffer.</summary>
    private sealed class Counter : Module
    {
        public Tensor Sum { get; private init => field = RegisterBuffer(value); }

        public Counter() => Sum = Tensor.Zeros([1]);

        public override Tensor Forward(Tensor input)
        {
            if (IsTraining) Sum.AddInPlace(input.Detach().Sum().Reshape(1));
            return input;
        }
    }

    private sealed class Poison : TrainingCallback
    {
        public bool IsOn { get; set; }

        public bool Throws { get; init; }

        public int Skipped { get; private set; }

        public override void OnGradients(IReadOnlyList<Parameter> parameters)
        {
            if (Throws) throw new NotSupportedException("told to");
            if (IsOn) parameters[^1].Grad!.Fill(double.NaN);
        }

        public override void OnStep(StepResult step) => Skipped += step.IsSkipped ? 1 : 0;
    }

    private sealed class Recorder(Func<byte[]> state) : TrainingCallback
    {
        public byte[]? Last { get; private set; }

        public override void OnStep(StepResult step) => Last = state();
    }

    private sealed class Failing : Constraint
    {
        public int At { get; set; }

        public int Calls { get; set; }

        protected override void Project()
        {
            if (++Calls == At) throw new NotSupportedException();
        }
    }

    /// <summary>Adds up gradients, and fails on one of the parameters.</summary>
    private sealed class Brittle(IEnumerable<Parameter> parameters) : Optimizer(parameters, 0.1)
    {
        private int _calls;

        public int FailsAt { get; set; } = int.MaxValue;

        protected override void Update<T>(ParameterState<T> parameter)
        {
            if (FailsAt < int.MaxValue && ++_calls == FailsAt) throw new NotSupportedException();
            var sum = parameter.State("sum");
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += parameter.Gradient[i];
                parameter.Values[i] -= T.CreateTruncating(0.1) * sum[i];
            }
        }
    }
}
