using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Memory;

/// <summary>What outlives a scope, what does not, and that nobody is ever shown another tensor's numbers.</summary>
[TestFixture]
internal sealed class TensorScopeTests
{
    private const int Large = 1000;   // large enough for its memory to be used again

    [TestCase(1)]
    [TestCase(Large)]
    public void What_is_made_inside_is_gone_afterwards(int length)
    {
        var outside = Tensor.Ones([length]);
        Tensor made, computed, view;
        using (Tensor.Scope())
        {
            made = Tensor.From(new double[length]);
            computed = outside + 1;
            view = computed.Reshape(length, 1);
        }

        foreach (var tensor in new[] { made, computed, view })
        {
            Should.Throw<TensorRecycledException>(() => tensor.Sum()).Message.ShouldContain("Tensor.Scope()");
            Should.Throw<TensorRecycledException>(() => tensor.ToString());
            Should.Throw<TensorRecycledException>(() => tensor.Clone());
            Should.Throw<TensorRecycledException>(() => _ = tensor + outside.To(tensor.DType));
            tensor.Length.ShouldBe(length);
        }

        outside.Sum().Item().ShouldBe(length);
    }

    [Test]
    public void What_is_kept_survives_and_nested_scopes_pass_it_outwards()
    {
        Tensor kept, keptInner;
        using (var scope = Tensor.Scope())
        {
            using (var inner = Tensor.Scope())
            {
                keptInner = inner.Keep(Tensor.Full([Large], 2));
                kept = scope.Keep(inner.Keep(Tensor.Full([Large], 3)));
            }

            keptInner.Sum().Item().ShouldBe(2 * Large);
        }

        kept.Sum().Item().ShouldBe(3 * Large);
        Should.Throw<TensorRecycledException>(() => keptInner.Sum());
    }

    [Test]
    public void An_outer_scope_keeps_what_was_made_in_those_inside_it()
    {
        Tensor kept, keptByTheMiddle, outside;
        using (var outer = Tensor.Scope())
        {
            outside = Tensor.Full([Large], 4);
            using (var middle = Tensor.Scope())
            {
                using (var inner = Tensor.Scope())
                {
                    kept = outer.Keep(Tensor.Full([Large], 2));
                    keptByTheMiddle = middle.Keep(Tensor.Full([Large], 3));
                    inner.Keep(outside);   // outlives the inner one anyway, and the outer one not
                }

                keptByTheMiddle.Sum().Item().ShouldBe(3 * Large);
            }

            keptByTheMiddle.Sum().Item().ShouldBe(3 * Large);
            outside.Sum().Item().ShouldBe(4 * Large);
        }

        using (Tensor.Scope()) Tensor.Full([Large], 9);
        kept.Sum().Item().ShouldBe(2 * Large);
        Should.Throw<TensorRecycledException>(() => keptByTheMiddle.Sum());
        Should.Throw<TensorRecycledException>(() => outside.Sum());
    }

    [Test]
    public void An_outer_scope_keeps_what_a_hook_and_an_op_of_ones_own_make_in_a_backward_pass()
    {
        var kept = new List<Tensor>();
        using (var outer = Tensor.Scope())
        {
            var x = Tensor.Full([Large], 0.5, requiresGrad: true);
            using (Tensor.Scope())
            {
                var y = new KeepingOp(kept).Apply(x * 2);
                y.RegisterHook(gradient =>
                {
                    kept.Add(gradient * 1);
                    return null;
                });
                (y * 3).Sum().Backward();
                foreach (var gradient in kept) outer.Keep(gradient);
            }
        }

        using (Tensor.Scope()) Tensor.Full([Large], 9);
        kept.Count.ShouldBe(3);
        foreach (var gradient in kept) gradient.Max().Item().ShouldBe(3);
    }

    [Test]
    public void Keeping_too_late_is_said_and_not_passed_over()
    {
        var scope = Tensor.Scope();
        var made = Tensor.Ones([Large]);
        scope.Dispose();
        string message = "", again = "";
        try
        {
            scope.Keep(made);
        }
        catch (InvalidOperationException exception)
        {
            message = exception.Message;
        }

        using var other = Tensor.Scope();   // it uses the same object
        try
        {
            scope.Keep(Tensor.Ones([Large]));
        }
        catch (InvalidOperationException exception)
        {
            again = exception.Message;
        }

        message.ShouldContain("the scope has ended");
        again.ShouldBe(message);

        var isRefused = false;
        try
        {
            other.Keep(made);
        }
        catch (TensorRecycledException)
        {
            isRefused = true;
        }

        isRefused.ShouldBeTrue();
    }

