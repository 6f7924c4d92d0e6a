using System.Runtime.CompilerServices;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Memory;

/// <summary>What is kept for later use has a bound, however long a program runs and however often it changes its shapes.</summary>
[TestFixture]
internal sealed class BoundedMemoryTests
{
    private const int Features = 1000;

    [Test]
    public void Captures_of_ever_new_batch_sizes_are_let_go_the_longest_unused_first()
    {
        Sequential model = [new Dense(4, 2)];
        var optimizer = new SGD(model.Parameters, 0.01);
        var step = CapturedStep.Create((x, y) => Train(model, optimizer, x, y), optimizer);
        for (var size = 1; size <= CapturedStep.MostCaptures; size++) Run(size);
        step.CaptureCount.ShouldBe(CapturedStep.MostCaptures);
        for (var size = CapturedStep.MostCaptures; size >= 1; size--) Run(size);
        step.CaptureCount.ShouldBe(CapturedStep.MostCaptures, "all are kept");

        Run(100);   // takes the place of the largest, which was used first in the last round
        Run(1);
        Run(2);
        step.CaptureCount.ShouldBe(CapturedStep.MostCaptures + 1);
        Run(CapturedStep.MostCaptures);
        step.CaptureCount.ShouldBe(CapturedStep.MostCaptures + 2, "it was let go");

        void Run(int size) => step.Run(Tensor.Ones([size, 4]), Tensor.Ones([size, 2]));
    }

    [Test]
    public void Captures_that_were_let_go_free_their_memory()
    {
        Sequential model = [new Dense(Features, Features), new ReLU(), new Dense(Features, 1)];
        var optimizer = new SGD(model.Parameters, 1e-6);
        var step = CapturedStep.Create((x, y) => Train(model, optimizer, x, y), optimizer);
        var alive = new List<WeakReference>();
        for (var size = 1; size <= 5 * CapturedStep.MostCaptures; size++) Run(size);
        Collect();
        alive.Count(loss => loss.IsAlive).ShouldBeLessThanOrEqualTo(CapturedStep.MostCaptures);
        step.CaptureCount.ShouldBe(5 * CapturedStep.MostCaptures);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Run(int size) => alive.Add(new(step.Run(Tensor.Ones([size, Features]), Tensor.Ones([size, 1])).Storage));
    }

    [Test]
    public void Scopes_that_nobody_ends_hold_no_more_than_a_few_do()
    {
        RunOnThread(() =>
        {
            var first = Leak(0);
            for (var i = 0; i < 1000; i++) Leak(0);
            var before = Alive();
            for (var i = 0; i < 20_000; i++) Leak(Features);
            (Alive() - before).ShouldBeLessThan(1_500_000);   // of 80 MB that were made
            first.IsAlive.ShouldBeFalse();
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Leak(int length)
        {
            _ = Tensor.Scope();
            return new WeakReference(Tensor.Ones([length]).Storage);
        }
    }

    [Test]
    public void Scopes_deep_inside_each_other_end_in_order_and_never_show_other_numbers()
    {
        RunOnThread(() =>
        {
            Nest(0).Sum().Item().ShouldBe(1000.0 * Features);
            using (Tensor.Scope())
            {
                var made = Tensor.Ones([Features]);
                made.Sum();
            }
        });

        static Tensor Nest(int depth)
        {
            using var scope = Tensor.Scope();
            var own = Tensor.Full([Features], depth);
            if (depth == 1000) return scope.Keep(Tensor.Full([Features], 1000));
            var inner = Nest(depth + 1);
            Tensor.Full([Features], -1);
            own.ToArray<float>().All(value => value == depth).ShouldBeTrue();
            return scope.Keep(inner);
        }
    }

    [Test]
    public void A_scope_that_was_given_up_can_still_be_asked_to_keep_and_to_end()
    {
        RunOnThread(() =>
        {
            var outer = Tensor.Scope();
            var made = Tensor.Ones([Features]);
            for (var i = 0; i < 500; i++) _ = Tensor.Scope();
            outer.Keep(made).ShouldBeSameAs(made);
            outer.Dispose();
            outer.Dispose();
            made.Sum().Item().ShouldBe(Features);
        });
    }

    [Test]
    public void Buffers_of_ever_new_lengths_are_let_go()
    {
        RunOnThread(() =>
        {
            var before = Alive();
            for (var i = 0; i < 2000; i++)
            {
                using var scope = Tensor.Scope();
                Tensor.Zeros([100_000 + i]);   // 400 KB each, 800 MB in all
            }

            (Alive() - before).ShouldBeLessThan(200_000_000);
        });
    }

    private static Tensor Train(Module model, Optimizer optimizer, Tensor x, Tensor y)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
        return loss;
    }

    private static long Alive()
    {
        Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>Scopes and free buffers belong to a thread: those of a test shall not outlive it.</summary>
    private static void RunOnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException(failure.Message, failure);
    }
}
