using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Graphs on several threads do not disturb each other, to the bit.</summary>
[TestFixture]
internal sealed class GraphThreadTests
{
    private const int Threads = 8;

    [Test]
    public void Thousands_of_small_graphs_on_eight_threads_are_those_of_one_thread()
    {
        const int Graphs = 500;   // a thread
        var model = Model(1);
        var expected = Enumerable.Range(0, Graphs).Select(i => Gradients(model, i)).ToArray();
        OnThreads(_ =>
        {
            for (var i = 0; i < Graphs; i++) Gradients(model, i).ShouldBe(expected[i]);
        });
        model.Parameters.ShouldAllBe(parameter => parameter.Grad == null);
    }

    [Test]
    public void Every_thread_trains_its_own_model_as_if_it_were_alone()
    {
        var expected = Enumerable.Range(0, Threads).Select(seed => Train(seed)).ToArray();
        OnThreads(thread => Train(thread).ShouldBe(expected[thread]));

        static float[] Train(int seed)
        {
            var model = Model((ulong)seed);
            var optimizer = new Adam(model.Parameters, 0.01);
            for (var step = 0; step < 60; step++)
            {
                optimizer.ZeroGrad();
                var loss = Losses.MeanSquaredError(model.Forward(Input(step)), Tensor.Zeros([7, 2]));
                loss.Backward();
                optimizer.Step();
            }

            return Values(model);
        }
    }

    [Test]
    public void One_model_serves_many_threads()
    {
        var model = Model(3);
        model.Eval();
        using var warm = Autograd.InferenceMode();
        var expected = Enumerable.Range(0, 300).Select(i => model.Forward(Input(i)).ToArray<float>()).ToArray();
        OnThreads(thread =>
        {
            using var mode = thread % 2 == 0 ? Autograd.InferenceMode() : Autograd.NoGrad();
            for (var i = 0; i < expected.Length; i++) model.Forward(Input(i)).ToArray<float>().ShouldBe(expected[i]);
        });
    }

    [Test]
    public void One_thread_trains_while_others_infer_on_a_copy()
    {
        var (trained, alone, copy) = (Model(5), Model(5), Model(5));
        for (var step = 0; step < 200; step++) Step(alone, step);
        var expected = copy.Forward(Input(0)).ToArray<float>();
        OnThreads(thread =>
        {
            if (thread == 0)
            {
                for (var step = 0; step < 200; step++) Step(trained, step);
                return;
            }

            using var mode = Autograd.InferenceMode();
            for (var i = 0; i < 300; i++) copy.Forward(Input(0)).ToArray<float>().ShouldBe(expected);
        });
        Values(trained).ShouldBe(Values(alone));

        static void Step(Module model, int step)
        {
            model.Forward(Input(step)).Sum().Backward();
            using var paused = Autograd.NoGrad();
            foreach (var parameter in model.Parameters)
            {
                parameter.SubtractInPlace(0.001 * parameter.Grad!);
                parameter.Grad = null;
            }
        }
    }

    [Test]
    public void Modes_hooks_checkpoints_and_detection_stay_on_their_thread()
    {
        var shared = new Parameter(Tensor.From([2.0, 3]));
        OnThreads(thread =>
        {
            for (var i = 0; i < 200; i++)
            {
                var own = Tensor.From([1.0 + thread, i], requiresGrad: true);
                using var detection = thread % 4 == 3 ? Autograd.DetectAnomalies() : Autograd.EnableGrad();
                var y = thread % 2 == 0 ? Autograd.Checkpoint(t => t * shared * t, own) : own * shared * own;
                var calls = 0;
                y.RegisterHook(gradient =>
                {
                    calls++;
                    return gradient * 2;
                });
                Autograd.Grad(y.Sum(), [own, shared])[1].ShouldHave([2], [2 * (1.0 + thread) * (1.0 + thread), 2.0 * i * i]);
                calls.ShouldBe(1);
            }
        });
        shared.Grad.ShouldBeNull();
    }

    private static float[] Gradients(Module model, int seed)
    {
        var output = model.Forward(Input(seed));
        return [.. Autograd.Grad((output * output).Sum(), [.. model.Parameters]).SelectMany(gradient => gradient.ToArray<float>())];
    }

    private static Tensor Input(int seed) => Tensor.Normal([7, 6], generator: new Generator((ulong)seed, stream: 9));

    private static Sequential Model(ulong seed)
    {
        var generator = new Generator(seed);
        return [new Dense(6, 16, generator: generator), new Tanh(), new Dense(16, 16, generator: generator), new ReLU(), new Dense(16, 2, generator: generator)];
    }

    private static float[] Values(Module model) => [.. model.Parameters.SelectMany(parameter => parameter.ToArray<float>())];

    /// <summary>Runs all at once, and passes on what one of them throws.</summary>
    private static void OnThreads(Action<int> action) => AtOnce.Run(Threads, action).ShouldAllBe(failure => failure == null);
}
