using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Penalties and constraints, by themselves, in a loop by hand, in captured steps and in a trainer.</summary>
[TestFixture]
internal sealed class RegularizationTests
{
    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Penalties_are_sums_over_all_elements_with_their_slopes(DType dtype)
    {
        var (v, w) = (new Parameter(Tensor.From([1.0, -2]).To(dtype)), new Parameter(Tensor.From([0.0, 3]).To(dtype)));
        var l1 = Penalties.L1([v, w], 0.5).Compute();
        l1.Item().ShouldBe(3);
        l1.Backward();
        Bits.Doubles(v.Grad!).ShouldBe([0.5, -0.5]);
        Bits.Doubles(w.Grad!).ShouldBe([0, 0.5]);

        (v.Grad, w.Grad) = (null, null);
        var both = (Penalties.L2([v, w], 0.5) + Penalties.L1([v], 2)).Compute();
        both.Item().ShouldBe((0.5 * 14) + (2 * 3));
        both.Backward();
        Bits.Doubles(v.Grad!).ShouldBe([1 + 2, -2 - 2]);
        Bits.Doubles(w.Grad!).ShouldBe([0, 3]);
    }

    [Test]
    public void A_penalty_reads_what_the_parameters_are_now()
    {
        var w = new Parameter(Tensor.From([1.0]));
        var penalty = Penalties.L2([w], 1);
        penalty.Compute().Item().ShouldBe(1);
        w.CopyFromUnrecorded(Tensor.From([3.0]));
        penalty.Compute().Item().ShouldBe(9);
    }

    [Test]
    public void Max_norm_shortens_columns_that_are_too_long_and_leaves_the_bits_of_others()
    {
        var w = new Parameter(Tensor.From(new double[,] { { 3, 0.1, 0 }, { 4, 0.2, 0 } }));
        Constraints.MaxNorm(w, 2.5).Apply();
        w.ToArray<double>().ShouldBe([1.5, 0.1, 0, 2, 0.2, 0]);   // ‖(3, 4)‖ = 5

        var rows = new Parameter(Tensor.From(new double[,] { { 3, 4 }, { 0.1, 0.2 } }));
        Constraints.MaxNorm(rows, 2.5, axis: 1).Apply();
        rows.ToArray<double>().ShouldBe([1.5, 2, 0.1, 0.2]);
    }

    [Test]
    public void Max_norm_leaves_a_frozen_weight_as_it_is_also_in_captured_steps()
    {
        var (frozen, other) = (new Parameter(Tensor.From([3.0, 4]).Reshape(2, 1)) { RequiresGrad = false }, new Parameter(Tensor.From([1.0])));
        var (constraint, optimizer) = (Constraints.MaxNorm(frozen, 2.5), new SGD([other]));
        var step = CapturedStep.Create((x, _) =>
        {
            var loss = (other * x).Sum();
            loss.Backward();
            optimizer.Step();
            constraint.Apply();
            return loss;
        }, optimizer);

        Run();
        Run();
        frozen.ToArray<double>().ShouldBe([3, 4]);
        frozen.RequiresGrad = true;
        Run();
        frozen.ToArray<double>().ShouldBe([1.5, 2]);

        void Run() => step.Run(Tensor.From([1.0]), Tensor.From([0.0]));
    }

    [Test]
    public void Constraints_are_applied_in_order()
    {
        var w = new Parameter(Tensor.From(new double[,] { { 6, 0 }, { 8, 0 } }));
        (Constraints.MaxNorm(w, 5) + Constraints.MaxNorm([w], 4, axis: 1)).Apply();   // columns: (3, 4); then rows: 3 and 4
        w.ToArray<double>().ShouldBe([3, 0, 4, 0]);
    }

