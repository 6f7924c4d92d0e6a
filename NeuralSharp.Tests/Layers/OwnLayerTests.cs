using NeuralSharp.Layers;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>A layer of a user's own is a dozen lines, and everything else finds it.</summary>
[TestFixture]
internal sealed class OwnLayerTests
{
    [Test]
    public void A_layer_of_ones_own_is_found_by_all_that_looks_for_parameters()
    {
        Sequential model = [new Dense(3, 4), new Scale(4)];

        model.NamedParameters.Select(entry => entry.Key).ShouldBe(["0.weight", "0.bias", "1.gain"]);
        model.Summary().ShouldContain("Scale");
        model.Summary().ShouldContain("20 parameters in 3 tensors");

        using var folder = new TempFolder();
        var path = folder.File("own.safetensors");
        using (Autograd.NoGrad()) ((Scale)model[1]).Gain.CopyFrom(Tensor.From([1f, 2f, 3f, 4f]));
        model.Save(path);
        Sequential other = [new Dense(3, 4), new Scale(4)];
        other.Load(path);
        Bits.Of(other.Parameters).ShouldBe(Bits.Of(model.Parameters));

        model.To(DType.Float64);
        ((Scale)model[1]).Gain.DType.ShouldBe(DType.Float64);
        var output = model.Forward(Tensor.Ones([2, 3], DType.Float64));
        output.Sum().Backward();
        model.Parameters.ShouldAllBe(parameter => parameter.Grad != null);
    }

    [Test]
    public void It_can_be_cloned_summarized_and_trained_like_any_other()
    {
        Sequential model = [new Dense(3, 4, generator: new(1)), new Scale(4)];
        model.Summary([1, 3]).ShouldContain("Scale          [1, 4]  [4]");
        var clone = model.Clone();
        clone.Parameters.Count.ShouldBe(3);
        clone[1].ShouldNotBeSameAs(model[1]);
        model.Freeze();
        ((Scale)model[1]).Gain.RequiresGrad.ShouldBeFalse();
    }

    /// <summary>y = x ∘ gain: the layer that docs/layers.md shows.</summary>
    private sealed class Scale : Module
    {
        public Scale(int size) => Gain = new(Tensor.Ones([size]));

        public Parameter Gain { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => input * Gain;

        protected override Module CloneWith(ModuleCloner cloner) => new Scale(Gain.Length);
    }
}
