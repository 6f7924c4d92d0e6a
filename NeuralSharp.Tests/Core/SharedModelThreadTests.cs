using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>What several threads do to the same model: it is right, or it is refused; it is never silently wrong.</summary>
[TestFixture]
internal sealed class SharedModelThreadTests
{
    private const int Threads = 8;

    [TestCase(false)]
    [TestCase(true)]
    public void No_gradient_is_lost_where_eight_threads_run_backward_on_one_model(bool useScope)
    {
        const int passes = 200;
        var weight = new Parameter(Tensor.Ones([64]));
        OnThreads(_ =>
        {
            for (var pass = 0; pass < passes; pass++)
            {
                if (useScope)
                {
                    using var scope = Tensor.Scope();
                    (weight * 2).Sum().Backward();
                }
                else
                {
                    (weight * 2).Sum().Backward();
                }
            }
        }).ShouldAllBe(failure => failure == null);
        weight.Grad!.ToArray<float>().ShouldAllBe(value => value == 2f * Threads * passes);   // exact in Float32
    }

    [Test]
    public void A_second_training_of_the_same_parameters_is_refused()
    {
        using var inside = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var shared = new Dense(2, 2);
        var data = new TensorDataset(Tensor.Ones([4, 2]), Tensor.Ones([4, 2]));
        var first = Task.Run(() => Fit(new Sequential(shared), new Waiting(inside, end)));
        inside.Wait();
        try
        {
            var other = new Sequential(shared, new Dense(2, 2));
            var before = other.Parameters.Select(parameter => parameter.ToArray<float>()).ToArray();
            Should.Throw<InvalidOperationException>(() => Fit(other)).Message.ShouldContain("Clone()");
            other.Parameters.Select(parameter => parameter.ToArray<float>()).ShouldBe(before);
            Fit(new Sequential(shared).Clone()).Count.ShouldBe(1);
        }
        finally
        {
            end.Set();
        }

        first.Result.Count.ShouldBe(1);
        Fit(new Sequential(shared)).Count.ShouldBe(1);   // it is free again

        IReadOnlyList<EpochResult> Fit(Sequential model, params TrainingCallback[] callbacks) =>
            new Trainer(model, new SGD(model.Parameters, 0.1), Losses.MeanSquaredError).Fit(data, 1, callbacks: callbacks);
    }

    [Test]
    public void A_training_within_a_training_on_the_same_thread_is_in_turn()
    {
        var model = new Sequential(new Dense(2, 2));
        var data = new TensorDataset(Tensor.Ones([4, 2]), Tensor.Ones([4, 2]));
        var trainer = new Trainer(model, new SGD(model.Parameters, 0.1), Losses.MeanSquaredError);
        var inner = new Trainer(model, new SGD(model.Parameters, 0.1), Losses.MeanSquaredError);
        trainer.Fit(data, 2, callbacks: new AfterEpoch(() => inner.Fit(data, 1))).Count.ShouldBe(2);
        Task.Run(() => trainer.Fit(data, 1)).Result.Count.ShouldBe(1);
    }

    [Test]
    public void Four_threads_that_fit_one_model_are_told_so()
    {
        var model = new Sequential(new Dense(16, 16), new ReLU(), new Dense(16, 2));
        var data = new TensorDataset(Tensor.Uniform([2000, 16], generator: new(1)), Tensor.Ones([2000, 2]));
        var failures = OnThreads(thread =>
        {
            if (thread < 4) new Trainer(model, new Adam(model.Parameters), Losses.MeanSquaredError).Fit(data, epochs: 3);
        });
        failures.ShouldAllBe(failure => failure == null || failure is InvalidOperationException);
        model.Parameters.ShouldAllBe(parameter => parameter.TrainingThread == 0);
    }

    [Test]
    public void Two_threads_in_one_optimizers_step_are_noticed()
    {
        using var inside = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var slow = new Slow(new Parameter(Tensor.Ones([1])), inside, end);
        slow.Parameters[0].Grad = Tensor.Ones([1]);
        var first = Task.Run(() =>
        {
            slow.Parameters[0].Grad = Tensor.Ones([1]);
            slow.Step();
        });
        inside.Wait();
        try
        {
            Should.Throw<InvalidOperationException>(slow.Step).Message.ShouldStartWith("Optimizer.Step: it is under way");
        }
        finally
        {
            end.Set();
        }

        first.Wait();
        slow.Step();
        slow.StepCount.ShouldBe(2);
    }