    [Test]
    public void Bad_options_are_named()
    {
        var (weight, bias) = (new Parameter(Tensor.Ones([2, 2])), new Parameter(Tensor.Ones([2])));
        Should.Throw<ArgumentException>(() => Penalties.L1([], 1)).Message.ShouldContain("no parameters");
        Should.Throw<ArgumentException>(() => Constraints.MaxNorm([], 1)).Message.ShouldContain("no parameters");
        Should.Throw<ShapeException>(() => Constraints.MaxNorm([weight, bias], 1, axis: 1)).Message.ShouldContain("[2]");
        Should.Throw<ArgumentNullException>(() => Penalties.L2(null!, 1));
        Should.Throw<ArgumentNullException>(() => Constraints.MaxNorm((Parameter)null!, 1));
        Should.Throw<ArgumentNullException>(() => Penalties.L2([weight, null!], 1)).ParamName.ShouldBe("parameters");   // such as the bias of a layer that has none
        Should.Throw<ArgumentNullException>(() => Constraints.MaxNorm([weight, null!], 1)).ParamName.ShouldBe("parameters");
        Should.Throw<ArgumentNullException>(() => Penalties.L2([weight], 1) + null!);
        Should.Throw<ArgumentNullException>(() => Constraints.MaxNorm(weight, 1) + null!);
        foreach (var number in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Should.Throw<ArgumentOutOfRangeException>(() => Penalties.L1([weight], number)).Message.ShouldContain("Penalties.L1");
            Should.Throw<ArgumentOutOfRangeException>(() => Penalties.L2([weight], number)).Message.ShouldContain("strength");
            Should.Throw<ArgumentOutOfRangeException>(() => Constraints.MaxNorm(weight, number)).Message.ShouldContain("greatest length");
        }
    }

    [Test]
    public void A_captured_step_with_both_is_equal_to_the_plain_one_bit_for_bit()
    {
        var (plain, captured) = (Model(), Model());
        var (plainStep, capturedOptimizer) = (Step(plain, new Adam(plain.Parameters, 0.05)), new Adam(captured.Parameters, 0.05));
        var capturedStep = CapturedStep.Create(Step(captured, capturedOptimizer), capturedOptimizer);
        for (ulong i = 0; i < 200; i++)
        {
            var (x, y) = (Tensor.Normal([6, 4], generator: new(i)), Tensor.From([0, 1, 2, 0, 1, (int)i % 3]));
            Bits.Of(capturedStep.Run(x, y)).ShouldBe(Bits.Of(plainStep(x, y)), $"step {i}");
        }

        Bits.Of(captured.Parameters).ShouldBe(Bits.Of(plain.Parameters));
        capturedStep.CaptureCount.ShouldBe(1);

        static Func<Tensor, Tensor, Tensor> Step(Sequential model, Optimizer optimizer)
        {
            var (penalty, constraint) = (Both(model), Short(model));
            return (x, y) =>
            {
                optimizer.ZeroGrad();
                var loss = Losses.CrossEntropy(labelSmoothing: 0.1)(model.Call(x), y) + penalty.Compute();
                loss.Backward();
                optimizer.Step();
                constraint.Apply();
                return loss;
            };
        }
    }

    [Test]
    public void A_trainer_with_both_is_the_loop_by_hand_and_captures_its_steps()
    {
        var (byHand, trained, ownLoss) = (Model(), Model(), Model());
        var data = new TensorDataset(Tensor.Normal([24, 4], generator: new(1)), Tensor.From(Enumerable.Range(0, 24).Select(i => i % 3).ToArray()));
        var optimizer = new Adam(byHand.Parameters, 0.05);
        var (penalty, constraint) = (Both(byHand), Short(byHand));
        var (generator, losses) = (new Generator(9), 0.0);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            losses = 0;
            foreach (var (x, y) in data.Batches(6, generator))
            {
                optimizer.ZeroGrad();
                var loss = Losses.CrossEntropy(byHand.Call(x), y);
                (loss + penalty.Compute()).Backward();
                optimizer.Step();
                constraint.Apply();
                losses += loss.Item() * 6;
            }
        }

        var trainer = new Trainer(trained, new Adam(trained.Parameters, 0.05), Losses.CrossEntropy) { Penalty = Both(trained), Constraint = Short(trained) };
        trainer.Fit(data, epochs: 3, batchSize: 6, generator: new(9))[^1].Training.Loss.ShouldBe(losses / 24, "the loss without the penalty");
        Bits.Of(trained.Parameters).ShouldBe(Bits.Of(byHand.Parameters));
        trainer.CaptureCount.ShouldBe(1);

