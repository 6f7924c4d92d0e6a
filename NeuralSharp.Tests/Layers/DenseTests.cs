using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class DenseTests
{
    [TestCase(1, 1, 1, true)]
    [TestCase(4, 2, 8, true)]
    [TestCase(7, 33, 17, true)]
    [TestCase(5, 64, 10, false)]
    [TestCase(0, 3, 2, true)]
    public void It_computes_xW_plus_b(int batch, int inputs, int outputs, bool useBias)
    {
        var layer = new Dense(inputs, outputs, useBias, generator: new Generator(5));
        if (useBias) using (Autograd.NoGrad()) layer.Bias!.CopyFrom(Tensor.Normal([outputs], generator: new Generator(6)));
        var input = Tensor.Normal([batch, inputs], generator: new Generator(7));

        Compare(layer, input, tolerance: 1e-5);
        layer.To(DType.Float64);
        Compare(layer, input.To(DType.Float64), tolerance: 1e-13);
    }

    [Test]
    public void Gradients_are_those_of_the_formula()
    {
        // y = xW + b and L = Σ c ∘ y: dL/dW = xᵀc, dL/db = the column sums of c, dL/dx = cWᵀ.
        var layer = new Dense(2, 2);
        using (Autograd.NoGrad()) layer.Weight.CopyFrom(Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }));
        var x = Tensor.From(new float[,] { { 5, 6 }, { 7, 8 } }, requiresGrad: true);
        var c = Tensor.From(new float[,] { { 1, 10 }, { 100, 1000 } });

        (layer.Forward(x) * c).Sum().Backward();

        layer.Weight.Grad!.ToArray<float>().ShouldBe([705, 7050, 806, 8060]);
        layer.Bias!.Grad!.ToArray<float>().ShouldBe([101, 1010]);
        x.Grad!.ToArray<float>().ShouldBe([21, 43, 2100, 4300]);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Leading_axes_are_rows_with_the_gradients_of_their_matrix(bool useBias)
    {
        var (layer, flat) = (new Dense(4, 3, useBias, generator: new(1)), new Dense(4, 3, useBias, generator: new(1)));
        var x = Tensor.Normal([2, 5, 4], generator: new(2), requiresGrad: true);
        var rows = Tensor.From<float>(x.ToArray<float>(), [10, 4], requiresGrad: true);
        var c = Tensor.Normal([2, 5, 3], generator: new(3));

        var y = layer.Forward(x);
        var expected = flat.Forward(rows);
        (y * c).Sum().Backward();
        (expected * c.Reshape(10, 3)).Sum().Backward();

        y.Shape.ShouldBe([2, 5, 3]);
        y.ToArray<float>().ShouldBe(expected.ToArray<float>());
        x.Grad!.Shape.ShouldBe([2, 5, 4]);
        x.Grad.ToArray<float>().ShouldBe(rows.Grad!.ToArray<float>());
        for (var i = 0; i < layer.Parameters.Count; i++)
            layer.Parameters[i].Grad!.ToArray<float>().ShouldBe(flat.Parameters[i].Grad!.ToArray<float>());
        layer.Forward(Tensor.Ones([2, 0, 4])).Shape.ShouldBe([2, 0, 3]);
        layer.Forward(Tensor.Ones([1, 2, 3, 4])).Shape.ShouldBe([1, 2, 3, 3]);
    }

    [Test]
    public void Gradients_over_leading_axes_are_those_of_finite_differences()
    {
        var layer = new Dense(2, 3, generator: new(1));
        layer.To(DType.Float64);
        GradCheck.Verify(layer.Forward, Tensor.Normal([2, 3, 2], dtype: DType.Float64, generator: new(2)), layer.Parameters, order: 2);
    }

    [Test]
    public void A_sequence_trains_and_is_summarised()
    {
        Sequential model = [new Dense(4, generator: new(1)), new Tanh(), new Dense(1, generator: new(2))];
        model.Summary([2, 5, 3]).ShouldContain("[2, 5, 1]");
        var (x, y) = (Tensor.Normal([6, 5, 3], generator: new(3)), Tensor.Normal([6, 5, 1], generator: new(4)));
        var optimizer = new NeuralSharp.Optim.Adam(model.Parameters, 0.01);
        var step = NeuralSharp.Optim.CapturedStep.Create((inputs, targets) =>
        {
            var loss = Losses.MeanSquaredError(model.Call(inputs), targets);
            loss.Backward();
            optimizer.Step();
            return loss;
        }, optimizer);
        var first = step.Run(x, y).Item();
        for (var i = 0; i < 50; i++) step.Run(x, y);
        step.Run(x, y).Item().ShouldBeLessThan(first);
        step.CaptureCount.ShouldBe(1);
        ((Dense)model[0]).Weight.Shape.ShouldBe([3, 4]);
    }

    [Test]
    public void It_starts_with_random_weights_and_a_bias_of_zeros()
    {
        var layer = new Dense(3, 4, generator: new Generator(1));
        layer.Weight.Shape.ShouldBe([3, 4]);
        layer.Weight.ToArray<float>().Distinct().Count().ShouldBe(12);
        layer.Bias!.ToArray<float>().ShouldBe([0, 0, 0, 0]);
    }

    [Test]
    public void The_same_seed_makes_the_same_weights_and_another_seed_others()
    {
        var first = Bits.Of(new Dense(5, 6, generator: new Generator(1)).Weight);
        Bits.Of(new Dense(5, 6, generator: new Generator(1)).Weight).ShouldBe(first);
        Bits.Of(new Dense(5, 6, generator: new Generator(2)).Weight).ShouldNotBe(first);

        Generator.Default.Reseed(9);
        var byDefault = Bits.Of(new Dense(5, 6).Weight);
        Generator.Default.Reseed(9);
        Bits.Of(new Dense(5, 6).Weight).ShouldBe(byDefault);
    }

    [Test]
    public void The_initializer_is_the_users_choice() =>
        new Dense(2, 3, weightInitializer: (shape, _) => Tensor.Full(shape, 0.5)).Weight.ToArray<float>().ShouldAllBe(value => value == 0.5f);

    [Test]
    public void What_an_initializer_gives_is_checked_and_made_Float32_with_a_size_and_without()
    {
        Initializer none = (_, _) => null!;
        Initializer doubles = (shape, _) => Tensor.Ones(shape, DType.Float64);
        foreach (var make in (Func<Initializer, Dense>[])[initializer => new(2, 3, weightInitializer: initializer), initializer => new(3, weightInitializer: initializer)])
        {
            Should.Throw<ArgumentException>(() => make(none).Forward(Tensor.Ones([1, 2]))).Message.ShouldContain("returned null");
            make(doubles).Forward(Tensor.Ones([1, 2])).ToArray<float>().ShouldBe([2, 2, 2]);
        }
    }

    [TestCase(5)]
    [TestCase(5, 2)]
    [TestCase(2, 3, 5)]
    [TestCase(2, 0)]
    public void Another_input_shape_is_refused_with_the_mend(params int[] shape)
    {
        var message = Should.Throw<ShapeException>(() => new Dense(3, 4).Forward(Tensor.Zeros(shape))).Message;
        message.ShouldContain("Dense(3 -> 4)");
        message.ShouldContain(Tensor.Zeros(shape).Shape.ToString());
        message.ShouldContain("[batch, 3]");
        message.ShouldContain(shape.Length == 1 ? "ExpandDims(0)" : "Flatten");
    }

    [Test]
    public void Another_element_type_is_refused() =>
        Should.Throw<DTypeException>(() => new Dense(3, 4).Forward(Tensor.Zeros([1, 3], DType.Float64))).Message.ShouldContain("Float64");

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    [TestCase(-1, 1)]
    public void Sizes_are_positive(int inputs, int outputs) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Dense(inputs, outputs)).ParamName.ShouldBe(inputs <= 0 ? "inputSize" : "outputSize");

    private static void Compare(Dense layer, Tensor input, double tolerance)
    {
        var (batch, inputs, outputs) = (input.Shape[0], layer.Weight.Shape[0], layer.Weight.Shape[1]);
        var (x, w, y) = (Bits.Doubles(input), Bits.Doubles(layer.Weight), Bits.Doubles(layer.Forward(input)));
        double[]? b = layer.Bias is null ? null : Bits.Doubles(layer.Bias);
        y.Length.ShouldBe(batch * outputs);
        for (var i = 0; i < batch; i++)
        {
            for (var j = 0; j < outputs; j++)
            {
                var expected = b?[j] ?? 0;
                for (var k = 0; k < inputs; k++) expected += x[(i * inputs) + k] * w[(k * outputs) + j];
                y[(i * outputs) + j].ShouldBe(expected, tolerance);
            }
        }
    }
}
