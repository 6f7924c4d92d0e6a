using System.Numerics;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>An optimizer of a user's own is a dozen lines: a plain loop, or a rule on vectors. Both stand in docs/optimizers.md.</summary>
[TestFixture]
internal sealed class OwnOptimizerTests
{
    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void A_plain_loop_will_do(DType dtype)
    {
        // Three steps of 0.25 against the sign of the gradient; a zero gradient moves nothing.
        var parameter = new Parameter(Tensor.Ones([3], dtype));
        var optimizer = new SignDescent([parameter], 0.25);
        for (var step = 0; step < 3; step++)
        {
            parameter.Grad = Tensor.From([5.0, -0.01, 0.0]).To(dtype);
            optimizer.Step();
        }

        parameter.To(DType.Float64).ToArray<double>().ShouldBe([0.25, 1.75, 1]);
    }

    [Test]
    public void A_rule_keeps_its_state_from_step_to_step()
    {
        // v ← (v + g) / 2, θ ← θ − ηv: 1/2, 3/4, 7/8 of the gradient 8, with η = 1/8.
        var parameter = new Parameter(Tensor.Zeros([11]));
        var optimizer = new Smoothed([parameter], 0.125);
        foreach (var expected in (float[])[-0.5f, -1.25f, -2.125f])
        {
            parameter.Grad = Tensor.Full([11], 8);
            optimizer.Step();
            parameter.ToArray<float>().ShouldAllBe(value => value == expected);
        }
    }

    internal sealed class SignDescent(IEnumerable<Parameter> parameters, double learningRate) : Optimizer(parameters, learningRate)
    {
        protected override void Update<T>(ParameterState<T> parameter)
        {
            var θ = parameter.Values;
            var g = parameter.Gradient;
            var η = T.CreateTruncating(parameter.LearningRate);
            for (var i = 0; i < θ.Length; i++) θ[i] -= η * T.CreateTruncating(T.Sign(g[i]));
        }
    }

    private sealed class Smoothed(IEnumerable<Parameter> parameters, double learningRate) : Optimizer(parameters, learningRate)
    {
        protected override void Update<T>(ParameterState<T> parameter) =>
            parameter.Apply("v", new Rule<T> { Rate = Broadcast<T>(parameter.LearningRate), Half = Broadcast<T>(0.5) });

        private struct Rule<T> : IUpdateRuleWithState<T>
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            public Vector<T> Rate, Half;

            public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> v) => θ -= Rate * (v = Half * (v + g));
        }
    }
}