        var plainTrainer = new Trainer(ownLoss, new Adam(ownLoss.Parameters, 0.05), (output, target) => Losses.CrossEntropy(output, target))
        {
            Penalty = Both(ownLoss),
            Constraint = Short(ownLoss),
        };
        plainTrainer.Fit(data, epochs: 3, batchSize: 6, generator: new(9));
        Bits.Of(ownLoss.Parameters).ShouldBe(Bits.Of(byHand.Parameters));
        plainTrainer.CaptureCount.ShouldBe(0);
    }

    [Test]
    public void Penalties_and_constraints_of_the_users_run_in_every_step()
    {
        var model = Model();
        var data = new TensorDataset(Tensor.Normal([6, 4], generator: new(1)), Tensor.From([0, 1, 2, 0, 1, 2]));
        var (own, applied) = (new OwnPenalty(), new OwnConstraint());
        var penalized = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy) { Penalty = Both(model) + own };
        penalized.Fit(data, epochs: 4, batchSize: 6);
        var constrained = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy) { Constraint = applied + Short(model) };
        constrained.Fit(data, epochs: 4, batchSize: 6);
        (own.Calls, applied.Calls, penalized.CaptureCount, constrained.CaptureCount).ShouldBe((4, 4, 0, 0));
    }

    [Test]
    public void A_penalty_that_is_not_finite_stops_training_before_the_parameters_change()
    {
        var layer = new Dense(4, 3, generator: new(1));
        layer.Weight.CopyFromUnrecorded(Tensor.Full([4, 3], 1e30));
        var before = Bits.Of(layer.Weight);
        var trainer = new Trainer(layer, new SGD(layer.Parameters), Losses.CrossEntropy) { Penalty = Penalties.L2([layer.Weight], 1) };
        Should.Throw<NonFiniteLossException>(() => trainer.Fit(new TensorDataset(Tensor.Zeros([3, 4]), Tensor.From([0, 1, 2])), epochs: 1, batchSize: 3));
        Bits.Of(layer.Weight).ShouldBe(before);
    }

    /// <summary>The example in docs/layers.md.</summary>
    [Test]
    public void The_example_of_the_guide_keeps_its_promise()
    {
        var hidden = new Dense(784, 128);
        Sequential model = [hidden, new ReLU(), new Dense(128, 10)];
        var weights = model.Parameters.Where(parameter => parameter.Rank == 2);   // no biases
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy(labelSmoothing: 0.1))
        {
            Penalty = Penalties.L1(weights, 1e-5) + Penalties.L2(weights, 1e-4),
            Constraint = Constraints.MaxNorm(hidden.Weight, 1),
        };

        Bits.Doubles(hidden.Weight.Norm(2, axes: 0)).ShouldAllBe(length => length > 1, "the weights are longer at first");
        trainer.Fit(new TensorDataset(Tensor.Normal([64, 784]), Tensor.From(Enumerable.Range(0, 64).Select(i => i % 10).ToArray())), epochs: 2);
        Bits.Doubles(hidden.Weight.Norm(2, axes: 0)).ShouldAllBe(length => length < 1.000001);
        trainer.CaptureCount.ShouldBe(1);
    }

    private static Sequential Model() => [new Dense(4, 8, generator: new(1)), new Tanh(), new Dropout(0.2, new(3)), new Dense(8, 3, generator: new(2))];

    private static Penalty Both(Sequential model) => Penalties.L1(model.Parameters, 1e-3) + Penalties.L2([((Dense)model[0]).Weight], 1e-2);

    private static Constraint Short(Sequential model) => Constraints.MaxNorm(model.Parameters.Where(parameter => parameter.Rank == 2), 0.7);

    private sealed class OwnPenalty : Penalty
    {
        public int Calls { get; private set; }

        public override Tensor Compute()
        {
            Calls++;
            return Tensor.Scalar(0);
        }
    }

    private sealed class OwnConstraint : Constraint
    {
        public int Calls { get; private set; }

        protected override void Project() => Calls++;
    }
}

/// <summary>Writes that tests do outside of training.</summary>
file static class Unrecorded
{
    public static void CopyFromUnrecorded(this Parameter parameter, Tensor values)
    {
        using (Autograd.NoGrad()) parameter.CopyFrom(values);
    }
}
