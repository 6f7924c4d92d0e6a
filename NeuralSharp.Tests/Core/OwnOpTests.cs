using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Ops written by a user, through the same classes as the library's own.</summary>
[TestFixture]
internal sealed class OwnOpTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values, requiresGrad: true);

    [Test]
    public void An_own_unary_op_works_in_both_types_and_to_any_order()
    {
        new Sine().Apply(Tensor.From(new float[] { 0, 1 })).ToArray<float>().ShouldBe([0, MathF.Sin(1)]);
        GradCheck.Verify(x => new Sine().Apply(x), Leaf(0.3, 2, -1), order: 3);
        Should.Throw<DTypeException>(() => new Sine().Apply(Tensor.From([1])))
            .Message.ShouldContain("Sine: computes on Float32 and Float64, not Int32");
    }

    [Test]
    public void An_own_op_of_straight_pieces_works_in_both_types_and_to_any_order()
    {
        new Hat().Apply(Tensor.From(new float[] { -2, 0.5f, 3 })).ToArray<float>().ShouldBe([0, 0.5f, 0]);
        GradCheck.Verify(x => new Hat().Apply(x * x * x), Leaf(0.9, -0.5, 2, -3), order: 3);
        var x = Leaf(0.5, -0.5, 2);
        new Hat().Apply(x).Backward(Tensor.From([3, 3, double.NaN]));
        x.Grad.ShouldHave([3], [-3, 3, 0]);
    }

    [Test]
    public void An_own_op_of_three_inputs_works_to_any_order()
    {
        Tensor[] inputs = [Leaf(1, 2), Leaf(-3, 4), Leaf(5, 6)];
        new Fma().Apply(inputs[0], inputs[1], inputs[2]).ToArray<double>().ShouldBe([2, 14]);
        GradCheck.Verify(x => new Fma().Apply(x[0], x[1], x[2]), inputs, order: 2);
        GradCheck.Verify(x => new Fma().Apply(x, x, x), inputs[0], order: 2);
        new Fma().Apply(inputs[0], inputs[1].Detach(), inputs[2]).Sum().Backward();
        inputs[0].Grad.ShouldHave([2], [-3, 4]);
        inputs[2].Grad.ShouldHave([2], [1, 1]);
    }

    [Test]
    public void Only_gradients_that_are_needed_are_asked_for()
    {
        var asked = new List<int>();
        var op = new Fma { Asked = asked.Add };
        op.Apply(Leaf(1), Tensor.From([2.0]), Leaf(3)).Backward();
        asked.ShouldBe([0, 2]);
    }

    [Test]
    public void An_own_op_without_inputs_that_need_a_gradient_is_not_recorded()
    {
        var y = new Sine().Apply(Tensor.From([1.0]));
        (y.RequiresGrad, y.IsLeaf).ShouldBe((false, true));
        using (Autograd.NoGrad()) new Sine().Apply(Leaf(1)).IsLeaf.ShouldBeTrue();
    }

    [Test]
    public void A_rule_that_returns_a_gradient_that_does_not_fit_is_named()
    {
        var x = Leaf(1, 2, 3);
        Should.Throw<AutogradException>(() => Returns(x, _ => Tensor.Ones([2], DType.Float64)).Backward()).Message
            .ShouldBe("Own: its backward rule returned a gradient of shape [2] for an input of shape [3].");
        Should.Throw<AutogradException>(() => Returns(x, _ => Tensor.Ones([3])).Backward()).Message
            .ShouldBe("Own: its backward rule returned a Float32 gradient for a Float64 input.");
        Should.Throw<AutogradException>(() => Returns(x, _ => null!).Backward())
            .Message.ShouldContain("Own: its backward rule returned null");
        x.Grad.ShouldBeNull();

        Returns(x, _ => Tensor.Ones([2, 3], DType.Float64)).Backward();   // as from a broadcast, and summed back
        x.Grad!.ToArray<double>().ShouldBe([2, 2, 2]);
    }

    [Test]
    public void A_rule_that_returns_an_input_or_a_cached_tensor_does_not_share_it()
    {
        var (a, b, c) = (Leaf(1), Leaf(2), Leaf(3));
        var kept = Tensor.From([10.0]);
        new Own(3, (_, _) => kept).Apply(a, b, c).Backward();
        a.Grad!.Fill(0);
        (b.Grad!.Item(), c.Grad!.Item(), kept.Item()).ShouldBe((10, 10, 10));
    }

    [Test]
    public void A_rule_may_compute_once_what_it_returns_for_several_inputs()
    {
        // Two inputs receive the same new tensor, and to each a second gradient is added later, since the third input is deep.
        var (x, y, z) = (Leaf(2), Leaf(3), Leaf(4));
        var (left, right) = (x * 1, y * 1);
        Tensor? cached = null;
        var own = new Own(3, (_, gradOutput) => cached ??= gradOutput * 10).Apply(left, right, z * 1 * 1 * 1);
        (own + (left * 100) + (right * 1000)).Backward();
        x.Grad.ShouldHave([1], [110]);
        y.Grad.ShouldHave([1], [1010]);
        z.Grad.ShouldHave([1], [10]);
    }

    [Test]
    public void An_exception_in_a_rule_leaves_gradients_and_state_as_they_were()
    {
        var (x, y) = (Leaf(2), Leaf(3));
        x.Grad = Tensor.From([7.0]);
        var fail = true;
        var failing = new Own(1, (_, gradOutput) => fail ? throw new TimeoutException() : gradOutput).Apply(x * 2);
        var loss = (failing * y * x).Sum();

        Should.Throw<TimeoutException>(() => loss.Backward(retainGraph: true));
        x.Grad.ShouldHave([1], [7]);
        y.Grad.ShouldBeNull();
        Autograd.IsRecording.ShouldBeTrue();
        MemoryOwner.Current.ShouldBeNull();

        fail = false;
        (x * y).Sum().Backward();
        (x.Grad!.Item(), y.Grad!.Item()).ShouldBe((10, 2));
        (x.Grad, y.Grad) = (null, null);
        // The kept graph can be walked again, from fresh sums: the value of the failing op is 0, its gradient 3·2.
        loss.Backward();
        x.Grad.ShouldHave([1], [2 * 3 * 2]);
        y.Grad.ShouldHave([1], [0]);
    }

    [Test]
    public void A_rule_may_run_a_backward_pass_of_its_own()
    {
        var x = Leaf(2);
        var y = new Own(1, (_, gradOutput) =>
        {
            using var recording = Autograd.EnableGrad();
            var inner = Leaf(5);
            (inner * inner).Backward();
            return gradOutput * inner.Grad!;
        }).Apply(x);
        (y * 3 + y).Backward();
        x.Grad!.Item().ShouldBe(40);
    }

    [Test]
    public void A_rule_that_walks_the_graph_it_stands_in_is_refused()
    {
        var x = Leaf(2);
        var before = x * 3;
        var side = before * 5;
        Tensor? whole = null;
        var own = new Own(1, (_, gradOutput) =>
        {
            whole!.Backward();
            return gradOutput;
        }).Apply(before * 1);
        whole = own + side;
        Should.Throw<AutogradException>(() => whole.Backward(retainGraph: true));
        x.Grad.ShouldBeNull();
    }

    [Test]
    public void An_op_in_one_class_has_a_forward_and_a_backward()
    {
        Tensor[] inputs = [Leaf(0.5, 2), Leaf(-3, 4)];
        new ScaledTanh().Apply(inputs).ShouldHave([2], [-3 * Math.Tanh(0.5), 4 * Math.Tanh(2)], 1e-15);
        GradCheck.Verify(x => new ScaledTanh().Apply(x), inputs, order: 3);
        GradCheck.Verify(x => new ScaledTanh().Apply(x, x), inputs[0], order: 2);
        new ScaledTanh().Name.ShouldBe("ScaledTanh");
    }

    [Test]
    public void All_gradients_of_a_pass_are_computed_once_and_of_the_next_pass_anew()
    {
        var (a, b) = (Leaf(1), Leaf(2));
        var op = new ScaledTanh();
        var y = op.Apply(a, b);
        var seed = Tensor.From([1.0]);
        y.Backward(seed, retainGraph: true);
        op.Calls.ShouldBe(1);
        y.Backward(seed, retainGraph: true);
        op.Calls.ShouldBe(2);
        var first = Autograd.Grad(y, [a, b], seed, createGraph: true);
        first.ShouldAllBe(gradient => gradient.RequiresGrad);
        a.Grad.ShouldHave([1], [2 * 2 * (1 - Math.Pow(Math.Tanh(1), 2))], 1e-15);
    }

    [Test]
    public void A_class_that_returns_what_does_not_fit_is_named()
    {
        var (a, b) = (Leaf(1, 2), Leaf(3, 4));
        Should.Throw<AutogradException>(() => new Faulty(_ => [Tensor.Ones([2], DType.Float64)]).Apply(a, b).Sum().Backward()).Message
            .ShouldBe("Faulty: its backward rule returned 1 gradient(s) for 2 input(s). Return one for each, in their order, and null for an input that needs none.");
        Should.Throw<AutogradException>(() => new Faulty(_ => null!).Apply(a, b).Sum().Backward()).Message.ShouldContain("returned null instead of gradients");
        Should.Throw<AutogradException>(() => new Faulty(g => [g, null]).Apply(a, b).Sum().Backward())
            .Message.ShouldBe("Faulty: its backward rule returned null for an input that needs a gradient.");
        Should.Throw<AutogradException>(() => new Faulty(g => [g, Tensor.Ones([3], DType.Float64)]).Apply(a, b).Sum().Backward())
            .Message.ShouldContain("a gradient of shape [3] for an input of shape [2]");
        Should.Throw<AutogradException>(() => new Faulty(g => [g, g.To(DType.Float32)]).Apply(a, b).Sum().Backward())
            .Message.ShouldContain("a Float32 gradient for a Float64 input");
        (a.Grad, b.Grad).ShouldBe((null, null));
        new Faulty(g => [g, null]).Apply(a, Tensor.From([1.0, 1])).Sum().Backward();   // null where none is needed
        a.Grad.ShouldHave([2], [1, 1]);

        Should.Throw<AutogradException>(() => new Faulty(g => [g]) { Result = _ => null! }.Apply(a)).Message.ShouldContain("forward computation returned null");
        Should.Throw<AutogradException>(() => new Faulty(g => [g]) { Result = x => x }.Apply(a)).Message.ShouldContain("in use already");
        Should.Throw<ArgumentNullException>(() => new Faulty(g => [g]).Apply(a, null!));
    }

    [Test]
    public void An_op_object_serves_one_application()
    {
        var op = new Sine();
        var y = op.Apply(Leaf(1));
        Should.Throw<AutogradException>(() => op.Apply(Leaf(2))).Message
            .ShouldBe("Sine: this op object was applied before, and one serves one application. Make a new one each time.");
        y.Backward();
        Should.Throw<AutogradException>(() => op.Apply(Leaf(2)));
    }

    [Test]
    public void A_write_over_what_an_own_op_reads_is_named()
    {
        var (a, b) = (Leaf(1, 2), Leaf(3, 4));
        var y = new ScaledTanh().Apply(a, b).Sum();
        using (Autograd.NoGrad()) b.AddInPlace(a);
        Should.Throw<AutogradException>(() => y.Backward()).Message
            .ShouldStartWith("ScaledTanh: its input of shape [2] was overwritten in place (1 time(s)) after the op was recorded");
    }

    private static Tensor Returns(Tensor x, Func<Tensor, Tensor> rule) =>
        new Own(1, (_, gradOutput) => rule(gradOutput)).Apply(x).Sum();

    private sealed class Sine : UnaryOp
    {
        public override string Name => "Sine";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = T.Sin(x[i]);
        }

        protected override Tensor Backward(Tensor gradOutput) => gradOutput * new Cosine().Apply(X);
    }

    private sealed class Cosine : UnaryOp
    {
        public override string Name => "Cosine";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = T.Cos(x[i]);
        }

        protected override Tensor Backward(Tensor gradOutput) => -gradOutput * new Sine().Apply(X);
    }

    /// <summary>y = max(1 − |x|, 0).</summary>
    private sealed class Hat : PiecewiseLinearOp
    {
        public override string Name => "Hat";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = T.Max(T.One - T.Abs(x[i]), T.Zero);
        }

        protected internal override void PassGradient<T>(ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> point, Span<T> gradInput)
        {
            for (var i = 0; i < point.Length; i++)
                gradInput[i] = T.Abs(point[i]) < T.One ? gradOutput[i] * -T.CreateTruncating(T.Sign(point[i])) : T.Zero;
        }
    }

    /// <summary>y = a·b + c in Float64.</summary>
    private sealed class Fma : Op
    {
        public Action<int> Asked { get; init; } = _ => { };

        public override string Name => "Fma";

        public Tensor Apply(Tensor a, Tensor b, Tensor c)
        {
            SetInputs([a, b, c]);
            var y = new double[a.Length];
            for (var i = 0; i < y.Length; i++) y[i] = (a.AsSpan<double>()[i] * b.AsSpan<double>()[i]) + c.AsSpan<double>()[i];
            return Record(Tensor.From<double>(y, a.Shape));
        }

        protected internal override Tensor Backward(int index, Tensor gradOutput)
        {
            Asked(index);
            return index switch
            {
                0 => gradOutput * Input(1),
                1 => gradOutput * Input(0),
                _ => gradOutput,
            };
        }
    }

    /// <summary>A tensor of zeros, with a rule of the test's.</summary>
    private sealed class Own(int inputs, Func<int, Tensor, Tensor> rule) : Op
    {
        public override string Name => "Own";

        public Tensor Apply(params Tensor[] tensors)
        {
            tensors.Length.ShouldBe(inputs);
            SetInputs(tensors);
            return Record(Tensor.ZerosLike(tensors[0]));
        }

        protected internal override Tensor Backward(int index, Tensor gradOutput) => rule(index, gradOutput);
    }

    /// <summary>y = b tanh a.</summary>
    private sealed class ScaledTanh : OwnOp
    {
        public int Calls { get; private set; }

        protected override Tensor Forward(Tensor[] inputs) => inputs[0].Tanh() * inputs[1];

        protected override Tensor?[] Backward(Tensor gradOutput)
        {
            Calls++;
            var (tanh, b) = (Input(0).Tanh(), Input(1));
            return [gradOutput * b * (1 - (tanh * tanh)), gradOutput * tanh];
        }
    }

    /// <summary>Twice the first input, with a rule of the test's.</summary>
    private sealed class Faulty(Func<Tensor, Tensor?[]> rule) : OwnOp
    {
        public Func<Tensor, Tensor> Result { get; init; } = x => x * 2;

        protected override Tensor Forward(Tensor[] inputs) => Result(inputs[0]);

        protected override Tensor?[] Backward(Tensor gradOutput) => rule(gradOutput);
    }
}
