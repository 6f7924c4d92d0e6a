using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class FreezeTests
{
    private static readonly Tensor s_input = Tensor.Uniform([5, 4], generator: new(7));

    [Test]
    public void A_frozen_part_keeps_its_values_while_the_others_learn()
    {
        Sequential model = [new Dense(4, 3, generator: new(1)), new Tanh(), new Dense(3, 1, generator: new(2))];
        model.Forward(s_input).Sum().Backward();
        model[0].Freeze().ShouldBeSameAs(model[0]);
        model[0].Parameters.ShouldAllBe(parameter => !parameter.RequiresGrad && parameter.Grad == null);
        var (frozen, learning) = (Bits.Of(model[0].Parameters), Bits.Of(model[2].Parameters));

        var optimizer = new SGD(model[2].Parameters, 0.1);
        for (var step = 0; step < 3; step++)
        {
            optimizer.ZeroGrad();
            Losses.MeanSquaredError(model.Forward(s_input), Tensor.Ones([5, 1])).Backward();
            optimizer.Step();
        }

        Bits.Of(model[0].Parameters).ShouldBe(frozen);
        Bits.Of(model[2].Parameters).ShouldNotBe(learning);
        model[0].Parameters.ShouldAllBe(parameter => parameter.Grad == null);

        model.Unfreeze();
        model.Forward(s_input).Sum().Backward();
        model.Parameters.ShouldAllBe(parameter => parameter.RequiresGrad && parameter.Grad != null);
    }

    [Test]
    public void The_summary_tells()
    {
        Sequential model = [new Dense(2, 3), new Dense(3, 1)];
        model[0].Freeze();
        ((Dense)model[1]).Bias!.RequiresGrad = false;
        model.Summary().ShouldBe("""
            path  layer          parameters                   count
            -------------------------------------------------------
            0     Dense(2 -> 3)  [2, 3], [3] (frozen)             9
            1     Dense(3 -> 1)  [3, 1], [1] (partly frozen)      4
            13 parameters in 4 tensors, 0.1 KB; 10 of them frozen
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void A_captured_step_is_captured_anew()
    {
        Sequential model = [new Dense(4, 3, generator: new(1)), new Dense(3, 1, generator: new(2))];
        var optimizer = new SGD(model[1].Parameters, 0.1);
        var step = CapturedStep.Create((x, y) =>
        {
            var loss = Losses.MeanSquaredError(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss;
        }, optimizer);
        step.Run(s_input, Tensor.Ones([5, 1]));
        model[0].Freeze();
        step.Run(s_input, Tensor.Ones([5, 1]));
        step.CaptureCount.ShouldBe(2);
        model[0].Parameters.ShouldAllBe(parameter => parameter.Grad == null);
    }

    [Test]
    public void A_frozen_lazy_layer_stays_frozen()
    {
        var layer = new Dense(3);
        layer.Freeze();
        layer.Forward(s_input).RequiresGrad.ShouldBeFalse();
        layer.Weight.RequiresGrad.ShouldBeFalse();
    }
}
