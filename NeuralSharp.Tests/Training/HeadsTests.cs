using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>Networks with several heads, and with several inputs.</summary>
[TestFixture]
internal sealed class HeadsTests
{
    [Test]
    public void A_loss_of_heads_is_the_weighted_sum_of_their_losses()
    {
        var output = Tensor.Normal([5, 4], generator: new(1), requiresGrad: true);
        var target = Tensor.From(new float[,] { { 0, 1.5f }, { 2, 0 }, { 1, -1 }, { 1, 2 }, { 0, 0.5f } });
        var loss = Losses.Weighted((0.7, Losses.Head(Losses.CrossEntropy, outputs: ..3, label: 0)), (0.3, Losses.Head(Losses.MeanSquaredError, outputs: 3.., targets: 1..)));
        var labels = Tensor.From([0, 2, 1, 1, 0]);
        var expected = (0.7 * Losses.CrossEntropy(output[.., ..3], labels)) + (0.3 * Losses.MeanSquaredError(output[.., 3..], target[.., 1..]));
        loss(output, target).Item().ShouldBe(expected.Item(), 1e-7);
        expected.Backward();
        var gradient = output.Grad!.AsSpan<float>().ToArray();
        output.Grad = null;
        loss(output, target).Backward();
        output.Grad!.AsSpan<float>().ToArray().ShouldBe(gradient);
    }

    [Test]
    public void Two_heads_learn_at_once_in_captured_steps()
    {
        var inputs = Tensor.Normal([200, 2], generator: new(1));
        var (labels, sums) = ((inputs[.., ..1] > inputs[.., 1..]).To(DType.Float32), inputs.Sum(1, keepDims: true));
        var data = new TensorDataset(inputs, Tensor.Concatenate([labels, sums], axis: 1));
        Sequential model = [new Dense(2, 16, generator: new(2)), new Tanh(), new Dense(16, 3, generator: new(3))];
        var trainer = new Trainer(
            model, new Adam(model.Parameters, 0.02),
            Losses.Weighted((1, Losses.Head(Losses.CrossEntropy, outputs: ..2, label: 0)), (0.5, Losses.Head(Losses.MeanSquaredError, outputs: 2.., targets: 1..))));
        trainer.Fit(data, epochs: 40, batchSize: 50, generator: new(4))[^1].Training.Loss.ShouldBeLessThan(0.15);
        trainer.CaptureCount.ShouldBe(1);
        var output = trainer.Predict(inputs);
        output[.., ..2].ArgMax().To(DType.Float32).EqualTo(labels.Squeeze(1)).Mean().Item().ShouldBeGreaterThan(0.95);
        Losses.MeanSquaredError(output[.., 2..], sums).Item().ShouldBeLessThan(0.05);
    }

    [Test]
    public void Heads_of_losses_of_ones_own_are_not_captured()
    {
        var calls = 0;
        Loss own = (output, target) =>
        {
            calls++;
            return (output - target).Square().Mean();
        };
        Sequential model = [new Dense(2, 2)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.Weighted((1, Losses.Head(own, .., ..))));
        trainer.Fit(new TensorDataset(Tensor.Ones([8, 2]), Tensor.Ones([8, 2])), epochs: 2, batchSize: 4);
        (calls, trainer.CaptureCount).ShouldBe((4, 0));
    }