    [Test]
    public void A_captured_step_of_one_thread_refuses_a_second()
    {
        using var inside = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var model = new Sequential(new Dense(1, 1));
        var optimizer = new SGD(model.Parameters, 0.1);
        var step = CapturedStep.Create((x, y) =>
        {
            inside.Set();
            end.Wait();
            var loss = Losses.MeanSquaredError(model.Call(x), y);
            loss.Backward();
            optimizer.Step();
            return loss;
        }, optimizer);
        var first = Task.Run(() => step.Run(Tensor.Ones([1, 1]), Tensor.Ones([1, 1])));
        inside.Wait();
        try
        {
            Should.Throw<InvalidOperationException>(() => step.Run(Tensor.Ones([1, 1]), Tensor.Ones([1, 1]))).Message.ShouldStartWith("CapturedStep.Run:");
        }
        finally
        {
            end.Set();
        }

        first.Wait();
        step.Run(Tensor.Ones([1, 1]), Tensor.Ones([1, 1]));
        step.CaptureCount.ShouldBe(1);
    }

    [Test]
    public void What_a_scope_has_kept_is_every_threads_for_ever()
    {
        const int length = 512;
        const int rounds = 1000;
        var handed = new System.Collections.Concurrent.ConcurrentQueue<Tensor>();
        var isOver = false;
        var failures = OnThreads(
            thread =>
            {
                if (thread == 0)
                {
                    for (var round = 0; round < rounds; round++)
                    {
                        using var outer = Tensor.Scope();
                        using (Tensor.Scope()) handed.Enqueue(outer.Keep(Tensor.Full([length], 1)));
                        Tensor.Full([length], 7).Sum();
                    }

                    Volatile.Write(ref isOver, true);
                    return;
                }

                while (!Volatile.Read(ref isOver) || !handed.IsEmpty)
                {
                    if (!handed.TryDequeue(out var tensor)) continue;
                    tensor.Sum().Item().ShouldBe(length);
                    Array.TrueForAll(tensor.ToArray<float>(), value => value == 1).ShouldBeTrue();
                }
            },
            threads: 3);
        failures.ShouldAllBe(failure => failure == null);
    }

    [Test]
    public void ToArray_gives_the_numbers_or_says_that_another_thread_has_ended_the_scope()
    {
        const int length = 512;
        Tensor? published = null;
        var isOver = false;
        var failures = OnThreads(
            thread =>
            {
                if (thread == 0)
                {
                    for (var round = 0; round < 4000; round++)
                    {
                        using var scope = Tensor.Scope();
                        Volatile.Write(ref published, Tensor.Full([length], 1));
                        Tensor.Full([length], 7).Sum();
                    }

                    Volatile.Write(ref isOver, true);
                    return;
                }

                while (!Volatile.Read(ref isOver))
                {
                    try
                    {
                        if (Volatile.Read(ref published) is { } tensor) Array.TrueForAll(tensor.ToArray<float>(), value => value == 1).ShouldBeTrue();
                    }
                    catch (TensorRecycledException)
                    {
                        // said
                    }
                }
            },
            threads: 3);
        failures.ShouldAllBe(failure => failure == null);
    }

    private static Exception?[] OnThreads(Action<int> action, int threads = Threads) => AtOnce.Run(threads, action);

    private sealed class Waiting(ManualResetEventSlim inside, ManualResetEventSlim end) : TrainingCallback
    {
        public override void OnStep(StepResult step)
        {
            inside.Set();
            end.Wait();
        }
    }

    private sealed class AfterEpoch(Action action) : TrainingCallback
    {
        public override void OnEpoch(EpochResult epoch) => action();
    }

    /// <summary>Waits in its first step.</summary>
    private sealed class Slow(Parameter parameter, ManualResetEventSlim inside, ManualResetEventSlim end) : Optimizer([parameter], 0.1)
    {
        protected override void Update<T>(ParameterState<T> state)
        {
            inside.Set();
            end.Wait();
        }
    }
}
