using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Autograd.Grad"/>: gradients as values, and gradients of gradients.</summary>
[TestFixture]
internal sealed class AutogradGradTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values, requiresGrad: true);

    private static Tensor ScalarLeaf(double value) => Tensor.Scalar(value, DType.Float64, requiresGrad: true);

    [Test]
    public void Gradients_of_leaves_and_intermediates_come_in_their_order()
    {
        var (a, b) = (ScalarLeaf(2), ScalarLeaf(3));
        var product = a * b;
        var y = product * product * a;   // a³b²
        var gradients = Autograd.Grad(y, [product, b, a]);
        gradients.Select(gradient => gradient.Item()).ShouldBe([2 * 6 * 2, 2 * 8 * 3, 3 * 4 * 9]);
        new[] { a.Grad, b.Grad, product.Grad }.ShouldAllBe(gradient => gradient == null);
    }

    [Test]
    public void The_gradient_of_a_tensor_by_itself_is_one()
    {
        var x = ScalarLeaf(2);
        var y = x * x;
        Autograd.Grad(y, [y])[0].Item().ShouldBe(1);
        Autograd.Grad(x, [x])[0].Item().ShouldBe(1);
    }

    [Test]
    public void Unrelated_inputs_have_the_gradient_zero()
    {
        var (x, unrelated) = (ScalarLeaf(2), Leaf(1, 2, 3));
        var gradients = Autograd.Grad(x * x, [unrelated, x]);
        gradients[0].ShouldHave([3], [0, 0, 0]);
        gradients[0].DType.ShouldBe(DType.Float64);
        gradients[1].Item().ShouldBe(4);
    }

    [Test]
    public void An_input_named_twice_has_its_gradient_twice()
    {
        var x = ScalarLeaf(2);
        Autograd.Grad(x * x, [x, x]).Select(gradient => gradient.Item()).ShouldBe([4, 4]);
    }

    [Test]
    public void A_seed_weights_the_outputs()
    {
        var x = Leaf(1, 2);
        Autograd.Grad(x * x, [x], Tensor.From([1.0, 10]))[0].ToArray<double>().ShouldBe([2, 40]);
    }

    [Test]
    public void An_input_that_is_null_is_named() =>
        Should.Throw<ArgumentNullException>(() => Autograd.Grad(ScalarLeaf(2) * 2, [ScalarLeaf(1), null!])).ParamName.ShouldBe("inputs[1]");

    [Test]
    public void Inputs_without_a_gradient_and_outputs_without_a_graph_are_explained()
    {
        var (x, constant) = (Leaf(1, 2), Tensor.Zeros([2], DType.Float64));
        Should.Throw<AutogradException>(() => Autograd.Grad((x * constant).Sum(), [x, constant]))
            .Message.ShouldContain("input 1, of shape [2], does not require a gradient");
        Should.Throw<AutogradException>(() => Autograd.Grad(constant.Sum(), [x]))
            .Message.ShouldContain("Grad: the tensor does not depend");
        Should.Throw<AutogradException>(() => Autograd.Grad(x * 2, [x])).Message.ShouldContain("only a scalar has one gradient");
        Should.Throw<ShapeException>(() => Autograd.Grad(x * 2, [x], Tensor.Ones([1], DType.Float64)));
        Should.Throw<DTypeException>(() => Autograd.Grad(x * 2, [x], Tensor.Ones([2])));
    }

    [Test]
    public void Derivatives_of_x_to_the_fourth_follow_to_the_end()
    {
        var x = ScalarLeaf(1.5);
        var y = x * x * x * x;
        double[] expected = [4 * Math.Pow(1.5, 3), 12 * Math.Pow(1.5, 2), 24 * 1.5, 24];
        foreach (var value in expected)
        {
            y = Autograd.Grad(y, [x], createGraph: true)[0];
            y.Item().ShouldBe(value, 1e-12);
        }

    }

    [Test]
    public void Derivatives_of_tanh_follow_its_differential_equation()
    {
        var x = ScalarLeaf(0.7);
        var t = Math.Tanh(0.7);
        var first = Autograd.Grad(x.Tanh(), [x], createGraph: true)[0];
        var second = Autograd.Grad(first, [x], createGraph: true)[0];
        var third = Autograd.Grad(second, [x])[0];
        first.Item().ShouldBe(1 - (t * t), 1e-14);
        second.Item().ShouldBe(-2 * t * (1 - (t * t)), 1e-14);
        third.Item().ShouldBe((1 - (t * t)) * ((6 * t * t) - 2), 1e-14);
    }

    [Test]
    public void A_Hessian_through_broadcasting_has_its_closed_form()
    {
        // f = Σᵢⱼ (aᵢ + bⱼ)³: ∂f/∂aᵢ = 3 Σⱼ (aᵢ + bⱼ)², ∂²f/∂aᵢ∂bⱼ = 6 (aᵢ + bⱼ), ∂²f/∂aᵢ² = 6 Σⱼ (aᵢ + bⱼ).
        var a = Tensor.From(new[,] { { 1.0 }, { 2.0 } }, requiresGrad: true);
        var b = Leaf(3, 4, 5);
        var sum = a + b;
        var gradients = Autograd.Grad((sum * sum * sum).Sum(), [a, b], createGraph: true);
        gradients[0].ShouldHave([2, 1], [3 * (16 + 25 + 36), 3 * (25 + 36 + 49)]);
        gradients[1].ShouldHave([3], [3 * (16 + 25), 3 * (25 + 36), 3 * (36 + 49)]);

        var rows = Autograd.Grad(gradients[0][0, 0], [a, b], retainGraph: true);
        rows[0].ShouldHave([2, 1], [6 * (4 + 5 + 6), 0]);
        rows[1].ToArray<double>().ShouldBe([24, 30, 36]);
        Autograd.Grad(gradients[1][2], [a, b])[0].ToArray<double>().ShouldBe([36, 42]);
    }

    [Test]
    public void A_gradient_penalty_trains_through_the_gradient()
    {
        // g = d(x²y)/dx = 2xy; d(g²)/dy = 8x²y, d(g²)/dx = 8xy².
        var (x, y) = (ScalarLeaf(3), ScalarLeaf(5));
        var g = Autograd.Grad(x * x * y, [x], createGraph: true)[0];
        (g * g).Backward();
        (x.Grad!.Item(), y.Grad!.Item()).ShouldBe((8 * 3 * 25, 8 * 9 * 5));
    }

    [Test]
    public void Without_createGraph_gradients_are_constants_and_the_graph_is_freed()
    {
        var x = ScalarLeaf(3);
        var y = x * x;
        Autograd.Grad(y, [x], retainGraph: true)[0].RequiresGrad.ShouldBeFalse();
        Autograd.Grad(y, [x])[0].Item().ShouldBe(6);
        Should.Throw<AutogradException>(() => Autograd.Grad(y, [x])).Message.ShouldContain("freed");
    }

    [Test]
    public void CreateGraph_keeps_the_graph()
    {
        var x = ScalarLeaf(3);
        var y = x * x * x;
        var first = Autograd.Grad(y, [x], createGraph: true)[0];
        y.Backward();
        x.Grad!.Item().ShouldBe(27);
        first.Item().ShouldBe(27);
    }

    [Test]
    public void CreateGraph_records_where_recording_is_paused()
    {
        var x = ScalarLeaf(3);
        var y = x * x * x;
        using (Autograd.NoGrad()) Autograd.Grad(Autograd.Grad(y, [x], createGraph: true)[0], [x])[0].Item().ShouldBe(18);
    }
}
