using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>A network that does not learn is explained in one call.</summary>
[TestFixture]
internal sealed class DiagnoseTests
{
    [Test]
    public void A_healthy_pair_is_called_so()
    {
        Sequential model = [new Dense(2, 3), new Dense(3, 1)];
        var optimizer = new SGD(model.Parameters);
        model.Forward(Tensor.Ones([1, 2])).Sum().Backward();

        var diagnosis = optimizer.Diagnose(model);

        diagnosis.IsHealthy.ShouldBeTrue();
        diagnosis.ToString().ShouldBe("The optimizer holds every parameter of the model, and each has a gradient.");
    }

    [Test]
    public void What_is_not_held_what_has_no_gradient_and_what_is_foreign_is_listed()
    {
        Sequential model = [new Dense(2, 3), new Dense(3, 1)];
        var optimizer = new SGD([.. model[0].Parameters, model[1].Parameters[0], new Parameter(Tensor.Zeros([1]))]);
        model[0].Forward(Tensor.Ones([1, 2])).Sum().Backward(); // forgets the second layer

        var diagnosis = optimizer.Diagnose(model);

        diagnosis.IsHealthy.ShouldBeFalse();
        diagnosis.NotHeld.ShouldBe(["1.bias"]);
        diagnosis.WithoutGradient.ShouldBe(["1.weight"]);
        diagnosis.Foreign.ShouldBe(1);
        var lines = diagnosis.ToString().Split('\n');
        lines.Length.ShouldBe(3);
        lines[0].ShouldStartWith("1.bias: not held by the optimizer; it will not learn.");
        lines[1].ShouldStartWith("1.weight: no gradient;");
        lines[2].ShouldStartWith("1 parameter(s) of the optimizer are not the model's");
    }

    [Test]
    public void An_optimizer_of_a_model_since_rebuilt_is_found_out()
    {
        Sequential old = [new Dense(2, 1)];
        var optimizer = new SGD(old.Parameters);
        Sequential rebuilt = [new Dense(2, 1)];

        var diagnosis = optimizer.Diagnose(rebuilt);

        diagnosis.NotHeld.ShouldBe(["0.weight", "0.bias"]);
        diagnosis.Foreign.ShouldBe(2);
    }

    [Test]
    public void A_parameter_too_many_is_not_healthy()
    {
        Sequential model = [new Dense(2, 1)];
        var optimizer = new SGD([.. model.Parameters, new Parameter(Tensor.Zeros([1]))]);
        model.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        optimizer.Diagnose(model).IsHealthy.ShouldBeFalse();
        optimizer.Diagnose(model).Foreign.ShouldBe(1);
    }

    [Test]
    public void After_ZeroGrad_nothing_has_a_gradient()
    {
        Sequential model = [new Dense(2, 1)];
        var optimizer = new SGD(model.Parameters);
        model.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        optimizer.ZeroGrad();
        optimizer.Diagnose(model).WithoutGradient.ShouldBe(["0.weight", "0.bias"]);
    }

    [Test]
    public void Frozen_parameters_are_told_and_not_called_forgotten()
    {
        Sequential model = [new Dense(2, 3), new Dense(3, 1)];
        foreach (var parameter in model[0].Parameters) parameter.RequiresGrad = false;
        var optimizer = new SGD(model[1].Parameters);
        model.Forward(Tensor.Ones([1, 2])).Sum().Backward();

        var diagnosis = optimizer.Diagnose(model);

        diagnosis.Frozen.ShouldBe(["0.weight", "0.bias"]);
        diagnosis.NotHeld.ShouldBeEmpty();
        diagnosis.WithoutGradient.ShouldBeEmpty();
        diagnosis.IsHealthy.ShouldBeFalse();
        diagnosis.ToString().ShouldStartWith("0.weight: frozen;");
    }

    [Test]
    public void Null_is_refused() => Should.Throw<ArgumentNullException>(() => new SGD([new Parameter(Tensor.Zeros([1]))]).Diagnose(null!));
}
