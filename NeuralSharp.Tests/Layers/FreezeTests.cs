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
    public void Running_statistics_of_a_frozen_part_are_used_and_not_written_also_in_training_mode()
    {
        Sequential model = [new BatchNorm(4), new BatchNorm(4, affine: false), new Dropout(0.5, new(1))];
        model.Forward(s_input);
        var other = Tensor.Uniform([5, 4], 2, 3, generator: new(8));
        var expected = Bits.Of(model.Clone().Eval().Forward(other));
        model.Freeze();
        model.Train();
        var statistics = Bits.Of(model.NamedBuffers.Select(entry => entry.Value));

        Bits.Of(model[..2].Forward(other)).ShouldBe(expected);
        model[2].Forward(Tensor.Ones([100])).ToArray<float>().ShouldContain(0f);   // noise is no state
        model.IsFrozen.ShouldBeTrue();
        model.Clone()[0].IsFrozen.ShouldBeTrue();
        Bits.Of(model.NamedBuffers.Select(entry => entry.Value)).ShouldBe(statistics);

        model[1].Unfreeze();
        model.Forward(other);
        Bits.Of(((BatchNorm)model[0]).RunningMean).ShouldBe(statistics[..16]);
        Bits.Of(((BatchNorm)model[1]).RunningMean).ShouldNotBe(statistics[32..48]);
    }

    [Test]
    public void A_trainer_leaves_the_statistics_of_a_frozen_part_and_captures_anew_when_it_is_freed()
    {
        Sequential model = [new Dense(4, 3, generator: new(1)), new BatchNorm(3), new Dense(3, 1, generator: new(2))];
        var trainer = new Trainer(model, new SGD(model.Parameters, 0.1), Losses.MeanSquaredError);
        var data = new TensorDataset(s_input, Tensor.Ones([5, 1]));
        trainer.Fit(data, epochs: 1);
        model[1].Freeze();
        var statistics = Bits.Of(model.NamedBuffers.Select(entry => entry.Value));
        trainer.Fit(data, epochs: 3);
        Bits.Of(model.NamedBuffers.Select(entry => entry.Value)).ShouldBe(statistics);
        trainer.Evaluate(data);

        model[1].Unfreeze();
        trainer.Fit(data, epochs: 1);
        Bits.Of(model.NamedBuffers.Select(entry => entry.Value)).ShouldNotBe(statistics);
    }

    [Test]
    public void ZeroGrad_forgets_the_gradients_of_all_parts()
    {
        Sequential model = [new Dense(4, 3), new Residual(new Dense(3, 3))];
        model.Forward(s_input).Sum().Backward();
        model.Parameters.ShouldAllBe(parameter => parameter.Grad != null);
        model.ZeroGrad();
        model.Parameters.ShouldAllBe(parameter => parameter.Grad == null);
        model.Forward(s_input).Sum().Backward();
        var once = Bits.Of(model.Parameters.Select(parameter => parameter.Grad!));
        model.ZeroGrad();
        model.Forward(s_input).Sum().Backward();
        Bits.Of(model.Parameters.Select(parameter => parameter.Grad!)).ShouldBe(once);
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