    [Test]
    public void A_scope_of_another_thread_keeps_its_own()
    {
        using var isMade = new ManualResetEventSlim();
        using var isDone = new ManualResetEventSlim();
        Tensor made = null!;
        var thread = new Thread(() =>
        {
            using var scope = Tensor.Scope();
            made = Tensor.Ones([Large]);
            isMade.Set();
            isDone.Wait();
        });
        thread.Start();
        isMade.Wait();
        var message = "";
        using (var scope = Tensor.Scope())
        {
            try
            {
                scope.Keep(made);
            }
            catch (InvalidOperationException exception)
            {
                message = exception.Message;
            }
        }

        isDone.Set();
        thread.Join();
        message.ShouldContain("another thread");
    }

    [Test]
    public void Parameters_and_tensors_whose_values_were_handed_out_survive()
    {
        Parameter parameter;
        Tensor read, written;
        using (Tensor.Scope())
        {
            parameter = new Parameter(Tensor.Ones([Large]));
            read = Tensor.Full([Large], 2);
            _ = read.AsSpan<float>();
            written = Tensor.Zeros([Large]);
            written.AsWritableSpan<float>()[0] = 1;
        }

        using (Tensor.Scope()) Tensor.Full([Large], 9);
        parameter.Sum().Item().ShouldBe(Large);
        read.Sum().Item().ShouldBe(2 * Large);
        written.Sum().Item().ShouldBe(1);
    }

    [Test]
    public void Memory_is_used_again()
    {
        float[] first, second;
        using (Tensor.Scope()) first = Tensor.Zeros([Large + 1]).Values<float>();
        using (Tensor.Scope()) second = Tensor.Zeros([Large + 1]).Values<float>();
        second.ShouldBeSameAs(first);
    }

    [Test]
    public void Gradients_outlive_the_scope_until_others_take_their_place()
    {
        var w = new Parameter(Tensor.Ones([Large]));
        using (Tensor.Scope()) (w * w).Sum().Backward();
        var first = w.Grad!;
        first.Sum().Item().ShouldBe(2 * Large);
        using (Tensor.Scope()) (w * 3).Sum().Backward();   // adds
        w.Grad!.Sum().Item().ShouldBe(5 * Large);
        Should.Throw<TensorRecycledException>(() => first.Sum());
        var second = w.Grad;
        w.Grad = null;
        Should.Throw<TensorRecycledException>(() => second.Sum()).Message.ShouldContain("gradient");
    }

    [Test]
    public void Without_a_scope_every_gradient_that_was_seen_stays()
    {
        var w = new Parameter(Tensor.Ones([Large]));
        (w * w).Sum().Backward();
        var first = w.Grad!;
        w.Grad = null;
        (w * 5).Sum().Backward();
        first.Sum().Item().ShouldBe(2 * Large);
    }

    [Test]
    public void A_graph_of_an_ended_scope_cannot_be_walked()
    {
        var w = new Parameter(Tensor.Ones([Large]));
        Tensor loss;
        using (var scope = Tensor.Scope()) loss = scope.Keep((w * w).Exp().Sum());
        Should.Throw<TensorRecycledException>(() => loss.Backward());
        w.Grad.ShouldBeNull();
    }

    [Test]
    public void A_second_end_does_nothing_even_when_the_object_serves_another_scope()
    {
        var first = Tensor.Scope();
        first.Dispose();
        using var second = Tensor.Scope();
        var made = Tensor.Ones([Large]);
        first.Dispose();
        made.Sum().Item().ShouldBe(Large);
    }

