using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>Schedules, clipping and averaging as callbacks of a trainer: the same as in a loop by hand, captured or not.</summary>
[TestFixture]
internal sealed class ScheduledTrainerTests
{
    private static readonly Loss s_ownLoss = (output, target) => Losses.CrossEntropy(output, target);

    [TestCase(ScheduleUnit.Step)]
    [TestCase(ScheduleUnit.Epoch)]
    public void Fit_is_the_loop_by_hand_to_the_bit(ScheduleUnit unit)
    {
        var schedule = new OneCycleSchedule(unit == ScheduleUnit.Step ? 4 * 5 : 4);
        var byHand = Make(Losses.CrossEntropy);
        var handScheduler = new LearningRateScheduler(byHand.Optimizer, schedule, unit);
        var handAverage = new ExponentialMovingAverage(byHand.Model, 0.9, biasCorrection: true);
        var order = new Generator(9);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            foreach (var (x, y) in Blobs(23).Batches(5, order))
            {
                byHand.Optimizer.ZeroGrad();
                Losses.CrossEntropy(byHand.Model.Forward(x), y).Backward();
                GradientClipping.ByNorm(byHand.Optimizer.Parameters, 0.3);
                byHand.Optimizer.Step();
                handAverage.Update();
                if (unit == ScheduleUnit.Step) handScheduler.Step();
            }

            if (unit == ScheduleUnit.Epoch) handScheduler.Step();
        }

