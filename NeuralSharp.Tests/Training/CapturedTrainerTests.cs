using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>A trainer captures its steps where all code in them is the library's, and gives the same numbers either way.</summary>
[TestFixture]
internal sealed class CapturedTrainerTests
{
    [Test]
    public void Captured_and_plain_histories_are_equal()
    {
        var (captured, capturedTrainer) = Make(Losses.CrossEntropy);
        var (plain, plainTrainer) = Make((output, target) => Losses.CrossEntropy(output, target));
        var histories = new[] { capturedTrainer, plainTrainer }.Select(trainer => trainer.Fit(Blobs(23), epochs: 5, batchSize: 5, generator: new(9))).ToArray();
        histories[0].Select(epoch => epoch.Training).ShouldBe(histories[1].Select(epoch => epoch.Training));
        Bits.Of(captured.Parameters).ShouldBe(Bits.Of(plain.Parameters));
        capturedTrainer.CaptureCount.ShouldBe(2, "the batches of five, and the last one");
        plainTrainer.CaptureCount.ShouldBe(0, "the loss is the test's");
    }

    [Test]
    public void Modules_of_the_users_run_in_every_step()
    {
        var own = new Counting();
        Sequential model = [new Dense(2, 3, generator: new(1)), own];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(Blobs(20), epochs: 2, batchSize: 5);
        own.Calls.ShouldBe(8);
        trainer.CaptureCount.ShouldBe(0);
    }

    [Test]
    public void A_function_as_a_module_runs_in_every_step()
    {
        var calls = 0;
        Sequential model = [new Dense(2, 3, generator: new(1)), new Residual(new Lambda(x =>
        {
            calls++;
            return x;
        }))];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(Blobs(20), epochs: 2, batchSize: 5);
        calls.ShouldBe(8);
        trainer.CaptureCount.ShouldBe(0);
    }

    [Test]
    public void Code_that_is_declared_replayable_is_captured_and_gives_the_same_numbers()
    {
        var calls = 0;
        float[][][] weights = [.. new[] { true, false }.Select(isReplayable =>
        {
            var scale = new Scale(isReplayable);
            Sequential model = [new Dense(2, 3, generator: new(1)), scale, new Lambda(x => x.Tanh(), isReplayable: isReplayable)];
            Loss loss = (output, target) =>
            {
                calls++;
                return Losses.CrossEntropy(output * 2, target);
            };
            var trainer = new Trainer(model, new SGD(model.Parameters, learningRate: 0.1), isReplayable ? Losses.Replayable(loss) : loss)
            {
                Penalty = new OwnPenalty(scale.Factor, isReplayable),
                Constraint = new OwnConstraint(scale.Factor, isReplayable),
            };
            trainer.Fit(Blobs(20), epochs: 2, batchSize: 5, generator: new(9));
            trainer.CaptureCount.ShouldBe(isReplayable ? 1 : 0);
            return model.Parameters.Select(parameter => parameter.ToArray<float>()).ToArray();
        })];
        weights[0].ShouldBe(weights[1]);
        calls.ShouldBe(1 + 8, "one capture, and eight steps op by op");
    }

