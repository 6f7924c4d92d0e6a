using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>Prediction, evaluation, summaries and reports write nothing to the model, so that one model serves many threads.</summary>
[TestFixture]
internal sealed class EvaluationTests
{
    private const int Threads = 8;

    [Test]
    public void Twenty_thousand_calls_on_eight_threads_agree_and_leave_a_model_in_training_mode_untouched()
    {
        const int Rounds = 625;   // of four calls, on each thread
        var generator = new Generator(1);
        Sequential model =
        [
            new Dense(4, generator: generator), new BatchNorm(4), new Dropout(0.5, generator), new GaussianNoise(0.3, generator),
            new Own(), new Dense(4, 2, generator: generator),
        ];
        var input = Tensor.Uniform([3, 5], generator: new(7));
        var data = new TensorDataset(input, Tensor.From([0, 1, 1]));
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        model.Call(input);
        model[3].Eval();
        var (modes, buffers, offset) = (Modes(), Bits.Of(model.NamedBuffers.Select(entry => entry.Value)), generator.Offset);
        var (predicted, evaluated, summary, report) = (Predict(), trainer.Evaluate(data), model.Summary([1, 5]), model.GradientReport(input).ToString());

        OnThreads(_ =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Predict().ShouldBe(predicted);
                trainer.Evaluate(data).ShouldBe(evaluated);
                model.Summary([1, 5]).ShouldBe(summary);
                if (round % 5 == 0) model.GradientReport(input).ToString().ShouldBe(report);
                else Predict().ShouldBe(predicted);
                model.IsTraining.ShouldBeTrue();
            }
        });

        Modes().ShouldBe(modes);
        Bits.Of(model.NamedBuffers.Select(entry => entry.Value)).ShouldBe(buffers);
        generator.Offset.ShouldBe(offset);
        model.Parameters.ShouldAllBe(parameter => parameter.Grad == null);

        float[] Predict() => trainer.Predict(input).ToArray<float>();
        bool[] Modes() => [model.IsTraining, .. model.Select(module => module.IsTraining)];
    }

    [Test]
    public void A_thread_that_trains_sees_the_mode_it_set_while_another_evaluates()
    {
        using var inside = new ManualResetEventSlim();
        using var seen = new ManualResetEventSlim();
        var waiting = new Lambda(x =>
        {
            inside.Set();
            seen.Wait();
            return x;
        });
        Sequential model = [waiting, new Dropout(0.5, new(1))];
        var trainer = new Trainer(new Sequential(model, new Dense(2, 1)), new SGD([new Parameter(Tensor.Ones([1]))]), Losses.MeanSquaredError);

        var prediction = Task.Run(() => trainer.Predict(Tensor.Ones([1, 2])));
        inside.Wait();
        try
        {
            model.IsTraining.ShouldBeTrue();
            model[1].Forward(Tensor.Ones([1000])).ToArray<float>().ShouldContain(0f);
        }
        finally
        {
            seen.Set();
        }

        prediction.Result.Shape.ShouldBe([1, 1]);
    }

    [Test]
    public void What_a_module_starts_on_other_threads_evaluates_too_and_only_that()
    {
        var (dropout, modes) = (new Dropout(0.5, new(1)), new bool[6]);
        var apart = new Lambda(x =>
        {
            Parallel.For(0, 4, i => modes[i] = dropout.IsTraining);
            modes[4] = Task.Run(() => dropout.IsTraining).Result;
            var thread = new Thread(() => modes[5] = dropout.IsTraining);
            thread.Start();
            thread.Join();
            return Task.Run(() => dropout.Call(x)).Result;
        });
        var trainer = new Trainer(apart, new SGD([new Parameter(Tensor.Ones([1]))]), Losses.MeanSquaredError);
        modes.AsSpan().Fill(true);

        trainer.Predict(Tensor.Ones([64])).ToArray<float>().ShouldAllBe(value => value == 1);

        modes.ShouldAllBe(mode => !mode);
        dropout.IsTraining.ShouldBeTrue();
        Parallel.For(0, 4, i => modes[i] = dropout.IsTraining);
        modes[..4].ShouldAllBe(mode => mode);
    }

    [Test]
    public void Layers_that_are_called_without_being_registered_evaluate_too()
    {
        var dropout = new Dropout(0.5, new(1));
        var trainer = new Trainer(new Lambda(dropout.Call), new SGD([new Parameter(Tensor.Ones([1]))]), Losses.MeanSquaredError);
        trainer.Predict(Tensor.Ones([64])).ToArray<float>().ShouldAllBe(value => value == 1);
    }

    [Test]
    public void A_throw_ends_the_evaluation()
    {
        var model = new Dropout(0.5, new(1));
        var trainer = new Trainer(
            new Sequential(model, new Lambda(_ => throw new InvalidOperationException("on purpose"))), new SGD([new Parameter(Tensor.Ones([1]))]),
            Losses.MeanSquaredError);
        Should.Throw<InvalidOperationException>(() => trainer.Predict(Tensor.Ones([2, 2])));
        Should.Throw<InvalidOperationException>(() => new Sequential(model, new Lambda(_ => throw new InvalidOperationException("on purpose"))).Summary([2, 2]));
        model.IsTraining.ShouldBeTrue();
        Autograd.IsRecording.ShouldBeTrue();
    }

    [Test]
    public void A_copy_that_is_made_meanwhile_has_the_modes_of_the_model()
    {
        Module? copy = null;
        Sequential model = [new Dropout(0.5), new Dropout(0.2)];
        model[1].Eval();
        var trainer = new Trainer(
            new Lambda(x =>
            {
                copy = model.Clone();
                return x;
            }),
            new SGD([new Parameter(Tensor.Ones([1]))]), Losses.MeanSquaredError);
        trainer.Predict(Tensor.Ones([2, 2]));
        ((Sequential)copy!).Select(module => module.IsTraining).ShouldBe([true, false]);
    }

    [Test]
    public void A_captured_step_that_predicts_on_its_way_is_captured_once()
    {
        Sequential model = [new Dense(3, 3, generator: new(1)), new Dropout(0.5, new(2))];
        var optimizer = new SGD(model.Parameters, 0.1);
        var trainer = new Trainer(model, optimizer, Losses.MeanSquaredError);
        var input = Tensor.Ones([2, 3]);
        Tensor? predicted = null;
        var step = CapturedStep.Create((x, y) =>
        {
            predicted = trainer.Predict(x);
            var loss = Losses.MeanSquaredError(model.Call(x), y);
            loss.Backward();
            optimizer.Step();
            return loss;
        }, optimizer);
        step.Run(input, input);
        for (var i = 0; i < 3; i++)
        {
            var expected = trainer.Predict(input).ToArray<float>();
            step.Run(input, input);
            predicted!.ToArray<float>().ShouldBe(expected);   // without dropout
        }

        step.CaptureCount.ShouldBe(1);
    }

    [Test]
    public void A_summary_puts_back_what_a_module_writes_in_place()
    {
        var model = new CallCounter();
        model.Call(Tensor.Ones([1, 2]));
        model.Summary([1, 2]).ShouldContain("[1, 2]");
        model.Calls.Item().ShouldBe(1);
    }

    [Test]
    public void A_summary_lends_sizes_to_lazy_layers_while_other_threads_use_them()
    {
        for (var round = 0; round < 20; round++)
        {
            var (model, input) = (Make(), Tensor.Ones([2, 5]));
            var expected = Bits.Of(Make().Call(input));
            OnThreads(thread =>
            {
                if (thread % 2 == 0) model.Summary([2, 5]).ShouldContain("[2, 3]");
                else Bits.Of(model.Call(input)).ShouldBe(expected);
            });
        }

        static Sequential Make() => [new Dense(4, generator: new(1)), new ReLU(), new Dense(3, generator: new(2)), new OwnLazy()];
    }

    private static void OnThreads(Action<int> action) => Task.WaitAll([.. Enumerable.Range(0, Threads).Select(
        thread => Task.Factory.StartNew(() => action(thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);

    /// <summary>A module of a user's that asks for the mode.</summary>
    private sealed class Own : Module
    {
        public override Tensor Forward(Tensor input) => IsTraining ? input * 100 : input;
    }

    /// <summary>Counts its calls, in evaluation too.</summary>
    private sealed class CallCounter : Module
    {
        public Tensor Calls { get; private init => field = RegisterBuffer(value); }

        public CallCounter() => Calls = Tensor.Zeros([1]);

        public override Tensor Forward(Tensor input)
        {
            Calls.AddInPlace(Tensor.Ones([1]));
            return input;
        }
    }

    /// <summary>Takes its size from the first input.</summary>
    private sealed class OwnLazy : Module
    {
        public OwnLazy() => Gain = Parameter.Lazy([-1], shape => Tensor.Ones(shape));

        public Parameter Gain { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input)
        {
            if (Gain.IsLazy) Gain.Initialize([input.Shape[1]]);
            return input * Gain;
        }
    }
}
