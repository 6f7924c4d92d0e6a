using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class SequentialTests
{
    [Test]
    public void Collection_expression_initializer_and_arguments_make_the_same_model()
    {
        var (first, second) = (new Dense(2, 3), new ReLU());
        Sequential expression = [first, second];
        var initializer = new Sequential { first, second };
        var arguments = new Sequential(first, second);

        foreach (var model in (Sequential[])[expression, initializer, arguments])
        {
            model.ShouldBe([first, second]);
            model.Parameters.ShouldBe(first.Parameters);
        }
    }

    [Test]
    public void Modules_are_found_by_their_places_from_both_ends()
    {
        Sequential model = [new Dense(2, 3), new ReLU(), new Dense(3, 1)];
        model.Count.ShouldBe(3);
        model[1].ShouldBeOfType<ReLU>();
        model[^1].ShouldBeSameAs(model[2]);
        Should.Throw<ArgumentOutOfRangeException>(() => model[3]);
        Should.Throw<ArgumentOutOfRangeException>(() => model[-1]);
    }

    [Test]
    public void Each_module_takes_what_the_one_before_gave()
    {
        // (x · 2) → ReLU → (· −3): written out, for 1 and −1.
        Sequential model = [Multiplier(2), new ReLU(), Multiplier(-3)];
        model.Forward(Tensor.From(new float[,] { { 1 }, { -1 } })).ToArray<float>().ShouldBe([-6, 0]);
    }

    [Test]
    public void A_nested_model_gives_what_the_flat_one_gives()
    {
        Module[] layers = [new Dense(3, 4), new Tanh(), new Dense(4, 2)];
        Sequential flat = [.. layers];
        Sequential nested = [layers[0], new Sequential { new Sequential { layers[1] }, layers[2] }];
        var input = Tensor.Uniform([5, 3]);

        Bits.Of(nested.Forward(input)).ShouldBe(Bits.Of(flat.Forward(input)));
        nested.NamedParameters.Select(entry => entry.Key).ShouldBe(["0.weight", "0.bias", "1.1.weight", "1.1.bias"]);
    }

    [Test]
    public void A_shared_module_computes_twice_and_gathers_both_gradients()
    {
        // y = w(wx) = w²x, so dy/dw = 2wx = 2 · 3 · 5.
        var shared = Multiplier(3);
        Sequential model = [shared, shared];
        var output = model.Forward(Tensor.From(new float[,] { { 5 } }));
        output.Item().ShouldBe(45);
        output.Sum().Backward();
        shared.Weight.Grad!.Item().ShouldBe(30);
    }

    [Test]
    public void An_empty_model_passes_its_input_on()
    {
        var input = Tensor.Ones([2]);
        new Sequential().Forward(input).ShouldBeSameAs(input);
        new Sequential().Parameters.ShouldBeEmpty();
    }

    [Test]
    public void A_sequential_as_the_only_argument_is_nested()
    {
        Sequential inner = [new Dense(2, 3)];
        new Sequential(inner).NamedParameters[0].Key.ShouldBe("0.0.weight");
    }

    [Test]
    public void Null_is_no_module()
    {
        Should.Throw<ArgumentNullException>(() => new Sequential().Add(null!));
        Should.Throw<ArgumentNullException>(() => new Sequential((Module[])null!));
    }

    private static Dense Multiplier(float factor)
    {
        var layer = new Dense(1, 1, useBias: false);
        using (Autograd.NoGrad()) layer.Weight.Fill(factor);
        return layer;
    }
}
