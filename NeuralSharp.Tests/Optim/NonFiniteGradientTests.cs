using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>What optimizers do about gradients that are NaN or infinite.</summary>
[TestFixture]
internal sealed class NonFiniteGradientTests
{
    private const int Length = 19;

    private static readonly double[] s_wrong = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Test]
    public void Throwing_names_parameter_and_element_and_changes_nothing(
        [ValueSource(nameof(s_wrong))] double wrong, [Values(0, 7, 18)] int place, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var (first, second) = Pair(wrong, place, dtype);
        var optimizer = new SGDMomentum([first, second]) { NonFiniteGradients = NonFiniteGradients.Throw };
        var before = Bits.Of([first, second]);
        var message = Should.Throw<NonFiniteGradientException>(optimizer.Step).Message;
        message.ShouldContain("SGDMomentum.Step: the gradient of parameter 1, of shape [19], is not finite at 1 of 19 elements");
        message.ShouldContain($"number {place}, is {wrong}");
        Bits.Of([first, second]).ShouldBe(before);
        optimizer.StepCount.ShouldBe(0);
        optimizer.StateOf(first).ShouldBeEmpty();

        second.Grad = Tensor.Ones([Length], dtype);
        optimizer.Step();
        optimizer.StepCount.ShouldBe(1);
    }

    [Test]
    public void Skipping_counts_the_step_as_such_and_changes_nothing([ValueSource(nameof(s_wrong))] double wrong)
    {
        var (first, second) = Pair(wrong, 3, DType.Float32);
        var optimizer = new Adam([first, second]) { NonFiniteGradients = NonFiniteGradients.Skip };
        var before = Bits.Of([first, second]);
        optimizer.Step();
        Bits.Of([first, second]).ShouldBe(before);
        optimizer.StepCount.ShouldBe(0);
        optimizer.NonFiniteSteps.ShouldBe(1);
    }

    [Test]
    public void Clipping_takes_zero_for_NaN_and_the_largest_finite_magnitude_for_infinity([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var parameter = new Parameter(Tensor.Zeros([4], dtype)) { Grad = Tensor.From([double.NaN, double.PositiveInfinity, -3, double.NegativeInfinity]).To(dtype) };
        var optimizer = new SGD([parameter], 0.5) { NonFiniteGradients = NonFiniteGradients.Clip };
        optimizer.Step();
        Bits.Doubles(parameter).ShouldBe([0, -1.5, 1.5, 1.5]);
        Bits.Doubles(parameter.Grad!).ShouldBe([0, 3, -3, -3]);
        optimizer.NonFiniteSteps.ShouldBe(1);
        optimizer.StepCount.ShouldBe(1);
        optimizer.Step();
        optimizer.NonFiniteSteps.ShouldBe(1);
    }

    [Test]
    public void By_default_they_pass_and_are_seen_in_the_parameters()
    {
        foreach (var row in OptimizerCase.All)
        {
            var (_, parameter) = Pair(double.NaN, 7, DType.Float32);
            row.Create([parameter]).Step();
            var values = parameter.ToArray<float>();
            float.IsNaN(values[7]).ShouldBeTrue(row.Name);
            values.Count(float.IsNaN).ShouldBe(1, row.Name);
        }
    }

    [Test]
    public void Large_finite_gradients_are_none([Values(NonFiniteGradients.Throw, NonFiniteGradients.Skip)] NonFiniteGradients policy)
    {
        var (_, parameter) = Pair(float.MaxValue, 4, DType.Float32);
        var optimizer = new SGD([parameter]) { NonFiniteGradients = policy };
        optimizer.Step();
        optimizer.StepCount.ShouldBe(1);
    }

    private static (Parameter First, Parameter Second) Pair(double wrong, int place, DType dtype)
    {
        var values = new double[Length];
        Array.Fill(values, 1.0);
        values[place] = wrong;
        return (new(Tensor.Ones([2], dtype)) { Grad = Tensor.Ones([2], dtype) }, new(Tensor.Ones([Length], dtype)) { Grad = Tensor.From(values).To(dtype) });
    }
}
