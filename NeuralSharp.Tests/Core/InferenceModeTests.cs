using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Autograd.InferenceMode"/>: its results get into no gradient.</summary>
[TestFixture]
internal sealed class InferenceModeTests
{
    private static readonly Tensor s_x = Tensor.From([1.0, 2], requiresGrad: true);

    [Test]
    public void Results_are_computed_and_not_recorded()
    {
        using var mode = Autograd.InferenceMode();
        Autograd.IsRecording.ShouldBeFalse();
        var y = s_x * 2;
        (y.RequiresGrad, y.IsLeaf).ShouldBe((false, true));
        (y + s_x).ShouldHave([2], [3, 6]);
    }

    [Test]
    public void A_recorded_op_refuses_them_and_says_how_to_mend_it()
    {
        Tensor y;
        using (Autograd.InferenceMode()) y = s_x * 2;
        Autograd.IsRecording.ShouldBeTrue();
        var error = Should.Throw<AutogradException>(() => s_x * y);
        error.Message.ShouldBe(
            "Multiply: its input 1, of shape [2], was computed in Autograd.InferenceMode() and cannot get into a gradient. "
            + "Compute it in Autograd.NoGrad() instead, or Clone() it here.");
        Should.Throw<AutogradException>(() => y.RequiresGrad = true).Message.ShouldContain("InferenceMode");
        (s_x * y.Clone()).RequiresGrad.ShouldBeTrue();
        new Parameter(y).ShouldHave([2], [2, 4]);
        (y + 1).ShouldHave([2], [3, 5]);   // nothing is recorded here, and the result is an ordinary constant
        (s_x * (y + 1)).RequiresGrad.ShouldBeTrue();
        using (Autograd.NoGrad()) (s_x * y).ShouldHave([2], [2, 8]);
    }

    [Test]
    public void What_NoGrad_computes_may_be_a_constant()
    {
        Tensor y;
        using (Autograd.NoGrad()) y = s_x * 2;
        Autograd.Grad((s_x * y).Sum(), [s_x])[0].ShouldHave([2], [2, 4]);
    }

    [Test]
    public void Gradients_that_are_taken_within_it_are_ordinary_constants()
    {
        var y = s_x + 0;
        Tensor gradient;
        using (Autograd.InferenceMode()) gradient = Autograd.Grad(y, [s_x], Tensor.From([1.0, 3]))[0];   // the seed, copied
        Autograd.Grad((s_x * gradient).Sum(), [s_x])[0].ShouldHave([2], [1, 3]);
    }

    [Test]
    public void Modes_nest()
    {
        using (Autograd.InferenceMode())
        {
            using (Autograd.NoGrad()) (s_x * 2).IsInference.ShouldBeTrue();
            using (Autograd.EnableGrad())
            {
                var y = s_x * 2;
                (y.RequiresGrad, y.IsInference).ShouldBe((true, false));
            }

            Autograd.IsRecording.ShouldBeFalse();
        }

        using (Autograd.NoGrad())
        {
            using (Autograd.InferenceMode()) (s_x * 2).IsInference.ShouldBeTrue();
            (s_x * 2).IsInference.ShouldBeFalse();
        }
    }

    [Test]
    public void Gradients_computed_within_it_are_ordinary_tensors()
    {
        var x = Tensor.From([3.0], requiresGrad: true);
        var y = x * x;
        using (Autograd.InferenceMode()) y.Backward();
        x.Grad.ShouldHave([1], [6]);
        (x * x.Grad!).RequiresGrad.ShouldBeTrue();
    }

    [Test]
    public void It_holds_on_its_thread_only()
    {
        using var mode = Autograd.InferenceMode();
        var recording = false;
        var thread = new Thread(() => recording = (s_x * 2).RequiresGrad);
        thread.Start();
        thread.Join();
        recording.ShouldBeTrue();
    }
}
