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

    [Test]
    public void Gradients_that_a_step_has_used_are_told()
    {
        var (model, optimizer, backward) = Healthy();
        backward();
        optimizer.Diagnose(model).IsHealthy.ShouldBeTrue();
        optimizer.Step();
        optimizer.Diagnose(model).IsHealthy.ShouldBeTrue();   // as one does after a step, too
        backward();
        optimizer.Step();
        backward();

        var diagnosis = optimizer.Diagnose(model);

        diagnosis.UsedGradients.ShouldBe(["0.weight", "0.bias", "1.weight", "1.bias"]);
        diagnosis.Backwards.ShouldBe(3);
        diagnosis.IsHealthy.ShouldBeFalse();
        diagnosis.ToString().ShouldBe(
            "0.weight, 0.bias, 1.weight, 1.bias: the gradient is the sum of 3 Backwards, and a Step has used the earlier ones already, so that they count again. "
            + "Call optimizer.ZeroGrad() before each Backward, or, for a batch in parts, after each Step.");
        optimizer.ZeroGrad();
        backward();
        optimizer.Diagnose(model).IsHealthy.ShouldBeTrue();
        optimizer.Diagnose(model).Backwards.ShouldBe(1);
    }

    [Test]
    public void A_batch_in_parts_is_told_and_is_healthy()
    {
        var (model, optimizer, backward) = Healthy();
        for (var step = 0; step < 3; step++)
        {
            optimizer.ZeroGrad();
            for (var part = 0; part < 4; part++) backward();
            var diagnosis = optimizer.Diagnose(model);
            diagnosis.IsHealthy.ShouldBeTrue();
            diagnosis.Backwards.ShouldBe(4);
            diagnosis.ToString().ShouldContain("Each gradient is the sum of 4 Backwards since the last ZeroGrad: right for a batch in parts");
            optimizer.Step();
        }
    }

    [Test]
    public void Whoever_forgets_gradients_in_another_way_is_not_blamed([Values] Forgetting way)
    {
        var (model, optimizer, backward) = Healthy();
        for (var step = 0; step < 3; step++)
        {
            foreach (var parameter in model.Parameters)
            {
                if (way == Forgetting.Null) parameter.Grad = null;
                else if (way == Forgetting.Zeros) parameter.Grad = Tensor.ZerosLike(parameter);
                else if (way == Forgetting.Filled) parameter.Grad?.Fill(0);
            }

            if (way == Forgetting.OfTheModel) model.ZeroGrad();
            backward();
            GradientClipping.ByNorm(model.Parameters, 0.1);
            optimizer.Diagnose(model).UsedGradients.ShouldBeEmpty();
            optimizer.Diagnose(model).Backwards.ShouldBe(1);
            optimizer.Step();
        }
    }

    [Test]
    public void Steps_that_compute_the_loss_themselves_and_trainers_are_not_blamed()
    {
        var (model, optimizer, backward) = Healthy();
        var x = Tensor.From(new float[,] { { 0.5f, -0.3f } });
        for (var step = 0; step < 3; step++) optimizer.Step(() => model.Forward(x).Sum());
        optimizer.Diagnose(model).UsedGradients.ShouldBeEmpty();

        var captured = CapturedStep.Create(
            (inputs, targets) =>
            {
                optimizer.ZeroGrad();
                var loss = Losses.MeanSquaredError(model.Forward(inputs), targets);
                loss.Backward();
                optimizer.Step();
                return loss;
            },
            optimizer);
        for (var step = 0; step < 5; step++) captured.Run(x, Tensor.Ones([1, 1]));
        optimizer.Diagnose(model).UsedGradients.ShouldBeEmpty();
        optimizer.ZeroGrad();
        backward();
        optimizer.Diagnose(model).IsHealthy.ShouldBeTrue();
    }

    [Test]
    public void Two_optimizers_of_one_model_each_look_at_their_own()
    {
        var (model, _, backward) = Healthy();
        SGD first = new(model[0].Parameters), second = new(model[1].Parameters);
        backward();
        first.Step();
        first.ZeroGrad();
        backward();   // adds to the second layer, which nobody has stepped
        second.Diagnose(model).UsedGradients.ShouldBeEmpty();
        second.Step();
        backward();
        second.Diagnose(model).UsedGradients.ShouldBe(["1.weight", "1.bias"]);
        first.Diagnose(model).UsedGradients.ShouldBeEmpty();
    }

    [Test]
    public void Gradients_of_zero_are_told()
    {
        Sequential model = [new Dense(2, 3, weightInitializer: Initializers.Zeros), new Tanh(), new Dense(3, 1, weightInitializer: Initializers.Zeros)];
        var optimizer = new SGD(model.Parameters);
        model.Forward(Tensor.Ones([1, 2])).Sum().Backward();

        var diagnosis = optimizer.Diagnose(model);   // the last bias alone learns

        diagnosis.ZeroGradients.ShouldBe(["0.weight", "0.bias", "2.weight"]);
        diagnosis.IsHealthy.ShouldBeFalse();
        diagnosis.ToString().ShouldBe(
            "0.weight, 0.bias, 2.weight: a gradient of exactly 0 everywhere. What comes after is all 0, or every unit there is off or saturated: look at model.GradientReport(input).");

        optimizer.ZeroGrad();
        (model.Forward(Tensor.Ones([1, 2])) * 0).Sum().Backward();
        optimizer.Diagnose(model).ZeroGradients.Count.ShouldBe(4);
        optimizer.Diagnose(model).ToString().ShouldStartWith("Every gradient is exactly 0, so a step changes nothing:");
        optimizer.Diagnose(model).ToString().Split('\n').Length.ShouldBe(1);
    }

    [Test]
    public void Many_paths_are_cut()
    {
        Sequential model = [.. Enumerable.Range(0, 5).Select(_ => new Dense(1, 1, weightInitializer: Initializers.Zeros))];
        model.Forward(Tensor.Ones([1, 1])).Sum().Backward();
        new SGD(model.Parameters).Diagnose(model).ToString().ShouldStartWith("0.weight, 0.bias, 1.weight, 1.bias, 2.weight, 2.bias and 3 more: a gradient of exactly 0");
    }

    [Test]
    public void A_parameter_that_is_zero_here_and_there_is_healthy()
    {
        Sequential model = [new Dense(2, 3), new Dense(3, 1)];
        var optimizer = new SGD(model.Parameters);
        model.Forward(Tensor.From(new float[,] { { 1, 0 } })).Sum().Backward();   // the second row of the weights gets 0
        optimizer.Diagnose(model).IsHealthy.ShouldBeTrue();
    }

    [TestCase(DType.Float32, 2, 0.313)]   // ln(e + 1) − 1
    [TestCase(DType.Float64, 3, 0.551)]   // ln(e + 2) − 1
    [TestCase(DType.Float32, 10, 1.461)]  // ln(e + 9) − 1
    public void A_softmax_before_a_cross_entropy_is_told(DType dtype, int classes, double floor)
    {
        Sequential model = [new Dense(2, classes), new Softmax()];
        model.To(dtype);
        var optimizer = new SGD(model.Parameters);
        var x = Tensor.From(new double[,] { { 1, 2 } }).To(dtype);
        var probabilities = (Tensor.Ones([1, classes]) / classes).To(dtype);
        foreach (var loss in (Func<Tensor>[])[
            () => Losses.CrossEntropy(model.Forward(x), Tensor.From([1])),
            () => Losses.CrossEntropy(labelSmoothing: 0.1)(model.Forward(x), Tensor.From([1])) + model.Parameters[0].Square().Sum(),
            () => Losses.CrossEntropy(model.Forward(x), probabilities)])
        {
            optimizer.ZeroGrad();
            loss().Backward();
            var diagnosis = optimizer.Diagnose(model);
            diagnosis.DoubledSoftmaxClasses.ShouldBe(classes);
            diagnosis.IsHealthy.ShouldBeFalse();
            diagnosis.ToString().ShouldContain(Invariant($"for {classes} classes still costs {floor:0.000}, and gradients shrink. Leave the Softmax out of the model"));
        }

        // The next pass has none, nor has one of another model.
        optimizer.ZeroGrad();
        model[0].Forward(x).Sum().Backward();
        optimizer.Diagnose(model).DoubledSoftmaxClasses.ShouldBe(0);
    }

    [Test]
    public void One_softmax_is_right()
    {
        Sequential model = [new Dense(2, 3)];
        var optimizer = new SGD(model.Parameters);
        var x = Tensor.From(new float[,] { { 1, 2 } });
        foreach (var loss in (Func<Tensor>[])[
            () => Losses.CrossEntropy(model.Forward(x), Tensor.From([1])),
            () => Losses.CrossEntropy(model.Forward(x).LogSoftmax(), Tensor.From([1])),   // ln softmax of ln softmax is the same
            () => Losses.MeanSquaredError(model.Forward(x).Softmax(), Tensor.Zeros([1, 3])),
            () => Losses.NegativeLogLikelihood(model.Forward(x).LogSoftmax(), Tensor.From([1]))])
        {
            optimizer.ZeroGrad();
            loss().Backward();
            optimizer.Diagnose(model).IsHealthy.ShouldBeTrue();
        }
    }

    [Test]
    public void A_pass_that_was_thrown_leaves_no_finding_behind()
    {
        Sequential model = [new Dense(2, 3), new Softmax()];
        var optimizer = new SGD(model.Parameters);
        var x = Tensor.From(new float[,] { { 1, 2 } });
        var hook = model.Parameters[0].RegisterHook(_ => throw new InvalidOperationException("no"));
        Should.Throw<AutogradException>(() => Losses.CrossEntropy(model.Forward(x), Tensor.From([1])).Backward());
        hook.Dispose();
        model[0].Forward(x).Sum().Backward();
        optimizer.Diagnose(model).IsHealthy.ShouldBeTrue();
    }

    [Test]
    public void Labels_of_two_classes_for_one_output_are_told_what_to_take()
    {
        var message = Should.Throw<ShapeException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 1]), Tensor.From([0, 1]))).Message;
        message.ShouldContain("label 1 at position 1 is outside the 1 classes 0 to 0.");
        message.ShouldContain("BinaryCrossEntropyWithLogits");
        Should.Throw<ShapeException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 2]), Tensor.From([0, 2]))).Message.ShouldNotContain("BinaryCrossEntropyWithLogits");
        Should.Throw<ShapeException>(() => Tensor.From([1]).OneHot(1)).Message.ShouldNotContain("BinaryCrossEntropyWithLogits");
    }

    /// <summary>How somebody sets gradients back without the optimizer.</summary>
    internal enum Forgetting
    {
        Null,
        Zeros,
        Filled,
        OfTheModel,
    }

    private static (Sequential Model, SGD Optimizer, Action Backward) Healthy()
    {
        Sequential model = [new Dense(2, 3, generator: new Generator(1)), new Dense(3, 1, generator: new Generator(2))];
        return (model, new SGD(model.Parameters), () => model.Forward(Tensor.From(new float[,] { { 1, 2 } })).Square().Sum().Backward());
    }
}