    [Test]
    public void An_outer_scope_does_not_end_before_an_inner_one()
    {
        var outer = Tensor.Scope();
        var inner = Tensor.Scope();
        var message = "";
        try
        {
            outer.Dispose();
        }
        catch (InvalidOperationException exception)
        {
            message = exception.Message;
        }

        inner.Dispose();
        outer.Dispose();
        message.ShouldContain("after those inside it");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Training_within_scopes_equals_training_without_bit_for_bit(bool useCheckpoint)
    {
        var (plain, scoped) = (Model(), Model());
        var (x, y) = (Tensor.Uniform([64, 40], generator: new Generator(3)), Tensor.Uniform([64, 8], generator: new Generator(4)));
        var (plainOptimizer, scopedOptimizer) = (new Adam(plain.Parameters), new Adam(scoped.Parameters));
        for (var step = 0; step < 20; step++)
        {
            Train(plain, plainOptimizer);
            using var scope = Tensor.Scope();
            Train(scoped, scopedOptimizer);
        }

        for (var i = 0; i < plain.Parameters.Count; i++)
            scoped.Parameters[i].ToArray<float>().ShouldBe(plain.Parameters[i].ToArray<float>());

        void Train(Sequential model, Adam optimizer)
        {
            optimizer.ZeroGrad();
            var output = useCheckpoint ? Autograd.Checkpoint(model.Forward, x) : model.Forward(x);
            Losses.MeanSquaredError(output, y).Backward();
            optimizer.Step();
        }

        static Sequential Model() =>
        [
            new Dense(40, 64, generator: new Generator(1)), new ReLU(), new Dropout(0.2, new Generator(2)), new Dense(64, 8, generator: new Generator(5)),
        ];
    }

    [Test]
    public void Second_derivatives_work_within_a_scope()
    {
        using var scope = Tensor.Scope();
        var x = Tensor.Uniform([Large], -1, 1, DType.Float64, new Generator(1), requiresGrad: true);
        var gradient = Autograd.Grad((x * x * x).Sum(), [x], createGraph: true)[0];
        var second = Autograd.Grad(gradient.Sum(), [x])[0];
        for (var i = 0; i < Large; i++) second.ToArray<double>()[i].ShouldBe(6 * x.ToArray<double>()[i], 1e-12);
    }

    [Test]
    public void Two_leaves_that_share_a_gradient_add_it_up_each_for_itself()
    {
        var (a, b) = (new Parameter(Tensor.Ones([Large])), new Parameter(Tensor.Ones([Large])));
        for (var step = 1; step <= 3; step++)
        {
            using (Tensor.Scope()) (a + b).Sum().Backward();
            a.Grad!.Sum().Item().ShouldBe(step * Large);
            b.Grad!.Sum().Item().ShouldBe(step * Large);
        }
    }

    [Test]
    public void Gradients_kept_by_hooks_and_own_ops_stay_without_a_scope()
    {
        var kept = new List<Tensor>();
        var x = Tensor.Full([Large], 0.5, requiresGrad: true);
        for (var step = 0; step < 3; step++)
        {
            var y = new KeepingOp(kept).Apply(x * 2);
            y.RegisterHook(gradient =>
            {
                kept.Add(gradient);
                return null;
            });
            (y * 3).Exp().Sum().Backward();
        }

        // One gradient by the hook and two by the op, in each of three rounds: all are 3 e³.
        kept.Count.ShouldBe(9);
        foreach (var gradient in kept) gradient.Max().Item().ShouldBe(3 * Math.Exp(3), 1e-4);
    }

    [Test]
    public void A_training_step_within_a_scope_makes_no_large_memory()
    {
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        var optimizer = new Adam(model.Parameters);
        var (x, y) = (Tensor.Uniform([64, 784]), Tensor.From(new int[64]));
        for (var step = 0; step < 10; step++) Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 100; step++) Step();
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).ShouldBeLessThan(12_000);

        void Step()
        {
            using var scope = Tensor.Scope();
            optimizer.ZeroGrad();
            Losses.CrossEntropy(model.Forward(x), y).Backward();
            optimizer.Step();
        }
    }

    /// <summary>y = x, which keeps every gradient that it is given, and makes.</summary>
    private sealed class KeepingOp(List<Tensor> kept) : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0].Clone();

        protected override Tensor?[] Backward(Tensor gradOutput)
        {
            var made = gradOutput * 1;
            kept.Add(gradOutput);
            kept.Add(made);
            return [made];
        }
    }
}
