using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>A parameter that stands twice in a list, as a shared weight does when the lists of two layers are joined, counts once.</summary>
[TestFixture]
internal sealed class RepeatedParameterTests
{
    [TestCase(2)]
    [TestCase(40)]
    public void Clipping_counts_it_once(int times)
    {
        var list = Repeated(times);
        GradientClipping.Norm(list).ShouldBe(6);   // ‖(6, 0)‖; counted twice it would be 8.485
        GradientClipping.ByNorm(list, 3).Item().ShouldBe(6);
        list[0].Grad!.ToArray<double>().ShouldBe([3, 0]);
        GradientClipping.ByNorm(list, 30).Item().ShouldBe(3);
        GradientClipping.ByValue(list, 2);
        list[0].Grad!.ToArray<double>().ShouldBe([2, 0]);

        list[0].Grad = Tensor.From([6.0, 0]);
        var callback = new NormClipping(3);
        callback.OnGradients(list);
        callback.LastNorm.ShouldBe(6);
        list[0].Grad!.ToArray<double>().ShouldBe([3, 0]);
    }

    [Test]
    public void Clipping_in_a_captured_step_counts_it_once()
    {
        var weight = new Parameter(Tensor.From([1.0, 1]));
        var (optimizer, norm) = (new SGD([weight], 0.5), (Tensor?)null);
        var step = CapturedStep.Create(
            (x, _) =>
            {
                optimizer.ZeroGrad();
                var loss = (weight * x).Sum();
                loss.Backward();
                norm = GradientClipping.ByNorm([weight, weight], 2.5);
                optimizer.Step();
                return loss;
            },
            optimizer);
        for (var i = 0; i < 4; i++) step.Run(Tensor.From([3.0, 4]), Tensor.From([0.0]));
        norm!.Item().ShouldBe(5);
        weight.ToArray<double>().ShouldBe([1 - (4 * 0.75), 1 - (4 * 1.0)], 1e-12);
    }

    [Test]
    public void Penalties_and_constraints_count_it_once()
    {
        var (v, w) = (new Parameter(Tensor.From([1.0, -2])), new Parameter(Tensor.From([3.0])));
        Penalties.L1([v, w, v, v], 0.5).Compute().Item().ShouldBe(3);
        var penalty = Penalties.L2([v, w, v, w], 0.5).Compute();
        penalty.Item().ShouldBe(7);
        penalty.Backward();
        v.Grad!.ToArray<double>().ShouldBe([1, -2]);

        // A length that rounding leaves a little above the limit must not be shortened again.
        var (once, twice) = (Columns(), Columns());
        Constraints.MaxNorm([once], 0.3).Apply();
        Constraints.MaxNorm([twice, twice], 0.3).Apply();
        Bits.Of(twice).ShouldBe(Bits.Of(once));

        static Parameter Columns() => new(Tensor.Normal([7, 50], generator: new(3)));
    }

    [Test]
    public void A_gradient_check_checks_it_once()
    {
        var layer = new Dense(3, 2, generator: new(1));
        layer.To(DType.Float64);
        var input = Tensor.Normal([4, 3], dtype: DType.Float64, generator: new(2));
        GradCheck.Check(layer.Forward, input, [.. layer.Parameters, .. layer.Parameters]).ToString()
            .ShouldBe(GradCheck.Check(layer.Forward, input, layer.Parameters).ToString());
    }

    [Test]
    public void Optimizers_and_averages_refuse_it_and_say_so()
    {
        var weight = new Parameter(Tensor.Ones([2]));
        Should.Throw<ArgumentException>(() => new Adam([weight, weight])).Message.ShouldContain("stands twice");
        ParameterGroups groups = [new([weight]), new([weight])];
        Should.Throw<ArgumentException>(() => new SGD(groups)).Message.ShouldContain("stands twice");
        Should.Throw<ArgumentException>(() => new ExponentialMovingAverage([weight, weight])).Message.ShouldContain("stands twice");
    }

    private static Parameter[] Repeated(int times)
    {
        var weight = new Parameter(Tensor.From([1.0, 1])) { Grad = Tensor.From([6.0, 0]) };
        return [.. Enumerable.Repeat(weight, times)];
    }
}
