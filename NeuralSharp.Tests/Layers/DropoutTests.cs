using System.Globalization;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class DropoutTests
{
    private const int Count = 100_000;

    [TestCase(0)]
    [TestCase(0.5)]
    [TestCase(1)]
    public void In_evaluation_it_passes_its_input_on(double probability)
    {
        var dropout = new Dropout(probability);
        dropout.Eval();
        var input = Tensor.Uniform([3, 4]);
        dropout.Forward(input).ShouldBeSameAs(input);
    }

    [TestCase(0.1, DType.Float32)]
    [TestCase(0.5, DType.Float32)]
    [TestCase(0.3, DType.Float64)]
    [TestCase(0.9, DType.Float64)]
    public void In_training_a_share_p_is_dropped_and_the_rest_scaled_so_that_the_mean_stays(double p, DType dtype)
    {
        var output = Bits.Doubles(new Dropout(p, new Generator(3)).Forward(Tensor.Ones([Count / 100, 100], dtype)));

        // The number dropped is binomial: five standard deviations.
        var deviation = Math.Sqrt(p * (1 - p) / Count);
        var dropped = output.Count(value => value == 0) / (double)Count;
        dropped.ShouldBe(p, 5 * deviation);
        var scale = 1 / (1 - p);
        output.Where(value => value != 0).ShouldAllBe(value => Math.Abs(value - scale) <= scale * (dtype == DType.Float32 ? 1e-7 : 1e-15));
        output.Average().ShouldBe(1, 5 * deviation * scale);
    }

    [Test]
    public void Values_that_stay_are_multiplied_by_the_scale()
    {
        var input = Tensor.Normal([1000], generator: new Generator(1));
        var (x, y) = (input.ToArray<float>(), new Dropout(0.5, new Generator(2)).Forward(input).ToArray<float>());
        for (var i = 0; i < x.Length; i++) (y[i] == 0 || y[i] == 2 * x[i]).ShouldBeTrue();
    }

    [Test]
    public void Gradients_flow_where_values_do()
    {
        var input = Tensor.Ones([1000], requiresGrad: true);
        var output = new Dropout(0.25, new Generator(4)).Forward(input);
        output.Sum().Backward();
        input.Grad!.ToArray<float>().ShouldBe(output.ToArray<float>());
    }

    [Test]
    public void The_same_seed_drops_the_same_and_the_next_call_drops_others()
    {
        var input = Tensor.Ones([64, 64]);
        var (first, second) = (new Dropout(0.5, new Generator(8)), new Dropout(0.5, new Generator(8)));
        var once = Bits.Of(first.Forward(input));
        Bits.Of(second.Forward(input)).ShouldBe(once);
        Bits.Of(first.Forward(input)).ShouldNotBe(once);
    }

    [Test]
    public void Zero_drops_nothing_and_one_drops_everything()
    {
        var input = Tensor.Ones([10, 10], requiresGrad: true);
        new Dropout(0).Forward(input).ToArray<float>().ShouldAllBe(value => value == 1);

        var output = new Dropout(1).Forward(input);
        output.ToArray<float>().ShouldAllBe(value => value == 0);
        output.Sum().Backward();
        input.Grad!.ToArray<float>().ShouldAllBe(value => value == 0);
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void A_probability_lies_from_0_to_1(double probability)
    {
        var error = Should.Throw<ArgumentOutOfRangeException>(() => new Dropout(probability));
        error.ParamName.ShouldBe("probability");
        error.ActualValue.ShouldBe(probability);
        error.Message.ShouldContain("from 0 to 1");
    }

    [Test]
    public void Its_text_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            new Dropout(0.25).ToString().ShouldBe("Dropout(0.25)");
            new LeakyReLU(0.2).ToString().ShouldBe("LeakyReLU(0.2)");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
