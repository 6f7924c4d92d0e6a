using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>The recorded graph and the backward pass, on examples with a closed form.</summary>
[TestFixture]
internal sealed class AutogradTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values, requiresGrad: true);

    private static Tensor ScalarLeaf(double value) => Tensor.Scalar(value, DType.Float64, requiresGrad: true);

    [Test]
    public void The_classroom_example_has_its_closed_form()
    {
        var (a, b) = (ScalarLeaf(-4), ScalarLeaf(2));
        ((a + b) * a.Tanh()).Backward();
        a.Grad!.Item().ShouldBe(Math.Tanh(-4) + (-2 * (1 - Math.Pow(Math.Tanh(-4), 2))), 1e-15);
        b.Grad!.Item().ShouldBe(Math.Tanh(-4), 1e-15);
    }

    [Test]
    public void A_tensor_used_several_times_receives_the_sum()
    {
        var x = Leaf(2, -3);
        (x * x * x).Sum().Backward();
        x.Grad!.ToArray<double>().ShouldBe([12, 27]);   // 3x²
    }

    [Test]
    public void A_diamond_is_walked_once_for_each_op()
    {
        var x = ScalarLeaf(3);
        var y = x * x;          // 9
        var left = y * 2;
        var right = y * y;      // x⁴
        (left + right).Backward();
        x.Grad!.Item().ShouldBe((4 * 3) + (4 * 27));
    }

    [Test]
    public void Many_diamonds_in_a_row_take_linear_time()
    {
        var x = ScalarLeaf(1);
        var y = x;
        for (var i = 0; i < 60; i++) y = y + y;   // 2⁶⁰ paths, 60 ops
        y.Backward();
        x.Grad!.Item().ShouldBe(Math.Pow(2, 60));
    }

    [Test]
    public void Long_and_short_ways_to_the_same_op_are_summed_before_it_is_visited()
    {
        var x = ScalarLeaf(2);
        var y = x * x;
        var far = y;
        for (var i = 0; i < 10; i++) far = far + 1;
        (far * y).Backward();   // (x² + 10) x²
        x.Grad!.Item().ShouldBe((4 * 8) + (20 * 2));
    }

    [Test]
    public void Gradients_sum_over_broadcast_dimensions()
    {
        var (matrix, scalar) = (Tensor.Ones([2, 3], requiresGrad: true), Tensor.Scalar(5, requiresGrad: true));
        var row = Tensor.From(new float[] { 1, 2, 3 }, requiresGrad: true);
        var column = Tensor.From(new float[,] { { 10 }, { 20 } }, requiresGrad: true);
        (matrix * row * column * scalar).Sum().Backward();
        matrix.Grad!.ToArray<float>().ShouldBe([50, 100, 150, 100, 200, 300]);
        row.Grad!.ToArray<float>().ShouldBe([150, 150, 150]);
        column.Grad.ShouldHave([2, 1], [30, 30]);
        scalar.Grad.ShouldBeScalar(180);
    }

    [Test]
    public void Further_calls_add_to_the_gradient()
    {
        var x = ScalarLeaf(3);
        (x * x).Backward();
        x.Grad!.Item().ShouldBe(6);
        (5 * x).Backward();
        x.Grad!.Item().ShouldBe(11);
        x.Grad = null;
        x.Backward();
        x.Grad!.Item().ShouldBe(1);
    }

    [Test]
    public void A_batch_in_parts_adds_up_to_the_whole()
    {
        var w = Leaf(1, -2);
        var rows = new[] { Tensor.From([1.0, 2]), Tensor.From([3.0, -1]), Tensor.From([0.5, 4]) };
        foreach (var row in rows) ((w * row).Tanh().Sum() / rows.Length).Backward();
        var parts = w.Grad!.ToArray<double>();
        w.Grad = null;
        ((w * Tensor.From(new[,] { { 1.0, 2 }, { 3, -1 }, { 0.5, 4 } })).Tanh().Sum() / rows.Length).Backward();
        parts.ShouldBe(w.Grad!.ToArray<double>(), 1e-15);
    }

    [Test]
    public void A_gradient_that_a_user_holds_is_not_changed_by_the_next_call()
    {
        var x = Leaf(3);
        (x * x).Backward();
        var held = x.Grad!;
        (x * x).Backward();
        held.Item().ShouldBe(6);
        x.Grad.ShouldNotBeSameAs(held);
        x.Grad!.Item().ShouldBe(12);
    }

    [Test]
    public void Only_leaves_receive_a_gradient()
    {
        var x = ScalarLeaf(3);
        var y = x * 2;
        (y * y).Backward();
        y.Grad.ShouldBeNull();
        (x.IsLeaf, y.IsLeaf).ShouldBe((true, false));
        (x.Grad!.RequiresGrad, x.Grad.IsLeaf).ShouldBe((false, true));
    }

    [Test]
    public void Tensors_that_require_no_gradient_receive_none()
    {
        var (x, constant) = (ScalarLeaf(3), Tensor.Scalar(4, DType.Float64));
        (x * constant).Backward();
        constant.Grad.ShouldBeNull();
    }

    [Test]
    public void A_graph_is_kept_where_asked_and_named_where_it_was_freed()
    {
        var x = ScalarLeaf(3);
        var y = x.Exp();
        var z = y * y;
        z.Backward(retainGraph: true);
        z.Backward();
        x.Grad!.Item().ShouldBe(2 * 2 * Math.Exp(6), 1e-10);
        var error = Should.Throw<AutogradException>(() => z.Backward());
        error.Message.ShouldBe(
            "Backward: the graph was freed at Multiply by an earlier backward pass. "
            + "Compute the tensor again, or pass retainGraph: true the first time.");
        Should.Throw<AutogradException>(() => (y + 1).Backward()).Message.ShouldContain("the graph was freed at Exp");
        Should.Throw<AutogradException>(() => Autograd.Grad(z, [x]))
            .Message.ShouldStartWith("Grad: the graph was freed at Multiply");
    }

    [Test]
    public void Values_survive_the_backward_pass()
    {
        var x = Leaf(1, 2);
        var y = x.Exp();
        var z = y.Sum();
        z.Backward();
        y.ToArray<double>().ShouldBe([Math.E, Math.E * Math.E], 1e-15);
        z.Item().ShouldBe(Math.E + (Math.E * Math.E), 1e-14);
    }

    [Test]
    public void A_start_without_a_single_gradient_is_explained()
    {
        var x = Leaf(1, 2);
        Should.Throw<AutogradException>(() => (x * 2).Backward())
            .Message.ShouldContain("shape [2], and only a scalar has one gradient. Reduce it first (Sum, Mean)");
        Should.Throw<AutogradException>(() => Tensor.Scalar(1).Backward())
            .Message.ShouldContain("does not depend on anything that requires a gradient");
        Should.Throw<ShapeException>(() => (x * 2).Backward(Tensor.Ones([3], DType.Float64)))
            .Message.ShouldContain("has shape [3], the tensor [2]");
        Should.Throw<ShapeException>(() => (x * 2).Backward(Tensor.Ones([2, 1], DType.Float64))).Message.ShouldContain("[2, 1]");
        Should.Throw<DTypeException>(() => (x * 2).Backward(Tensor.Ones([2])))
            .Message.ShouldContain("is Float32, the tensor Float64");
        x.Grad.ShouldBeNull();
    }

    [Test]
    public void A_seed_weights_the_outputs()
    {
        var x = Leaf(1, 2);
        (x * x).Backward(Tensor.From([10.0, 100]));
        x.Grad!.ToArray<double>().ShouldBe([20, 400]);
    }

    [Test]
    public void One_element_of_any_rank_needs_no_seed()
    {
        var x = Tensor.From(new[,] { { 3.0 } }, requiresGrad: true);
        (x * x).Backward();
        x.Grad.ShouldHave([1, 1], [6]);
    }

    [Test]
    public void NoGrad_and_EnableGrad_nest()
    {
        var x = ScalarLeaf(3);
        Autograd.IsRecording.ShouldBeTrue();
        using (Autograd.NoGrad())
        {
            (x * x).RequiresGrad.ShouldBeFalse();
            using (Autograd.EnableGrad())
            {
                (x * x).RequiresGrad.ShouldBeTrue();
                using (Autograd.NoGrad()) (x * x).IsLeaf.ShouldBeTrue();
                Autograd.IsRecording.ShouldBeTrue();
            }

            Autograd.IsRecording.ShouldBeFalse();
        }

        (x * x).RequiresGrad.ShouldBeTrue();
    }

    [Test]
    public void NoGrad_ends_with_an_exception_and_holds_on_its_thread_only()
    {
        Should.Throw<InvalidCastException>(static () =>
        {
            using (Autograd.NoGrad()) throw new InvalidCastException();
        });
        Autograd.IsRecording.ShouldBeTrue();

        using (Autograd.NoGrad())
        {
            var recording = false;
            var thread = new Thread(() => recording = Autograd.IsRecording);
            thread.Start();
            thread.Join();
            recording.ShouldBeTrue();
        }
    }

    [Test]
    public void A_graph_recorded_before_NoGrad_is_walked_within_it()
    {
        var x = ScalarLeaf(3);
        var y = x * x;
        using (Autograd.NoGrad()) y.Backward();
        x.Grad!.Item().ShouldBe(6);
    }

    [Test]
    public void Detach_stops_gradients_and_shares_memory()
    {
        var x = ScalarLeaf(3);
        (x * x.Detach()).Backward();
        x.Grad!.Item().ShouldBe(3);
        var detached = x.Detach();
        (detached.RequiresGrad, detached.IsLeaf).ShouldBe((false, true));
        detached.Fill(7);
        x.Item().ShouldBe(7);
    }

    [Test]
    public void A_write_over_values_that_the_gradient_needs_is_named()
    {
        var (x, y) = (Leaf(1, 2), Leaf(3, 4));
        var product = (x * y).Sum();
        using (Autograd.NoGrad()) x.AddInPlace(y);
        var error = Should.Throw<AutogradException>(() => product.Backward());
        error.Message.ShouldStartWith(
            "Multiply: its input of shape [2] was overwritten in place (1 time(s)) after the op was recorded");
        x.Grad.ShouldBeNull();
        y.Grad.ShouldBeNull();
    }

    [Test]
    public void A_write_over_an_output_that_the_gradient_needs_is_named()
    {
        var x = Leaf(1, 2);
        var y = x.Exp();
        var sum = y.Sum();
        using (Autograd.NoGrad()) y.Fill(0);
        Should.Throw<AutogradException>(() => sum.Backward())
            .Message.ShouldStartWith("Exp: its output of shape [2] was overwritten in place");
    }

    [Test]
    public void A_writable_span_counts_as_a_write()
    {
        var x = Leaf(1, 2);
        var sum = x.Exp().Sum();
        using (Autograd.NoGrad()) x.AsWritableSpan<double>();
        Should.NotThrow(() => sum.Backward());   // eˣ needs its output only

        var product = (x * x).Sum();
        using (Autograd.NoGrad()) x.AsWritableSpan<double>();
        Should.Throw<AutogradException>(() => product.Backward());
    }

    [Test]
    public void A_write_through_a_view_is_noticed()
    {
        var x = Leaf(1, 2);
        var view = x.Reshape(2, 1);
        var product = (x * x).Sum();
        using (Autograd.NoGrad()) view.Fill(5);
        Should.Throw<AutogradException>(() => product.Backward()).Message.ShouldContain("Multiply");
    }

    [Test]
    public void A_write_over_values_that_no_gradient_needs_is_allowed()
    {
        var (x, y) = (Leaf(1, 2), Leaf(3, 4));
        var sum = (x + y - x.Reshape(2)).Sum();
        using (Autograd.NoGrad()) x.Fill(100);
        Should.NotThrow(() => sum.Backward());
        x.Grad.ShouldHave([2], [0, 0]);
        y.Grad.ShouldHave([2], [1, 1]);
    }

    [Test]
    public void A_leaf_is_not_written_to_while_ops_are_recorded()
    {
        var x = Leaf(1, 2);
        foreach (var write in new Action[]
        {
            () => x.Fill(0), () => x.CopyFrom(x.Detach()), () => x.AddInPlace(x.Detach()), () => x.SubtractInPlace(x.Detach()),
            () => x.MultiplyInPlace(x.Detach()), () => x.DivideInPlace(x.Detach()), () => x.AsWritableSpan<double>(),
        })
        {
            Should.Throw<AutogradException>(write).Message.ShouldContain("using (Autograd.NoGrad())");
            x.ToArray<double>().ShouldBe([1, 2]);
        }
    }

    [Test]
    public void Gradient_descent_by_hand_descends()
    {
        var w = ScalarLeaf(5);
        for (var step = 0; step < 100; step++)
        {
            ((w - 3) * (w - 3)).Backward();
            using (Autograd.NoGrad()) w.CopyFrom(w - 0.1 * w.Grad!);
            w.Grad = null;
        }

        w.Item().ShouldBe(3 + (2 * Math.Pow(0.8, 100)), 1e-9);
    }

    [Test]
    public void Requiring_a_gradient_is_for_float_leaves()
    {
        Should.Throw<DTypeException>(() => Tensor.From([1], requiresGrad: true)).Message.ShouldContain("not Int32");
        Should.Throw<DTypeException>(() => Tensor.Zeros([2], DType.Int32).RequiresGrad = true)
            .Message.ShouldContain("To(DType.Float32)");
        var y = ScalarLeaf(1) * 2;
        Should.Throw<AutogradException>(() => y.RequiresGrad = false).Message.ShouldContain("result of Multiply; use Detach()");
        Should.NotThrow(() => y.RequiresGrad = true);
    }

    [Test]
    public void A_gradient_set_by_hand_must_fit()
    {
        var x = Leaf(1, 2);
        Should.Throw<ShapeException>(() => x.Grad = Tensor.Zeros([3], DType.Float64))
            .Message.ShouldContain("this is [3] for a tensor [2]");
        Should.Throw<DTypeException>(() => x.Grad = Tensor.Zeros([2]))
            .Message.ShouldContain("this is Float32 for a Float64 tensor");
        x.Grad = Tensor.From([10.0, 20]);
        x.Sum().Backward();
        x.Grad.ToArray<double>().ShouldBe([11, 21]);
    }

    [Test]
    public void A_parameter_is_a_leaf_with_a_copy_of_its_values()
    {
        var values = Tensor.From(new float[] { 1, 2 });
        var parameter = new Parameter(values);
        values.Fill(9);
        (parameter.RequiresGrad, parameter.IsLeaf).ShouldBe((true, true));
        parameter.ToArray<float>().ShouldBe([1, 2]);
        parameter.Sum().Backward();
        parameter.ConvertTo(DType.Float64);
        parameter.DType.ShouldBe(DType.Float64);
        parameter.Grad.ShouldBeNull();
        parameter.ToArray<double>().ShouldBe([1, 2]);
        (parameter * Tensor.From([3.0, 4])).Sum().Backward();
        parameter.Grad!.ToArray<double>().ShouldBe([3, 4]);
        Should.Throw<DTypeException>(() => parameter.ConvertTo(DType.Int32));
        Should.Throw<DTypeException>(() => new Parameter(Tensor.From([1])));
        Should.Throw<ArgumentNullException>(() => new Parameter(null!));
    }

    [Test]
    public void A_parameter_made_from_a_result_starts_a_graph_of_its_own()
    {
        var x = ScalarLeaf(2);
        var parameter = new Parameter(x * 3);
        (parameter * parameter).Backward();
        parameter.Grad.ShouldBeScalar(12);
        x.Grad.ShouldBeNull();
    }

    [Test]
    public void A_million_ops_run_forward_and_backward_on_a_small_stack()
    {
        const int Count = 1_000_000;
        Exception? failure = null;
        double gradient = 0, factorGradient = 0;
        var thread = new Thread(
            () =>
            {
                try
                {
                    var (x, one) = (ScalarLeaf(2), ScalarLeaf(1));
                    var y = x;
                    for (var i = 0; i < Count; i++) y = y * one;
                    y.Backward();
                    (gradient, factorGradient) = (x.Grad!.Item(), one.Grad!.Item());
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    failure = exception;
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();
        gradient.ShouldBe(1);                // y = 2·1ⁿ
        factorGradient.ShouldBe(2.0 * Count);
    }

    [Test]
    public void Graphs_of_several_threads_share_a_parameter()
    {
        var shared = new Parameter(Tensor.From([2.0, 3.0]));
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var own = Tensor.From([1.0 + i, 2.0 + i], requiresGrad: true);
            var y = own;
            for (var k = 0; k < 100; k++) y = (y * shared) / shared;
            var gradients = Autograd.Grad((y * shared * shared).Sum(), [own, shared]);
            gradients[0].ToArray<double>().ShouldBe([4, 9], 1e-10);
            gradients[1].ToArray<double>().ShouldBe([4 * (1.0 + i), 6 * (2.0 + i)], 1e-9);
        });
        shared.Grad.ShouldBeNull();
    }
}
