using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Jacobians and Hessians against closed forms, and Newton's method with them.</summary>
[TestFixture]
internal sealed class JacobianTests
{
    [Test]
    public void A_Jacobian_has_the_outputs_shape_and_then_the_inputs()
    {
        // yᵢ = Σⱼ aᵢⱼ xⱼ² : ∂yᵢ/∂xⱼ = 2aᵢⱼxⱼ
        var a = Tensor.From(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });
        Autograd.Jacobian(x => (a * x * x).Sum(1), Tensor.From([1.0, 10, 100])).ShouldHave([2, 3], [2, 40, 600, 8, 100, 1200]);
        Autograd.Jacobian(x => x.Transpose(), Tensor.From(new[,] { { 1f, 2 } })).ShouldHave([2, 1, 1, 2], [1, 0, 0, 1]);
        Autograd.Jacobian(x => (x * x).Sum(), Tensor.Scalar(3)).ShouldHave([], [6]);
        Autograd.Jacobian(x => x[1..1], Tensor.From([1f, 2])).ShouldHave([0, 2], []);
    }

    [Test]
    public void The_Jacobian_of_softmax_has_its_closed_form()
    {
        // ∂sᵢ/∂xⱼ = sᵢ (δᵢⱼ − sⱼ)
        var x = Tensor.From([0.5, -1, 2, 0]);
        var s = x.Softmax().ToArray<double>();
        var expected = new double[16];
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++) expected[(4 * i) + j] = s[i] * ((i == j ? 1 : 0) - s[j]);
        }

        Autograd.Jacobian(t => t.Softmax(), x).ShouldHave([4, 4], expected, 1e-15);
    }

    [TestCase(-1.2, 1)]
    [TestCase(0.3, -2)]
    [TestCase(1, 1)]
    public void The_Hessian_of_Rosenbrocks_function_has_its_closed_form(double x, double y)
    {
        Autograd.Hessian(Rosenbrock, Tensor.From([x, y]))
            .ShouldHave([2, 2], [2 - (400 * y) + (1200 * x * x), -400 * x, -400 * x, 200], 1e-13);
        Autograd.HessianVectorProduct(Rosenbrock, Tensor.From([x, y]), Tensor.From([3.0, -2]))
            .ShouldHave([2], [(3 * (2 - (400 * y) + (1200 * x * x))) + (800 * x), (-1200 * x) - 400], 1e-13);
    }

    [Test]
    public void Newtons_method_finds_Rosenbrocks_minimum_in_as_many_steps_as_with_derivatives_by_hand()
    {
        var expected = NewtonByHand(-1.2, 1);
        expected.Count.ShouldBe(6);   // as in Nocedal and Wright, and many a textbook
        var p = Tensor.From([-1.2, 1.0]);
        var steps = 0;
        while (true)
        {
            p.RequiresGrad = true;
            var gradient = Autograd.Grad(Rosenbrock(p), [p])[0].ToArray<double>();
            p.RequiresGrad = false;
            if (Math.Sqrt((gradient[0] * gradient[0]) + (gradient[1] * gradient[1])) < 1e-8) break;
            var h = Autograd.Hessian(Rosenbrock, p).ToArray<double>();
            var (dx, dy) = Solve(h[0], h[1], h[3], gradient[0], gradient[1]);
            p = Tensor.From([p.ElementAt(0) - dx, p.ElementAt(1) - dy]);
            p.ToArray<double>().ShouldBe([expected[steps].X, expected[steps].Y], 1e-10);
            steps++;
        }

        steps.ShouldBe(expected.Count);
        p.ToArray<double>().ShouldBe([1, 1], 1e-9);
    }

    [Test]
    public void Third_and_fourth_derivatives_come_by_stacking()
    {
        // f = Σ x⁴: H = diag 12x², ∂H/∂x = 24x, and 24, on the diagonals.
        Tensor F(Tensor x) => (x * x * x * x).Sum();
        var x = Tensor.From([2.0, -1]);
        Autograd.Jacobian(t => Autograd.Hessian(F, t, createGraph: true), x).ShouldHave([2, 2, 2], [48, 0, 0, 0, 0, 0, 0, -24]);
        Autograd.Hessian(s => Autograd.HessianVectorProduct(F, s, Tensor.From([1.0, 1]), createGraph: true).Sum(), x).ShouldHave([2, 2], [24, 0, 0, 24]);
        GradCheck.Verify(t => Autograd.Hessian(F, t, createGraph: true), x, order: 2);
        GradCheck.Verify(t => Autograd.Jacobian(s => s.Tanh() * s.Sum(), t, createGraph: true), x);
    }

    [Test]
    public void A_Hessian_times_a_vector_is_the_Hessian_times_the_vector()
    {
        var generator = new Generator(3);
        var weights = Tensor.Normal([4, 4], dtype: DType.Float64, generator: generator);
        Tensor F(Tensor x) => x.MatMul(weights).Tanh().Sum(1).Exp().Sum();
        var (x, v) = (Tensor.Normal([3, 4], dtype: DType.Float64, generator: generator), Tensor.Normal([3, 4], dtype: DType.Float64, generator: generator));

        var hessian = Autograd.Hessian(F, x).Reshape(12, 12);
        var product = hessian.MatMul(v.Reshape(12, 1)).Reshape(3, 4);
        Autograd.HessianVectorProduct(F, x, v).ShouldHave([3, 4], product.ToArray<double>(), 1e-12);
        hessian.Transpose().ShouldHave([12, 12], hessian.ToArray<double>(), 1e-12);
    }

    private static Tensor Rosenbrock(Tensor p)
    {
        var (x, y) = (p[0], p[1]);
        var (a, b) = (1 - x, y - (x * x));
        return (a * a) + (100 * b * b);
    }

    private static List<(double X, double Y)> NewtonByHand(double x, double y)
    {
        var path = new List<(double X, double Y)>();
        while (true)
        {
            var (gx, gy) = ((-2 * (1 - x)) - (400 * x * (y - (x * x))), 200 * (y - (x * x)));
            if (Math.Sqrt((gx * gx) + (gy * gy)) < 1e-8) return path;
            var (dx, dy) = Solve(2 - (400 * y) + (1200 * x * x), -400 * x, 200, gx, gy);
            (x, y) = (x - dx, y - dy);
            path.Add((x, y));
        }
    }

    /// <summary>The symmetric 2 x 2 system, by Cramer's rule.</summary>
    private static (double X, double Y) Solve(double a, double b, double c, double u, double v)
    {
        var determinant = (a * c) - (b * b);
        return (((u * c) - (b * v)) / determinant, ((a * v) - (b * u)) / determinant);
    }
}
