using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Autograd"/>'s Vjp and Jvp: products with the Jacobian, of functions with a closed form and of random ones.</summary>
[TestFixture]
internal sealed class VectorProductTests
{
    private static readonly Tensor s_matrix = Tensor.From(new[,] { { 1.0, -2, 3 }, { 0.5, 4, -1 } });

    [Test]
    public void A_linear_functions_products_are_its_matrix()
    {
        var x = Tensor.From(new[,] { { 1.0 }, { 2 }, { 3 } });
        Tensor Linear(Tensor t) => s_matrix.MatMul(t);

        var (output, gradient) = Autograd.Vjp(Linear, x, Tensor.From(new[,] { { 10.0 }, { 100 } }));
        output.ShouldHave([2, 1], [6, 5.5]);
        gradient.ShouldHave([3, 1], [60, 380, -70]);
        var (value, tangent) = Autograd.Jvp(Linear, x, Tensor.From(new[,] { { 1.0 }, { 10 }, { 100 } }));
        value.ShouldHave([2, 1], [6, 5.5]);
        tangent.ShouldHave([2, 1], [281, -59.5]);
    }

    [Test]
    public void A_tangent_is_the_derivative_along_it()
    {
        var x = Tensor.From([0.3, -0.7]);
        var (output, tangent) = Autograd.Jvp(t => t.Tanh() * 2, x, Tensor.From([1.0, 3]));
        output.ShouldHave([2], [2 * Math.Tanh(0.3), 2 * Math.Tanh(-0.7)], 1e-15);
        tangent.ShouldHave([2], [2 * (1 - Math.Pow(Math.Tanh(0.3), 2)), 6 * (1 - Math.Pow(Math.Tanh(0.7), 2))], 1e-15);
    }

