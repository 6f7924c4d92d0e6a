using System.Reflection;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>What holds for every loss. Their values are compared with PyTorch's among the golden cases.</summary>
[TestFixture]
internal sealed class LossTests
{
    /// <summary>What makes a loss of others, and is none itself: HeadsTests and ExampleWeightTests.</summary>
    private static readonly string[] s_combinators = [nameof(Losses.Replayable), nameof(Losses.WithWeights), nameof(Losses.Weighted), nameof(Losses.Head)];

    private static readonly MethodInfo[] s_methods =
        [.. typeof(Losses).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(method => !s_combinators.Contains(method.Name))];

    [Test]
    public void Every_loss_has_a_row() =>
        s_methods.Select(method => method.Name).Distinct().Except(LossTable.All.Select(row => row.Name)).ShouldBeEmpty("give each a row in LossTable");

    [Test]
    public void Every_loss_can_be_handed_over_and_makes_others_with_options()
    {
        foreach (var methods in s_methods.GroupBy(method => method.Name))
        {
            methods.Single(method => method.ReturnType == typeof(Tensor)).GetParameters().Select(parameter => parameter.ParameterType)
                .ShouldBe([typeof(Tensor), typeof(Tensor)], methods.Key);
            methods.Single(method => method.ReturnType == typeof(Loss)).GetParameters()[^1].ParameterType.ShouldBe(typeof(Reduction), methods.Key);
        }
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void Gradients_are_the_slopes(LossRow row)
    {
        var target = row.Target(new Generator(2));
        if (target.DType == DType.Float32) target = target.To(DType.Float64);
        if (row.Name.Contains("KL", StringComparison.Ordinal) && !row.Name.Contains("logarithms", StringComparison.Ordinal)) target /= target.Sum(-1, keepDims: true);
        LossGradients.Check(input => row.Loss(row.Activate(input), target).Sum(), row.MakeInput(1).To(DType.Float64));
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void Sum_and_mean_are_those_of_the_single_losses(LossRow row)
    {
        if (row.Make is not { } make) return;
        var (output, target) = (row.Activate(row.MakeInput(1)), row.Target(new Generator(2)));
        var single = Bits.Doubles(make(Reduction.None)(output, target));
        var divisor = target.DType == DType.Int32 ? target.ToArray<int>().Sum(label => (double[])[0.5, 0, 1.25] is var weights ? weights[label] : 0) : single.Length;
        make(Reduction.Sum)(output, target).Item().ShouldBe(single.Sum(), 1e-5);
        make(Reduction.Mean)(output, target).Item().ShouldBe(single.Sum() / divisor, 1e-5);
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void A_captured_step_is_equal_to_the_plain_one_bit_for_bit(LossRow row)
    {
        var (plain, captured) = (new Parameter(row.MakeInput(1)), new Parameter(row.MakeInput(1)));
        var (plainOptimizer, capturedOptimizer) = (new SGD([plain], 0.01), new SGD([captured], 0.01));
        var step = CapturedStep.Create((_, y) => Step(captured, y, capturedOptimizer), capturedOptimizer);
        for (ulong i = 0; i < 10; i++)
        {
            var target = row.Target(new Generator(i));
            Bits.Of(step.Run(Tensor.Ones([1]), target)).ShouldBe(Bits.Of(Step(plain, target, plainOptimizer)), $"step {i}");
        }

        Bits.Of(captured).ShouldBe(Bits.Of(plain));
        step.CaptureCount.ShouldBe(1);

        Tensor Step(Parameter input, Tensor target, Optimizer optimizer)
        {
            optimizer.ZeroGrad();
            var loss = row.Loss(row.Activate(input), target);
            (row.Reduction == Reduction.None ? loss.Sum() : loss).Backward();
            optimizer.Step();
            return loss;
        }
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void A_trainer_captures_its_steps(LossRow row)
    {
        if (row.Reduction == Reduction.None || row.Shape.Length != 2) return;
        Sequential model = [new Dense(2, 3, generator: new(1)), row.Activation ?? new Dense(3, 3, generator: new(2))];
        var trainer = new Trainer(model, new SGD(model.Parameters), row.Loss);
        trainer.Fit(new TensorDataset(Tensor.Normal([5, 2], generator: new(3)), row.Target(new Generator(4))), epochs: 2, batchSize: 5, generator: new(5));
        trainer.CaptureCount.ShouldBe(1);
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void Shapes_types_and_null_are_checked(LossRow row)
    {
        var (output, target) = (row.Activate(row.MakeInput(1)), row.Target(new Generator(2)));
        Should.Throw<ArgumentNullException>(() => row.Loss(null!, target));
        Should.Throw<ArgumentNullException>(() => row.Loss(output, null!));
        Should.Throw<ShapeException>(() => row.Loss(output, target[1..])).Message.ShouldContain(target[1..].Shape.ToString());
        Should.Throw<DTypeException>(() => row.Loss(output, target.To(target.DType == DType.Int32 ? DType.Float32 : DType.Float64))).Message.ShouldContain("To(DType.");
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void Outputs_of_integers_are_refused(LossRow row)
    {
        var (output, target) = (row.Activate(row.MakeInput(1)).To(DType.Int32), row.Target(new Generator(2)).To(DType.Int32));
        Should.Throw<DTypeException>(() => row.Loss(output, target)).Message.ShouldContain("Int32");
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void A_replay_checks_as_the_first_run_did(LossRow row)
    {
        var target = row.Target(new Generator(2));
        var (bad, message) = BadTarget(row, target);
        if (bad is null) return;
        var input = new Parameter(row.MakeInput(1));
        var optimizer = new SGD([input]);
        var step = CapturedStep.Create((_, y) =>
        {
            var loss = row.Loss(row.Activate(input), y).Sum();
            loss.Backward();
            optimizer.Step();
            return loss;
        }, optimizer);
        step.Run(Tensor.Ones([1]), target);
        var before = Bits.Of(input);
        var thrown = Should.Throw<Exception>(() => step.Run(Tensor.Ones([1]), bad));
        thrown.ShouldBeAssignableTo(target.DType == DType.Int32 ? typeof(ShapeException) : typeof(ArgumentOutOfRangeException));
        thrown.Message.ShouldContain(message);
        Bits.Of(input).ShouldBe(before);
        Should.Throw<Exception>(() => row.Loss(row.Activate(input), bad)).Message.ShouldBe(thrown.Message, "as in the plain step");
    }

    private static (Tensor? Target, string Message) BadTarget(LossRow row, Tensor target)
    {
        if (target.DType == DType.Int32) return (Tensor.From([0, 1, 2, 0, 3]), "label 3 at position 4");
        if (row.Name.Contains("logarithms", StringComparison.Ordinal)) return (target + 30, "is no logarithm of a probability");
        if (row.Name.StartsWith("Poisson", StringComparison.Ordinal)) return (target - 6, "is negative");
        if (row.Name.Contains("Hinge", StringComparison.Ordinal) || row.Name.StartsWith("Cosine", StringComparison.Ordinal)) return (0 * target, "is neither -1 nor 1");
        if (row.Name.Contains("Entropy", StringComparison.Ordinal) || row.Name.StartsWith("KL", StringComparison.Ordinal)) return (target + 2, "is no probability");
        return (null, "");
    }
}