    [Test]
    public void What_does_not_fit_says_so()
    {
        var (output, target) = (Tensor.Ones([4, 3]), Tensor.Full([4, 2], 0.5));
        Should.Throw<DTypeException>(() => Losses.Head(Losses.CrossEntropy, .., label: 0)(output, target)).Message.ShouldContain("0.5 at position 0 is no whole number");
        Should.Throw<ShapeException>(() => Losses.Head(Losses.CrossEntropy, .., label: 2)(output, target)).Message.ShouldContain("no column 2");
        Should.Throw<ShapeException>(() => Losses.Head(Losses.MeanSquaredError, ..4, ..)(output, target)).Message.ShouldContain("no columns 0..4");
        Should.Throw<ShapeException>(() => Losses.Head(Losses.MeanSquaredError, .., ..)(Tensor.Ones([4]), target)).Message.ShouldContain("[batch, columns]");
        Should.Throw<ArgumentException>(() => Losses.Weighted());
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.Weighted((-1, Losses.CrossEntropy)));
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.Weighted((double.NaN, Losses.CrossEntropy)));
    }

    [Test]
    public void Several_inputs_go_through_batches_and_training([Values] bool isReplayable)
    {
        var (left, right) = (Tensor.Normal([60, 3], generator: new(1)), Tensor.From(Enumerable.Range(0, 60).Select(i => i % 4).ToArray()));
        var labels = Tensor.From(Enumerable.Range(0, 60).Select(i => i % 4 / 2).ToArray());
        var data = new TensorDataset([left, right], labels, Tensor.Ones([60]));
        foreach (var batch in data.Batches(7, new Generator(2), reuseBuffers: true))
        {
            batch.AllInputs.Count.ShouldBe(2);
            batch.AllInputs[1].AsSpan<int>().ToArray().Select(word => word / 2).ShouldBe(batch.Targets.AsSpan<int>().ToArray());
        }

        var model = new TwoTowers(isReplayable);
        var trainer = new Trainer(model, new Adam(model.Parameters, 0.05), Losses.CrossEntropy);
        trainer.Fit(data, epochs: 20, batchSize: 16, validation: data, generator: new(3))[^1].Validation!.Value.Accuracy.ShouldBe(1);
        trainer.CaptureCount.ShouldBe(isReplayable ? 2 : 0);
        trainer.Predict([left, right]).ArgMax().AsSpan<int>().ToArray().ShouldBe(labels.AsSpan<int>().ToArray());
    }

    [Test]
    public void The_captured_step_of_several_inputs_is_the_plain_one()
    {
        var (left, right) = (Tensor.Normal([30, 3], generator: new(1)), Tensor.From(Enumerable.Range(0, 30).Select(i => i % 4).ToArray()));
        var data = new TensorDataset([left, right], Tensor.From(Enumerable.Range(0, 30).Select(i => i % 2).ToArray()), Tensor.Uniform([30], 0, 2, generator: new(5)));
        byte[][] results = [.. new[] { true, false }.Select(isReplayable =>
        {
            var model = new TwoTowers(isReplayable);
            new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy).Fit(data, epochs: 3, batchSize: 8, generator: new(3));
            return Tests.Layers.Bits.Of(model.Parameters);
        })];
        results[0].ShouldBe(results[1]);
    }

    [Test]
    public void The_wrong_number_of_inputs_says_so()
    {
        var model = new TwoTowers(isReplayable: true);
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        Should.Throw<ShapeException>(() => trainer.Fit(new TensorDataset(Tensor.Ones([4, 3]), Tensor.Zeros([4], DType.Int32)), epochs: 1)).Message.ShouldContain("it has 2 inputs and got 1");
        Should.Throw<ShapeException>(() => model.Forward(Tensor.Ones([4, 3])));
        Sequential one = [new Dense(3, 2)];
        var two = new TensorDataset([Tensor.Ones([4, 3]), Tensor.Ones([4, 3])], Tensor.Zeros([4], DType.Int32));
        Should.Throw<ShapeException>(() => new Trainer(one, new SGD(one.Parameters), Losses.CrossEntropy).Fit(two, epochs: 1)).Message.ShouldContain("MultiInputModule");
        Should.Throw<ArgumentException>(() => new Trainer(one, new SGD(one.Parameters), Losses.CrossEntropy).Predict([Tensor.Ones([4, 3])]));
        Should.Throw<ArgumentException>(() => new TensorDataset((IReadOnlyList<Tensor>)[], Tensor.Ones([4])));
        Should.Throw<ShapeException>(() => new TensorDataset([Tensor.Ones([4, 3]), Tensor.Ones([5, 3])], Tensor.Ones([4])));
        using var hook = model.RegisterForwardHook((_, _, _) => { });
        Should.Throw<InvalidOperationException>(() => trainer.Predict([Tensor.Ones([4, 3]), Tensor.Zeros([4], DType.Int32)])).Message.ShouldContain("on its parts");
    }

    private sealed class TwoTowers : MultiInputModule
    {
        private readonly bool _isReplayable;

        public TwoTowers(bool isReplayable)
            : base(inputCount: 2)
        {
            _isReplayable = isReplayable;
            Left = new Dense(3, 4, generator: new(7));
            Right = new Embedding(4, 4, generator: new(8));
            Top = new Dense(8, 2, generator: new(9));
        }

        public Dense Left { get; private init => field = Register(value); }

        public Embedding Right { get; private init => field = Register(value); }

        public Dense Top { get; private init => field = Register(value); }

        public override bool IsReplayable => _isReplayable;

        public override Tensor Forward(IReadOnlyList<Tensor> inputs) =>
            Top.Call(Tensor.Concatenate([Left.Call(inputs[0]), Right.Call(inputs[1])], axis: 1).Tanh());
    }
}