    [Test]
    public void Several_inputs_have_a_gradient_each_and_their_tangents_add_up()
    {
        Tensor[] inputs = [Tensor.From([2.0, 3]), Tensor.From([5.0, 7])];
        Tensor Product(Tensor[] t) => t[0] * t[0] * t[1];

        var (output, gradients) = Autograd.Vjp(Product, inputs, Tensor.From([1.0, 10]));
        output.ShouldHave([2], [20, 63]);
        gradients[0].ShouldHave([2], [20, 420]);
        gradients[1].ShouldHave([2], [4, 90]);
        Autograd.Jvp(Product, inputs, [Tensor.From([1.0, 0]), Tensor.From([0.0, 1])]).Tangent.ShouldHave([2], [20, 9]);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void The_two_products_are_transposes_on_random_functions(int seed)
    {
        // u·(Jv) = v·(Jᵀu), whatever f is.
        var generator = new Generator((ulong)seed);
        var (a, b) = (Random([4, 5], generator), Random([5, 3], generator));
        Tensor Network(Tensor x) => (x.MatMul(a).Tanh() * x.MatMul(a).Sigmoid()).MatMul(b).Softmax() / (1 + (x * x).Sum(1, keepDims: true));
        var (point, v, u) = (Random([6, 4], generator), Random([6, 4], generator), Random([6, 3], generator));

        var forward = (u * Autograd.Jvp(Network, point, v).Tangent).Sum().Item();
        var backward = (v * Autograd.Vjp(Network, point, u).Gradient).Sum().Item();
        forward.ShouldBe(backward, 1e-13);
        Math.Abs(forward).ShouldBeGreaterThan(1e-4);
    }

    [Test]
    public void They_leave_gradients_and_the_callers_graph_alone()
    {
        var leaf = Tensor.From([1.0, 2], requiresGrad: true);
        var weight = new Parameter(Tensor.From([3.0, 4]));
        var x = leaf * 2;
        var loss = (x * weight).Sum();
        var ones = Tensor.Ones([2], DType.Float64);
        Tensor F(Tensor t) => t * t * weight;

        Tensor[] results =
        [
            Autograd.Vjp(F, x, ones).Output, Autograd.Vjp(F, x, ones).Gradient, Autograd.Jvp(F, x, ones).Output, Autograd.Jvp(F, x, ones).Tangent,
            Autograd.Jacobian(F, x), Autograd.Hessian(t => F(t).Sum(), x), Autograd.HessianVectorProduct(t => F(t).Sum(), x, ones),
        ];
        results.ShouldAllBe(result => !result.RequiresGrad);
        results[1].ShouldHave([2], [2 * 2 * 3, 2 * 4 * 4]);
        (leaf.Grad, weight.Grad).ShouldBe((null, null));
        Should.NotThrow(() => loss.Backward());
        leaf.Grad.ShouldHave([2], [6, 8]);
    }

    [Test]
    public void A_function_that_captures_a_graph_does_not_free_it()
    {
        var leaf = Tensor.From([1.0, 2], requiresGrad: true);
        var captured = leaf * 3;
        Autograd.Vjp(t => t * captured, Tensor.From([1.0, 1]), Tensor.Ones([2], DType.Float64)).Gradient.ShouldHave([2], [3, 6]);
        captured.Sum().Backward();
        leaf.Grad.ShouldHave([2], [3, 3]);
    }

    [Test]
    public void With_a_graph_results_are_differentiable_by_what_x_came_from_and_by_what_is_captured()
    {
        // J = 2wx with x = 3a: ∂J/∂a = 6w, ∂J/∂w = 2x.
        var a = Tensor.From([2.0], requiresGrad: true);
        var w = Tensor.From([5.0], requiresGrad: true);
        var one = Tensor.Ones([1], DType.Float64);
        Tensor F(Tensor t) => w * t * t;
        foreach (var result in new Func<Tensor>[]
        {
            () => Autograd.Vjp(F, a * 3, one, createGraph: true).Gradient,
            () => Autograd.Jvp(F, a * 3, one, createGraph: true).Tangent,
            () => Autograd.Jacobian(F, a * 3, createGraph: true),
        })
        {
            var gradients = Autograd.Grad(result(), [a, w]);
            gradients.Select(gradient => gradient.Item()).ShouldBe([30, 12]);
        }

        Autograd.Grad(Autograd.Vjp(F, a * 3, one, createGraph: true).Output, [a, w]).Select(gradient => gradient.Item()).ShouldBe([180, 36]);
        Autograd.Grad(Autograd.Vjp(F, Tensor.From([6.0]), one, createGraph: true).Gradient, [w])[0].Item().ShouldBe(12);
    }

    [Test]
    public void They_record_where_recording_is_paused()
    {
        using var paused = Autograd.NoGrad();
        Autograd.Vjp(t => t * t, Tensor.From([3.0]), Tensor.From([1.0])).Gradient.ShouldHave([1], [6]);
        Autograd.Jvp(t => t * t, Tensor.From([3.0]), Tensor.From([1.0])).Tangent.ShouldHave([1], [6]);
        using var inference = Autograd.InferenceMode();
        Autograd.Jacobian(t => t * t, Tensor.From([3.0]) * 1).ShouldHave([1, 1], [6]);
    }

    [Test]
    public void A_function_that_does_not_depend_on_its_input_has_zeros()
    {
        var x = Tensor.From([1f, 2]);
        var constant = Tensor.From([5f, 6, 7]);
        var captured = Tensor.From([1f, 1, 1], requiresGrad: true);
        foreach (var f in new Func<Tensor, Tensor>[] { _ => constant, _ => captured * 2 })
        {
            Autograd.Vjp(f, x, Tensor.Ones([3])).Gradient.ShouldHave([2], [0, 0]);
            Autograd.Jvp(f, x, Tensor.Ones([2])).Tangent.ShouldHave([3], [0, 0, 0]);
            Autograd.Jacobian(f, x).ShouldHave([3, 2], [0, 0, 0, 0, 0, 0]);
            Autograd.Hessian(t => f(t).Sum(), x).ShouldHave([2, 2], [0, 0, 0, 0]);
            Autograd.HessianVectorProduct(t => f(t).Sum(), x, Tensor.Ones([2])).ShouldHave([2], [0, 0]);
        }

        Autograd.Jvp(t => t + captured[0], x, Tensor.From([3f, 4])).Tangent.ShouldHave([2], [3, 4]);   // linear: H = 0, J is not
    }

    [Test]
    public void What_does_not_fit_is_named()
    {
        var x = Tensor.From([1.0, 2]);
        var three = Tensor.Ones([3], DType.Float64);
        Should.Throw<ShapeException>(() => Autograd.Vjp(t => t, x, three)).Message
            .ShouldBe("Vjp: the vector has shape [3], the function's output [2]; they must be equal.");
        Should.Throw<ShapeException>(() => Autograd.Jvp(t => t, x, three)).Message.ShouldStartWith("Jvp: tangent 0 has shape [3], its input [2]");
        Should.Throw<DTypeException>(() => Autograd.Vjp(t => t, x, Tensor.Ones([2]))).Message.ShouldContain("Convert it with To(DType.Float64)");
        Should.Throw<ArgumentException>(() => Autograd.Jvp(t => t[0], [x, x], [x])).Message.ShouldContain("1 tangent(s) for 2 input(s)");
        Should.Throw<ShapeException>(() => Autograd.Hessian(t => t, x)).Message.ShouldContain("only a scalar function has a Hessian");
        Should.Throw<ShapeException>(() => Autograd.HessianVectorProduct(t => t.Sum(), x, three)).Message.ShouldContain("the vector has shape [3]");
        Should.Throw<DTypeException>(() => Autograd.Jacobian(t => t, Tensor.From([1]))).Message.ShouldContain("the input is Int32");
        Should.Throw<ArgumentException>(() => Autograd.Jacobian(_ => null!, x)).Message.ShouldContain("returned null");
        Should.Throw<DTypeException>(() => Autograd.Jacobian(t => t.To(DType.Int32), x)).Message.ShouldContain("returned Int32");
    }

    private static Tensor Random(Shape shape, Generator generator) => Tensor.Normal(shape, dtype: DType.Float64, generator: generator);
}
