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
        Should.Throw<ArgumentOutOfRangeException>(() => model[3]).Message.ShouldContain("no module 3 among 3");
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
    public void A_slice_is_a_model_that_shares_the_modules()
    {
        Sequential model = [new Dense(2, 3), new ReLU(), new Dense(3, 4).Named("last"), new Tanh()];
        var input = Tensor.Uniform([5, 2]);
        model[1..3].ShouldBe([model[1], model[2]]);
        model[1..3].NamedParameters.Select(entry => entry.Key).ShouldBe(["last.weight", "last.bias"]);
        model[..^2][0].ShouldBeSameAs(model[0]);
        model[..^2].NamedParameters[0].Key.ShouldBe("0.weight");
        Bits.Of(model[2..].Forward(model[..2].Forward(input))).ShouldBe(Bits.Of(model.Forward(input)));
        model[4..].ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => model[2..7]).Message.ShouldContain("[2..7] reaches beyond the 4 modules");
        Should.Throw<ArgumentOutOfRangeException>(() => model.Slice(-1, 1));
    }

    [Test]
    public void Modules_may_have_names_in_place_of_numbers()
    {
        Sequential model = [new Dense(2, 3).Named("Hidden"), new ReLU(), new Sequential(new Dense(3, 1).Named("logits")).Named("head")];
        model.NamedParameters.Select(entry => entry.Key).ShouldBe(["hidden.weight", "hidden.bias", "head.logits.weight", "head.logits.bias"]);
        model["hidden"].ShouldBeSameAs(model[0]);
        model["Hidden"].ShouldBeSameAs(model[0]);
        model["1"].ShouldBeSameAs(model[1]);
        model.Summary().ShouldContain("head.logits  Dense(3 -> 1)");
        Should.Throw<KeyNotFoundException>(() => model["body"]).Message.ShouldContain("no module 'body' among [hidden, 1, head]");
        Should.Throw<ArgumentNullException>(() => model[null!]);
        foreach (var name in new[] { "", " ", "a.b", "7" }) Should.Throw<ArgumentException>(() => new ReLU().Named(name));
    }

    [Test]
    public void Two_modules_under_one_name_are_refused_and_one_in_two_places_is_not()
    {
        var shared = new Dense(3, 3).Named("layer");
        Sequential model = [shared, new ReLU(), shared];
        model.Count.ShouldBe(3);
        model.NamedParameters.Select(entry => entry.Key).ShouldBe(["layer.weight", "layer.bias"]);
        Should.Throw<ArgumentException>(() => model.Add(new Dense(3, 3).Named("Layer"))).Message.ShouldContain("registered already");
        model.Count.ShouldBe(3);
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