        foreach (var (loss, captures) in (ReadOnlySpan<(Loss, int)>)[(Losses.CrossEntropy, 2), (s_ownLoss, 0)])
        {
            var (model, optimizer, trainer) = Make(loss);
            var average = new ExponentialMovingAverage(model, 0.9, biasCorrection: true);
            var clipping = new NormClipping(0.3);
            double.IsNaN(clipping.LastNorm).ShouldBeTrue();
            trainer.Fit(Blobs(23), epochs: 4, batchSize: 5, generator: new(9), callbacks: [new LearningRateScheduler(optimizer, schedule, unit), clipping, average]);

            trainer.CaptureCount.ShouldBe(captures);
            Bits.Of(model.Parameters).ShouldBe(Bits.Of(byHand.Model.Parameters));
            Bits.Of(average.StateDict()).ShouldBe(Bits.Of(handAverage.StateDict()));
            clipping.LastNorm.ShouldBeGreaterThan(0);
            optimizer.LearningRate.ShouldBe(byHand.Optimizer.LearningRate);
        }
    }

    [Test]
    public void The_history_tells_the_rate_of_each_epochs_last_step()
    {
        var schedule = new LinearWarmUp(20, 0);
        var (_, optimizer, trainer) = Make(Losses.CrossEntropy);
        var history = trainer.Fit(Blobs(23), epochs: 4, batchSize: 5, callbacks: new LearningRateScheduler(optimizer, schedule, ScheduleUnit.Step));
        history.Select(epoch => epoch.LearningRate).ShouldBe([0.01 * schedule[4], 0.01 * schedule[9], 0.01 * schedule[14], 0.01 * schedule[19]]);

        (_, optimizer, trainer) = Make(Losses.CrossEntropy);
        history = trainer.Fit(Blobs(23), epochs: 3, batchSize: 5, callbacks: new LearningRateScheduler(optimizer, new StepSchedule(1, 0.5), ScheduleUnit.Epoch));
        history.Select(epoch => epoch.LearningRate).ShouldBe([0.01, 0.005, 0.0025]);
        Make(Losses.CrossEntropy).Trainer.Fit(Blobs(5), epochs: 1).Single().LearningRate.ShouldBe(0.01);
    }

    [TestCase(ScheduleUnit.Step, 20, "25 steps, and the schedule 20 more of its 20")]
    [TestCase(ScheduleUnit.Epoch, 4, "5 epochs, and the schedule 4 more of its 4")]
    public void A_schedule_that_is_too_short_is_refused_before_anything_is_trained(ScheduleUnit unit, int length, string told)
    {
        var (model, optimizer, trainer) = Make(Losses.CrossEntropy);
        var scheduler = new LearningRateScheduler(optimizer, new OneCycleSchedule(length), unit);
        var before = Bits.Of(model.Parameters);
        Should.Throw<InvalidOperationException>(() => trainer.Fit(Blobs(23), epochs: 5, batchSize: 5, callbacks: scheduler)).Message.ShouldContain(told);
        Bits.Of(model.Parameters).ShouldBe(before);

        trainer.Fit(Blobs(23), epochs: 3, batchSize: 5, callbacks: scheduler);
        trainer.Fit(Blobs(23), epochs: 1, batchSize: 5, callbacks: scheduler);
        scheduler.StepCount.ShouldBe(length);
        Should.Throw<InvalidOperationException>(() => trainer.Fit(Blobs(23), epochs: 1, batchSize: 5, callbacks: scheduler));
    }

    [Test]
    public void A_plateau_looks_at_the_validation_data_or_at_a_metric_of_choice()
    {
        var (_, optimizer, trainer) = Make(Losses.CrossEntropy);
        var plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 0, threshold: 1e9);   // nothing is ever better
        Should.Throw<InvalidOperationException>(() => trainer.Fit(Blobs(23), epochs: 1, callbacks: plateau)).Message.ShouldContain("no validation data");
        var history = trainer.Fit(Blobs(23), epochs: 3, validation: Blobs(7), callbacks: plateau);
        plateau.Best.ShouldBe(history[0].Validation!.Value.Loss);
        optimizer.LearningRate.ShouldBe(0.0025);

        (_, optimizer, trainer) = Make(Losses.CrossEntropy);
        plateau = new ReduceOnPlateau(optimizer, patience: 100, options: new() { Maximize = true, Metric = epoch => epoch.Epoch });
        trainer.Fit(Blobs(23), epochs: 3, callbacks: plateau);
        plateau.Best.ShouldBe(3);
    }

    [Test]
    public void Values_are_clipped_in_captured_steps_as_in_plain_ones()
    {
        var histories = new[] { Losses.CrossEntropy, s_ownLoss }.Select(loss =>
        {
            var (model, _, trainer) = Make(loss);
            trainer.Fit(Blobs(23), epochs: 3, batchSize: 5, generator: new(9), callbacks: new ValueClipping(0.01));
            return Bits.Of(model.Parameters);
        }).ToArray();
        histories[1].ShouldBe(histories[0]);
    }

    [Test]
    public void Callbacks_come_and_go_between_captured_trainings()
    {
        var results = new[] { Losses.CrossEntropy, s_ownLoss }.Select(loss =>
        {
            var (model, _, trainer) = Make(loss);
            trainer.Fit(Blobs(20), epochs: 2, batchSize: 5, generator: new(9));
            trainer.Fit(Blobs(20), epochs: 2, batchSize: 5, generator: new(9), callbacks: new NormClipping(0.01));
            trainer.Fit(Blobs(20), epochs: 2, batchSize: 5, generator: new(9));
            return (Bits: Bits.Of(model.Parameters), trainer.CaptureCount);
        }).ToArray();
        results[1].Bits.ShouldBe(results[0].Bits);
        results[0].CaptureCount.ShouldBe(1);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_callback_of_the_users_sees_and_changes_the_gradients_of_every_step(bool replaces)
    {
        var results = new[] { Losses.CrossEntropy, s_ownLoss }.Select(loss =>
        {
            var (model, optimizer, trainer) = Make(loss);
            var halving = new Halving(replaces);
            trainer.Fit(Blobs(20), epochs: 3, batchSize: 5, generator: new(9), callbacks: halving);
            halving.Seen.ShouldBe(12);
            return Bits.Of(model.Parameters);
        }).ToArray();
        results[1].ShouldBe(results[0]);
        var (unchanged, _, plain) = Make(Losses.CrossEntropy);
        plain.Fit(Blobs(20), epochs: 3, batchSize: 5, generator: new(9));
        Bits.Of(unchanged.Parameters).ShouldNotBe(results[0]);
    }

    [Test]
    public void A_gradient_that_is_not_finite_stops_before_the_parameters_change_or_is_left_to_the_optimizer()
    {
        // The loss is finite, its gradient is not: √x at 0 has none.
        var weight = new Dense(1, 1, useBias: false);
        using (Autograd.NoGrad()) weight.Weight.Fill(0);
        Loss loss = (output, _) => output.Abs().Sqrt().Sum();
        var data = new TensorDataset(Tensor.Ones([2, 1]), Tensor.Ones([2, 1]));
        Should.Throw<NonFiniteGradientException>(
            () => new Trainer(weight, new SGD(weight.Parameters), loss).Fit(data, epochs: 1, callbacks: new NormClipping(1)));
        weight.Weight.Item().ShouldBe(0);

        var optimizer = new SGD(weight.Parameters) { NonFiniteGradients = NonFiniteGradients.Skip };
        new Trainer(weight, optimizer, loss).Fit(data, epochs: 2, callbacks: new NormClipping(1, throwIfNonFinite: false));
        weight.Weight.Item().ShouldBe(0);
        optimizer.NonFiniteSteps.ShouldBe(2);
    }

    [Test]
    public void A_training_saved_in_the_middle_goes_on_bit_for_bit()
    {
        var whole = Start();
        Train(whole, 30);
        var first = Start();
        Train(first, 13);

        var second = Start();
        using (Autograd.NoGrad())
        {
            foreach (var (to, from) in second.Model.Parameters.Zip(first.Model.Parameters)) to.CopyFrom(from);
        }

        second.Optimizer.LoadStateDict(first.Optimizer.StateDict());
        second.Scheduler.LoadStateDict(first.Scheduler.StateDict());
        second.Average.LoadStateDict(first.Average.StateDict());
        Train(second, 17);
        Bits.Of(second.Model.Parameters).ShouldBe(Bits.Of(whole.Model.Parameters));
        Bits.Of(second.Average.StateDict()).ShouldBe(Bits.Of(whole.Average.StateDict()));
        second.Optimizer.LearningRate.ShouldBe(whole.Optimizer.LearningRate);

        static (Sequential Model, Optimizer Optimizer, LearningRateScheduler Scheduler, ExponentialMovingAverage Average) Start()
        {
            Sequential model = [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 3, generator: new(2))];
            var optimizer = new Adam(model.Parameters, 0.05);
            return (model, optimizer, new LearningRateScheduler(optimizer, new OneCycleSchedule(30), ScheduleUnit.Step), new ExponentialMovingAverage(model, 0.9, biasCorrection: true));
        }

        static void Train((Sequential Model, Optimizer Optimizer, LearningRateScheduler Scheduler, ExponentialMovingAverage Average) run, int steps)
        {
            var parameters = run.Optimizer.Parameters;
            var step = CapturedStep.Create((x, y) =>
            {
                var loss = Losses.CrossEntropy(run.Model.Forward(x), y);
                loss.Backward();
                GradientClipping.ByNorm(parameters, 0.5);
                run.Optimizer.Step();
                run.Average.Update();
                return loss;
            }, run.Optimizer);
            for (var i = 0; i < steps; i++)
            {
                var at = (ulong)run.Scheduler.StepCount;
                step.Run(Tensor.Normal([6, 2], generator: new(at)), Tensor.From([0, 1, 2, 0, 1, 2]));
                run.Scheduler.Step();
            }
        }
    }

    private static (Sequential Model, Optimizer Optimizer, Trainer Trainer) Make(Loss loss)
    {
        Sequential model = [new Dense(2, 8, generator: new(1)), new Tanh(), new Dropout(0.2, new(3)), new Dense(8, 3, generator: new(2))];
        var optimizer = new SGDMomentum(model.Parameters, learningRate: 0.01);
        return (model, optimizer, new Trainer(model, optimizer, loss));
    }

    private static TensorDataset Blobs(int count) =>
        new(Tensor.Normal([count, 2], generator: new(5)), Tensor.From(Enumerable.Range(0, count).Select(i => i % 3).ToArray()));

    private sealed class Halving(bool replaces) : TrainingCallback
    {
        public int Seen { get; private set; }

        public override void OnGradients(IReadOnlyList<Parameter> parameters)
        {
            Seen++;
            foreach (var parameter in parameters)
            {
                if (replaces) parameter.Grad = parameter.Grad! * 0.5;
                else parameter.Grad!.MultiplyInPlace(Tensor.Scalar(0.5));
            }
        }
    }
}
