using System.Runtime.CompilerServices;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Autograd.Checkpoint(Func{Tensor, Tensor}, Tensor)"/>: the same bits in less memory.</summary>
[TestFixture]
internal sealed class CheckpointTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void Values_and_gradients_are_those_of_a_plain_run_to_the_bit(bool inputRequiresGrad)
    {
        var generator = new Generator(5);
        var block = new Sequential(
            new Dense(6, 8, generator: generator), new Tanh(), new Dropout(0.4, generator), new Dense(8, 6, generator: generator), new Dropout(0.5, generator));
        var input = Tensor.Normal([4, 6], generator: generator);
        var offset = generator.Offset;

        var plain = Run(x => block.Forward(x));
        generator.Offset = offset;
        var checkpointed = Run(x => Autograd.Checkpoint(block.Forward, x));

        checkpointed.Length.ShouldBe(plain.Length);
        for (var i = 0; i < plain.Length; i++) checkpointed[i].ShouldBe(plain[i]);

        float[][] Run(Func<Tensor, Tensor> f)
        {
            foreach (var parameter in block.Parameters) parameter.Grad = null;
            var x = input.Clone();
            x.RequiresGrad = inputRequiresGrad;
            var y = f(x * 2);
            generator.NextDouble();   // others draw in between
            (y * y).Sum().Backward();
            float[][] gradients = [.. block.Parameters.Select(parameter => parameter.Grad!.ToArray<float>())];
            return [y.ToArray<float>(), [(float)generator.Offset], .. gradients, x.Grad?.ToArray<float>() ?? []];
        }
    }

    [Test]
    public void Captured_results_of_earlier_ops_get_their_gradient_once()
    {
        // h is captured, and so is w, which h was computed from: f = x·h·w with h = 3w, so ∂f/∂w = 6xw.
        var (x, w) = (Leaf(2), Leaf(5));
        var h = w * 3;
        Autograd.Checkpoint(t => t * h * w, x).Backward();
        w.Grad.ShouldHave([1], [60]);
        x.Grad.ShouldHave([1], [75]);
    }

    [Test]
    public void The_argument_may_be_captured_too()
    {
        var x = Leaf(3);
        Autograd.Checkpoint(t => t * x * x, x).Backward();
        x.Grad.ShouldHave([1], [27]);
    }

    [Test]
    public void Several_inputs_of_which_some_need_no_gradient()
    {
        var (a, b, labels) = (Leaf(2), Tensor.From([7.0]), Tensor.From([1]));
        var y = Autograd.Checkpoint(t => t[0] * t[1] * t[2].To(DType.Float64), [a, b, labels]);
        y.Backward();
        a.Grad.ShouldHave([1], [7]);
        b.Grad.ShouldBeNull();
    }

    [Test]
    public void A_function_may_return_its_argument_a_captured_tensor_or_a_constant()
    {
        var (x, w) = (Leaf(3), Leaf(4));
        (Autograd.Checkpoint(t => t, x) * 2).Backward();
        x.Grad.ShouldHave([1], [2]);
        (Autograd.Checkpoint(_ => w, x) * 5).Backward();
        w.Grad.ShouldHave([1], [5]);
        Autograd.Checkpoint(_ => Tensor.From([1.0]), x).RequiresGrad.ShouldBeFalse();
        using (Autograd.NoGrad()) Autograd.Checkpoint(t => t * w, x).RequiresGrad.ShouldBeFalse();
    }

    [Test]
    public void Checkpoints_nest_with_dropout_inside()
    {
        var generator = new Generator(1);
        var dropout = new Dropout(0.5, generator);
        var w = Tensor.Normal([64], dtype: DType.Float64, generator: new Generator(2), requiresGrad: true);
        var x = Tensor.Normal([64], dtype: DType.Float64, generator: new Generator(3), requiresGrad: true);
        Tensor Inner(Tensor t) => dropout.Forward(t * w).Tanh();
        Tensor Outer(Tensor t) => dropout.Forward(Autograd.Checkpoint(Inner, dropout.Forward(t)) * w);
        Tensor Plain(Tensor t) => dropout.Forward(Inner(dropout.Forward(t)) * w);

        var expected = Run(Plain);
        Run(t => Autograd.Checkpoint(Outer, t)).ShouldBe(expected);
        Run(Outer).ShouldBe(expected);

        double[] Run(Func<Tensor, Tensor> f)
        {
            generator.Offset = 0;
            var y = f(x);
            var gradients = Autograd.Grad(y.Sum(), [x, w]);
            return [.. y.ToArray<double>(), .. gradients[0].ToArray<double>(), .. gradients[1].ToArray<double>()];
        }
    }

    [Test]
    public void It_is_differentiable_to_any_order()
    {
        var w = Tensor.From([0.4, -0.3], requiresGrad: true);
        GradCheck.Verify(x => Autograd.Checkpoint(t => (t * t[0] * t).Tanh(), x), Tensor.From([0.5, -1.5]), order: 3);
        GradCheck.Verify(x => Autograd.Checkpoint(t => t[0] * t[1].Exp() * t[0], [x[0], x[1]]), [Tensor.From([0.5]), Tensor.From([0.2])], order: 2);
        Autograd.Hessian(x => Autograd.Checkpoint(t => (t * t * t * w).Sum(), x), Tensor.From([2.0, 3]))
            .ShouldHave([2, 2], [6 * 2 * 0.4, 0, 0, 6 * 3 * -0.3], 1e-14);

        // The gradient by what was captured, differentiated by it again: f = w²x², ∂²f/∂w² = 2x².
        var (a, v) = (Leaf(3), Leaf(5));
        var first = Autograd.Grad(Autograd.Checkpoint(t => t * t * v * v, a), [v], createGraph: true)[0];
        Autograd.Grad(first, [v, a]).Select(gradient => gradient.Item()).ShouldBe([18, 60]);
    }

    [Test]
    public void A_kept_graph_is_walked_twice()
    {
        var x = Leaf(3);
        var y = Autograd.Checkpoint(t => t * t, x);
        var seed = Tensor.From([1.0]);
        y.Backward(seed, retainGraph: true);
        y.Backward(seed);
        x.Grad.ShouldHave([1], [12]);
        Should.Throw<AutogradException>(() => y.Backward(seed)).Message.ShouldContain("freed at Checkpoint");
    }

    [Test]
    public void Hooks_of_leaves_run_once_and_inner_hooks_in_the_second_run()
    {
        var (x, w) = (Leaf(3), Leaf(5));
        var calls = new List<string>();
        w.RegisterHook(_ => Note("w"));
        x.RegisterHook(_ => Note("x"));
        Autograd.Checkpoint(
            t =>
            {
                var inner = t * w;
                inner.RegisterHook(_ => Note("inner"));
                return inner * 2;
            },
            x).Backward();
        calls.Order().ShouldBe(["inner", "w", "x"]);

        Tensor? Note(string name)
        {
            calls.Add(name);
            return null;
        }
    }

    [Test]
    public void What_would_make_the_second_run_another_is_refused()
    {
        var generator = new Generator(1);
        var (x, w) = (Leaf(3), Leaf(5));
        var runs = 0;
        var random = Autograd.Checkpoint(t => t * Tensor.Uniform([1], dtype: DType.Float64, generator: generator), x);
        generator.Reseed(9);
        Should.Throw<AutogradException>(() => random.Backward()).Message.ShouldContain("reseeded between the forward and the backward pass");

        var other = Autograd.Checkpoint(t => runs++ == 0 ? t * 2 : t * Tensor.Uniform([1], dtype: DType.Float64, generator: generator), x);
        Should.Throw<AutogradException>(() => other.Backward()).Message.ShouldContain("drew other random numbers");

        runs = 0;
        var shape = Autograd.Checkpoint(t => runs++ == 0 ? t * 2 : (t * 2).Reshape(1, 1), x);
        Should.Throw<AutogradException>(() => shape.Backward()).Message.ShouldContain("gave Float64 [1], and Float64 [1, 1]");

        var written = Autograd.Checkpoint(t => t * w, x);
        using (Autograd.NoGrad()) w.Fill(1);
        Should.Throw<AutogradException>(() => written.Backward()).Message.ShouldStartWith("Checkpoint: its input of shape [1] was overwritten");

        Tensor? inner = null;
        Autograd.Checkpoint(t => inner = t * 2, x);
        Should.Throw<AutogradException>(() => inner!.Backward()).Message.ShouldContain("computed inside the function of Autograd.Checkpoint");
        Should.Throw<AutogradException>(() => Autograd.Checkpoint(t => Autograd.Grad(t * 2, [t])[0], x)).Message.ShouldContain("Autograd.Checkpoint");
        Should.Throw<ArgumentException>(() => Autograd.Checkpoint(_ => null!, x)).Message.ShouldContain("returned null");
        (x.Grad, w.Grad).ShouldBe((null, null));
        Autograd.IsRecording.ShouldBeTrue();
        (x * 2).RequiresGrad.ShouldBeTrue();
        Ambient.Mine.Draws.ShouldBeNull();
    }

    [Test]
    public void Fewer_buffers_live_between_the_passes()
    {
        // Eight blocks of eight ops on a megabyte: 64 results are kept without checkpoints, and 8 with.
        const int Megabyte = 1 << 20;
        var plain = BytesKept(checkpointed: false);
        var checkpointed = BytesKept(checkpointed: true);
        plain.ShouldBeGreaterThan(60 * Megabyte);
        checkpointed.ShouldBeLessThan(12 * Megabyte);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long BytesKept(bool checkpointed)
    {
        var x = Tensor.Ones([1 << 18], requiresGrad: true);
        Tensor Block(Tensor t)
        {
            for (var i = 0; i < 8; i++) t = (t).Tanh();
            return t;
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var y = x;
        for (var i = 0; i < 8; i++) y = checkpointed ? Autograd.Checkpoint(Block, y) : Block(y);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        y.Sum().Backward();
        x.Grad.ShouldNotBeNull();
        return kept;
    }

    private static Tensor Leaf(params double[] values) => Tensor.From(values, requiresGrad: true);
}
