using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Tensor.RegisterHook"/> and <see cref="Tensor.RetainGrad"/>.</summary>
[TestFixture]
internal sealed class TensorHookTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values, requiresGrad: true);

    [Test]
    public void A_hook_sees_the_summed_gradient_once_a_pass()
    {
        var x = Leaf(2, 3);
        var y = x * 2;
        var seen = new List<double[]>();
        Tensor? Look(Tensor gradient)
        {
            seen.Add(gradient.ToArray<double>());
            return null;
        }

        x.RegisterHook(Look);
        y.RegisterHook(Look);
        var loss = ((y * y) + y + x).Sum();
        loss.Backward(retainGraph: true);
        seen.ShouldBe([[9, 13], [19, 27]]);   // ∂/∂y = 2y + 1, then ∂/∂x = 2(2y + 1) + 1
        x.Grad.ShouldHave([2], [19, 27]);
        loss.Backward();
        seen.Count.ShouldBe(4);
        x.Grad.ShouldHave([2], [38, 54]);
    }

    [Test]
    public void What_a_hook_returns_takes_the_gradients_place()
    {
        var x = Leaf(2, 3);
        var y = x * 2;
        y.RegisterHook(gradient => gradient * 10);
        x.RegisterHook(gradient => gradient + 1);
        x.RegisterHook(gradient => gradient * 100);   // in the order of registration
        y.Sum().Backward();
        x.Grad.ShouldHave([2], [2100, 2100]);
    }

    [Test]
    public void The_start_and_a_leaf_that_is_the_start_have_hooks_too()
    {
        var x = Leaf(5);
        x.RegisterHook(gradient => gradient * 3);
        x.Backward();
        x.Grad.ShouldHave([1], [3]);
        var y = x * 2;
        y.RegisterHook(gradient => gradient * 5);
        y.Backward();
        x.Grad.ShouldHave([1], [33]);
    }

    [Test]
    public void Gradients_as_values_pass_the_hooks_of_leaves_and_of_results()
    {
        var x = Leaf(2);
        var y = x * 3;
        y.RegisterHook(gradient => gradient * 10);
        x.RegisterHook(gradient => gradient + 0.5);
        Autograd.Grad(y * 1, [y, x]).Select(gradient => gradient.Item()).ShouldBe([10, 30.5]);
        x.Grad.ShouldBeNull();
    }

    [Test]
    public void Hooks_are_differentiated_where_the_pass_creates_a_graph()
    {
        var x = Leaf(3);
        x.RegisterHook(gradient => gradient * gradient);
        var squared = Autograd.Grad(x * x * x, [x], createGraph: true)[0];   // (3x²)²
        squared.Item().ShouldBe(729);
        x.RegisterHook(_ => null);
        var y = Leaf(3);
        var cube = y * y * y;
        cube.RegisterHook(gradient => gradient * y);   // 3x³
        Autograd.Grad(Autograd.Grad(cube, [y], createGraph: true)[0], [y])[0].Item().ShouldBe(81);
    }

    [Test]
    public void A_handle_takes_its_hook_off_and_no_other()
    {
        var x = Leaf(1);
        Func<Tensor, Tensor?> twice = gradient => gradient * 2;
        var first = x.RegisterHook(twice);
        x.RegisterHook(twice);
        first.Dispose();
        first.Dispose();
        x.Backward();
        x.Grad.ShouldHave([1], [2]);
    }

    [Test]
    public void A_hook_may_take_itself_off_and_register_others_while_it_runs()
    {
        var x = Leaf(1);
        HookHandle? handle = null;
        var calls = 0;
        handle = x.RegisterHook(gradient =>
        {
            calls++;
            handle!.Dispose();
            x.RegisterHook(later => later * 7);
            return gradient * 2;
        });
        x.Backward();
        x.Grad.ShouldHave([1], [2]);
        x.Grad = null;
        x.Backward();
        x.Grad.ShouldHave([1], [7]);
        calls.ShouldBe(1);
    }

    [Test]
    public void A_hook_that_throws_is_named_and_leaves_every_Grad_as_it_was()
    {
        var (x, w) = (Leaf(1, 2), Leaf(3, 4));
        (x.Grad, w.Grad) = (Tensor.From([7.0, 8]), null);
        var product = x * w;
        product.RetainGrad();
        var handles = new List<HookHandle> { product.RegisterHook(_ => throw new TimeoutException("too late")) };
        var loss = product.Sum();
        var error = Should.Throw<AutogradException>(() => loss.Backward(retainGraph: true));
        error.Message.ShouldStartWith("Hook 0 on the result of Multiply, of shape [2], threw TimeoutException: too late");
        error.InnerException.ShouldBeOfType<TimeoutException>();
        CheckUntouched();
        handles[0].Dispose();

        // A leaf's hook runs when all gradients are there; none of them is added.
        handles.Add(w.RegisterHook(_ => throw new TimeoutException()));
        Should.Throw<AutogradException>(() => loss.Backward(retainGraph: true)).Message.ShouldStartWith("Hook 0 on the leaf of shape [2] threw");
        CheckUntouched();
        Autograd.IsRecording.ShouldBeTrue();
        MemoryOwner.Current.ShouldBeNull();

        handles[1].Dispose();
        loss.Backward();
        x.Grad.ShouldHave([2], [10, 12]);
        w.Grad.ShouldHave([2], [1, 2]);
        product.Grad.ShouldHave([2], [1, 1]);

        void CheckUntouched()
        {
            x.Grad.ShouldHave([2], [7, 8]);
            (w.Grad, product.Grad).ShouldBe((null, null));
        }
    }

    [Test]
    public void A_hook_that_returns_what_does_not_fit_is_named()
    {
        var x = Leaf(1, 2, 3);
        using (x.RegisterHook(_ => Tensor.Ones([1], DType.Float64)))
        {
            Should.Throw<ShapeException>(() => x.Sum().Backward()).Message
                .ShouldBe("Hook 0 on the leaf of shape [3] returned a gradient of shape [1]. Return one of the tensor's shape, or null to leave it.");
        }

        using (x.RegisterHook(_ => Tensor.Ones([3])))
            Should.Throw<DTypeException>(() => x.Sum().Backward()).Message.ShouldContain("returned a Float32 gradient; the tensor is Float64");
        using (x.RegisterHook(gradient => gradient.MultiplyInPlace(gradient)))
            Should.Throw<AutogradException>(() => x.Sum().Backward()).Message.ShouldContain("wrote into the gradient in place");
        x.Grad.ShouldBeNull();
        x.Sum().Backward();
        x.Grad.ShouldHave([3], [1, 1, 1]);
    }

    [Test]
    public void What_a_hook_keeps_shares_memory_with_no_Grad()
    {
        var x = Leaf(1, 2);
        var y = x * 3;
        var kept = new List<Tensor>();
        Tensor? Keep(Tensor gradient)
        {
            kept.Add(gradient);
            return null;
        }

        x.RegisterHook(Keep);
        y.RegisterHook(Keep);
        var replacement = Tensor.From([5.0, 6]);
        x.RegisterHook(_ => replacement);
        x.RegisterHook(Keep);
        y.RetainGrad();
        (y + y).Sum().Backward();
        foreach (var tensor in kept.Append(replacement)) tensor.Fill(1000);
        x.Grad.ShouldHave([2], [5, 6]);
        y.Grad.ShouldHave([2], [2, 2]);
    }

    [Test]
    public void Hooks_need_a_gradient_to_look_at()
    {
        Should.Throw<AutogradException>(() => Tensor.Ones([2]).RegisterHook(_ => null)).Message.ShouldContain("RegisterHook: no gradient flows to this tensor of shape [2]");
        Should.Throw<AutogradException>(() => Tensor.Ones([2]).RetainGrad()).Message.ShouldContain("RetainGrad: no gradient");
        Should.Throw<ArgumentNullException>(() => Leaf(1).RegisterHook(null!));
    }

    [Test]
    public void A_retained_gradient_is_that_of_the_result_after_its_hooks_and_adds_up()
    {
        var x = Leaf(2, 3);
        var y = x * x;
        y.RetainGrad();
        x.RetainGrad();   // a leaf keeps it anyway
        y.RegisterHook(gradient => gradient * 10);
        var loss = (y * 2).Sum();
        loss.Backward(retainGraph: true);
        y.Grad.ShouldHave([2], [20, 20]);
        x.Grad.ShouldHave([2], [80, 120]);
        loss.Backward();
        y.Grad.ShouldHave([2], [40, 40]);
        x.Grad.ShouldHave([2], [160, 240]);
        var z = x * 2;
        z.RetainGrad();
        Autograd.Grad(z.Sum(), [x]);
        z.Grad.ShouldBeNull();   // Autograd.Grad writes to no Grad
    }

    [Test]
    public void A_retained_gradient_is_its_own_memory()
    {
        var x = Leaf(1, 2);
        var y = x + 0;          // hands its gradient on as it is
        y.RetainGrad();
        (y + 1).Sum().Backward();
        y.Grad!.Fill(9);
        x.Grad.ShouldHave([2], [1, 1]);
    }

    [Test]
    public void A_second_pass_in_a_hook_is_told_what_it_needs()
    {
        foreach (var isGradient in new[] { true, false })
        {
            var x = Leaf(1, 2);
            var y = x.Square();
            y.RegisterHook(gradient =>
            {
                (isGradient ? gradient : x).Square().Sum().Backward();
                return null;
            });
            var message = Should.Throw<AutogradException>(() => y.Sum().Backward()).Message;
            message.ShouldContain("inside a backward pass");
            message.ShouldContain("createGraph: true");
            message.ShouldNotContain("NoGrad");
        }

        // As advised: in a pass that is recorded, and after the pass.
        var leaf = Leaf(3);
        var square = leaf * leaf * leaf;
        Tensor? second = null;
        leaf.RegisterHook(gradient => null);
        square.RegisterHook(gradient =>
        {
            second = Autograd.Grad((leaf * gradient).Sum(), [leaf])[0];
            return null;
        });
        var first = Autograd.Grad(square.Sum(), [leaf], createGraph: true)[0];
        second!.ShouldHave([1], [1]);
        Autograd.Grad(first.Sum(), [leaf])[0].ShouldHave([1], [18]);
    }
}
