using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Memory;

/// <summary>Corners in which a backward pass or a scope might give back what somebody still reaches, or forget to.</summary>
[TestFixture]
internal sealed class RecyclingTests
{
    private const int Large = 1000;   // large enough for its memory to be used again

    [Test]
    public void A_tensor_from_outside_that_a_hook_returns_outlives_the_scope()
    {
        var x = Leaf(1);
        var (fixedGradient, mask) = (Tensor.Full([Large], 2), Tensor.Full([Large, 1], 3));
        var y = Leaf(1);
        x.RegisterHook(_ => fixedGradient);
        y.RegisterHook(_ => mask.Reshape(Large));
        using (Tensor.Scope()) (x + y).Sum().Backward();
        fixedGradient.Sum().Item().ShouldBe(2 * Large);
        mask.Sum().Item().ShouldBe(3 * Large);
        x.Grad!.Sum().Item().ShouldBe(2 * Large);
        y.Grad!.Sum().Item().ShouldBe(3 * Large);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_gradient_from_outside_that_a_hook_is_shown_outlives_the_scope(bool createGraph)
    {
        var (x, seed) = (Leaf(1), Tensor.Full([Large], 2));
        x.RegisterHook(_ => null);
        using (Tensor.Scope())
        {
            var y = x.Reshape(1, Large).Reshape(Large);
            y.RegisterHook(_ => null);
            Autograd.Grad(y, [x], seed, createGraph);
        }

        seed.Sum().Item().ShouldBe(2 * Large);
    }

    [Test]
    public void A_parameter_that_a_rule_returns_as_a_gradient_outlives_the_scope()
    {
        var (x, w) = (Leaf(1), Leaf(5));
        using (Tensor.Scope())
        {
            var h = x * 1;
            h.RegisterHook(_ => null);
            new Returning(op => [op.In(1), op.In(0)]).Apply(h, w).Sum().Backward();
        }

        w.Sum().Item().ShouldBe(5 * Large);
        x.Grad!.Sum().Item().ShouldBe(5 * Large);
    }

    [Test]
    public void What_a_hook_makes_and_keeps_stays_even_when_a_rule_returns_it_later()
    {
        var x = Leaf(1);
        Tensor? made = null;
        var own = new Returning(_ => [made!, made!]).Apply(x * 1, x * 1);
        var y = own * 2;
        y.RegisterHook(gradient =>
        {
            made = gradient * 3;
            return null;
        });
        y.Sum().Backward();
        made!.Sum().Item().ShouldBe(3 * Large);
        x.Grad!.Sum().Item().ShouldBe(6 * Large);
    }

    [Test]
    public void A_rule_may_return_one_new_gradient_for_the_same_input_several_times()
    {
        var x = Leaf(1);
        Tensor? kept = null;
        new Returning(op => [kept = op.Arrived * 2, kept, kept]).Apply(x, x, x).Sum().Backward();
        kept!.Sum().Item().ShouldBe(2 * Large);
        x.Grad!.Sum().Item().ShouldBe(6 * Large);
    }

    [TestCase(3)]
    [TestCase(Large)]
    public void A_gradient_that_a_rule_keeps_shares_no_memory_with_a_Grad(int length)
    {
        var (x, y) = (Tensor.Ones([length], requiresGrad: true), Tensor.Ones([length], requiresGrad: true));
        Tensor? made = null, arrived = null;
        new Returning(op => [made = op.Arrived * 2, arrived = op.Arrived]).Apply(x, y + 0).Sum().Backward();
        x.Grad!.Fill(7);
        y.Grad!.Fill(7);
        made!.Sum().Item().ShouldBe(2 * length);
        arrived!.Sum().Item().ShouldBe(length);
    }

    [Test]
    public void Gradients_as_values_are_gone_after_the_scope_and_their_memory_is_used_again()
    {
        var x = Leaf(1);
        Tensor plain, recorded, same;
        using (Tensor.Scope())
        {
            plain = Autograd.Grad((x * x).Sum(), [x])[0];
            recorded = Autograd.Grad((x * x).Sum(), [x], createGraph: true)[0];
            same = Autograd.Grad(Autograd.Checkpoint(t => t, x), [x], Tensor.Ones([Large]))[0];
        }

        foreach (var gradient in new[] { plain, recorded, same }) Should.Throw<TensorRecycledException>(() => gradient.Sum());
    }

    [Test]
    public void A_pass_within_a_pass_gives_no_Grad_back_where_there_is_no_scope()
    {
        var (x, w) = (Leaf(1), Leaf(3));
        Tensor? seen = null;
        x.RegisterHook(_ =>
        {
            using (Autograd.EnableGrad()) (w * w).Sum().Backward();
            seen = w.Grad;
            w.Grad = null;
            return null;
        });
        (x * 2).Sum().Backward();
        seen!.Sum().Item().ShouldBe(6 * Large);
    }

    [Test]
    public void A_Grad_may_be_the_gradient_to_start_from_within_a_scope()
    {
        var (v, w) = (Leaf(1), Leaf(1));
        using (Tensor.Scope()) (w * 3).Sum().Backward();
        using (Tensor.Scope()) (w + v).Backward(w.Grad);
        w.Grad!.Sum().Item().ShouldBe(6 * Large);
        v.Grad!.Sum().Item().ShouldBe(3 * Large);
    }

    [Test]
    public void A_Grad_that_is_kept_stays_when_another_takes_its_place()
    {
        var w = Leaf(1);
        Tensor kept;
        using (var scope = Tensor.Scope())
        {
            (w * 3).Sum().Backward();
            kept = scope.Keep(w.Grad!);
        }

        w.Grad = null;
        using (Tensor.Scope()) (w * 5).Sum().Backward();
        kept.Sum().Item().ShouldBe(3 * Large);
    }

    [Test]
    public void A_Grad_that_is_set_within_a_scope_outlives_it()
    {
        var w = Leaf(1);
        using (Tensor.Scope())
        {
            (w * 3).Sum().Backward();
            w.Grad = w.Grad! * 0.5;
        }

        using (Tensor.Scope()) (w * 5).Sum().Backward();   // adds
        w.Grad!.Sum().Item().ShouldBe(6.5 * Large);
    }

    [Test]
    public void A_Grad_that_two_tensors_share_stays_when_one_of_them_gets_another()
    {
        var (v, w) = (Leaf(1), Leaf(1));
        using (Tensor.Scope())
        {
            (w * 3).Sum().Backward();
            v.Grad = w.Grad;
        }

        w.Grad = null;
        using (Tensor.Scope()) (w * 5).Sum().Backward();
        v.Grad!.Sum().Item().ShouldBe(3 * Large);
    }

    [Test]
    public void A_Grad_that_is_kept_in_an_inner_scope_outlives_the_outer_one()
    {
        var w = Leaf(1);
        using (Tensor.Scope())
        {
            using var inner = Tensor.Scope();
            (w * 3).Sum().Backward();
            inner.Keep(w.Grad!);
        }

        w.Grad!.Sum().Item().ShouldBe(3 * Large);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void After_an_exception_a_rule_is_asked_anew(bool useCheckpoint)
    {
        var x = Tensor.From([1.0, 2], requiresGrad: true);
        var y = useCheckpoint ? Autograd.Checkpoint(t => t * 1e200, x) : new Returning(op => [op.Arrived * 1e200]).Apply(x);
        using (Autograd.DetectAnomalies())
            Should.Throw<AnomalyException>(() => y.Backward(Tensor.From([1e200, 1e200]), retainGraph: true));
        y.Backward(Tensor.From([1.0, 1]));
        x.Grad!.ToArray<double>().ShouldBe([1e200, 1e200]);
    }

    private static Tensor Leaf(double value) => Tensor.Full([Large], value, requiresGrad: true);

    /// <summary>y = Σ xᵢ, with a rule that the test states.</summary>
    private sealed class Returning(Func<Returning, Tensor?[]> rule) : OwnOp
    {
        public Tensor Arrived { get; private set; } = null!;

        public Tensor In(int index) => Input(index);

        protected override Tensor Forward(Tensor[] inputs) => inputs.Aggregate(Tensor.ZerosLike(inputs[0]), (sum, x) => sum + x);

        protected override Tensor?[] Backward(Tensor gradOutput)
        {
            Arrived = gradOutput;
            return rule(this);
        }
    }
}