    [Test]
    public void A_module_that_reads_values_and_is_declared_replayable_is_found_out()
    {
        Sequential model = [new Dense(2, 3, generator: new(1)), new Lambda(x => x * x.Sum().Item(), isReplayable: true)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        Should.Throw<CaptureException>(() => trainer.Fit(Blobs(20), epochs: 1, batchSize: 5)).Message.ShouldContain("Item");
    }

    [Test]
    public void Running_statistics_follow_every_batch_captured_or_not()
    {
        Sequential[] models = [Normalized(), Normalized()];
        Loss[] losses = [Losses.CrossEntropy, (output, target) => Losses.CrossEntropy(output, target)];
        for (var i = 0; i < 2; i++)
        {
            var trainer = new Trainer(models[i], new Adam(models[i].Parameters), losses[i]);
            trainer.Fit(Blobs(22), epochs: 3, batchSize: 5, validation: Blobs(7), generator: new(9));
            trainer.CaptureCount.ShouldBe(i == 0 ? 2 : 0);
        }

        Bits.Of(models[0].Parameters).ShouldBe(Bits.Of(models[1].Parameters));
        Bits.Of(models[0].NamedBuffers.Select(entry => entry.Value)).ShouldBe(Bits.Of(models[1].NamedBuffers.Select(entry => entry.Value)));
        ((BatchNorm)models[0][1]).RunningMean.ToArray<float>().ShouldAllBe(value => value != 0);

        static Sequential Normalized() => [new Dense(2, 8, generator: new(1)), new BatchNorm(8), new ReLU(), new Dense(8, 3, generator: new(2))];
    }

    [Test]
    public void Hooks_run_in_every_step_from_when_they_are_there()
    {
        var (model, trainer) = Make(Losses.CrossEntropy);
        trainer.Fit(Blobs(20), epochs: 1, batchSize: 5);
        var calls = 0;
        using (model[0].RegisterForwardHook((_, _, _) => calls++)) trainer.Fit(Blobs(20), epochs: 1, batchSize: 5);
        calls.ShouldBe(4);
        using (model.Parameters[0].RegisterHook(_ =>
        {
            calls++;
            return null;
        }))
            trainer.Fit(Blobs(20), epochs: 1, batchSize: 5);
        calls.ShouldBe(8);
        trainer.CaptureCount.ShouldBe(1);
    }

    [Test]
    public void A_schedule_reaches_captured_steps()
    {
        var (captured, capturedTrainer) = Make(Losses.CrossEntropy, out var optimizer);
        capturedTrainer.Fit(Blobs(20), epochs: 2, batchSize: 5);
        var before = Bits.Of(captured.Parameters);
        optimizer.LearningRate = 0;
        capturedTrainer.Fit(Blobs(20), epochs: 2, batchSize: 5);
        Bits.Of(captured.Parameters).ShouldBe(before);
        capturedTrainer.CaptureCount.ShouldBe(1);
    }

    [Test]
    public void A_loss_that_is_not_finite_stops_before_the_parameters_change()
    {
        Sequential model = [new Dense(1, 1, generator: new(1))];
        var trainer = new Trainer(model, new SGD(model.Parameters, learningRate: 1e-30), Losses.MeanSquaredError);
        var x = Tensor.From(new float[,] { { 1 }, { 2 }, { 3 }, { float.NaN } });
        var thrown = Should.Throw<NonFiniteLossException>(() => trainer.Fit(new TensorDataset(x, Tensor.Ones([4, 1])), epochs: 3, batchSize: 1, generator: new(3)));
        thrown.Epoch.ShouldBe(1);
        trainer.CaptureCount.ShouldBe(1);
        Bits.Doubles(model.Parameters[0]).ShouldAllBe(weight => double.IsFinite(weight));
    }

    private static (Sequential Model, Trainer Trainer) Make(Loss loss) => Make(loss, out _);

    private static (Sequential Model, Trainer Trainer) Make(Loss loss, out Optimizer optimizer)
    {
        Sequential model = [new Dense(2, 8, generator: new(1)), new Tanh(), new Dropout(0.2, new(3)), new Dense(8, 3, generator: new(2))];
        optimizer = new Adam(model.Parameters, learningRate: 0.01);
        return (model, new Trainer(model, optimizer, loss));
    }

    private static TensorDataset Blobs(int count) =>
        new(Tensor.Normal([count, 2], generator: new(5)), Tensor.From(Enumerable.Range(0, count).Select(i => i % 3).ToArray()));

    private sealed class Scale : Module
    {
        private readonly bool _isReplayable;

        public Scale(bool isReplayable) => (_isReplayable, Factor) = (isReplayable, new(Tensor.Ones([3])));

        public Parameter Factor { get; private init => field = Register(value); }

        public override bool IsReplayable => _isReplayable;

        public override Tensor Forward(Tensor input) => input * Factor;
    }

    private sealed class OwnPenalty(Parameter parameter, bool isReplayable) : Penalty
    {
        public override bool IsReplayable => isReplayable;

        public override Tensor Compute() => (parameter - 1).Square().Sum() * 0.1;
    }

    private sealed class OwnConstraint(Parameter parameter, bool isReplayable) : Constraint
    {
        public override bool IsReplayable => isReplayable;

        protected override void Project() => parameter.CopyFrom(parameter.Clamp(min: 0));
    }

    private sealed class Counting : Module
    {
        public int Calls { get; private set; }

        public override Tensor Forward(Tensor input)
        {
            Calls++;
            return input;
        }
    }
}
