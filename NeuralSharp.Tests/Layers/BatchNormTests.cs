using NeuralSharp.Layers;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Batch normalization by hand; beside PyTorch it stands in the golden cases.</summary>
[TestFixture]
internal sealed class BatchNormTests
{
    // Two features: means 2 and 10, mean square distances 1 and 16, unbiased 2 and 32.
    private static readonly Tensor s_batch = Tensor.From(new float[,] { { 1, 6 }, { 3, 14 } });

    [Test]
    public void In_training_it_standardizes_by_the_batch_and_the_running_statistics_follow()
    {
        var layer = new BatchNorm(2, momentum: 0.25, epsilon: 0);
        layer.Forward(s_batch).ToArray<float>().ShouldBe([-1, -1, 1, 1]);
        layer.RunningMean.ToArray<float>().ShouldBe([0.5f, 2.5f]);     // 3/4 · 0 + 1/4 · 2 and 10
        layer.RunningVar.ToArray<float>().ShouldBe([1.25f, 8.75f]);    // 3/4 · 1 + 1/4 · 2 and 32
        layer.Forward(s_batch);
        layer.RunningMean.ToArray<float>().ShouldBe([0.875f, 4.375f]);
    }

    [Test]
    public void In_evaluation_it_takes_the_running_statistics_and_leaves_them()
    {
        var layer = new BatchNorm(2, epsilon: 0);
        layer.RunningMean.CopyFrom(Tensor.From([1f, 2f]));
        layer.RunningVar.CopyFrom(Tensor.From([4f, 16f]));
        using (Autograd.NoGrad()) layer.Weight!.CopyFrom(Tensor.From([2f, 1f]));
        using (Autograd.NoGrad()) layer.Bias!.CopyFrom(Tensor.From([0f, 10f]));
        layer.Eval();
        layer.Forward(s_batch).ToArray<float>().ShouldBe([0, 11, 2, 13]);   // (1 − 1) / 2 · 2, (6 − 2) / 4 + 10, …
        layer.Forward(s_batch[..1]).ToArray<float>().ShouldBe([0, 11], "one example is enough");
        layer.RunningMean.ToArray<float>().ShouldBe([1, 2]);
    }

    [Test]
    public void Channels_of_images_are_features_too()
    {
        var layer = new BatchNorm(2, momentum: 1, epsilon: 0);
        var output = layer.Forward(Tensor.Arange(12).Reshape(2, 2, 3));
        layer.RunningMean.ToArray<float>().ShouldBe([4, 7]);   // of 0, 1, 2, 6, 7, 8 and three more each
        layer.RunningVar.ToArray<float>().ShouldBe([11.6f, 11.6f], 1e-5);   // 58 / 5
        output.Mean([0, 2]).ToArray<float>().ShouldBe([0, 0], 1e-6);
        layer.Eval().Forward(Tensor.Ones([1, 2, 3])).Shape.ShouldBe([1, 2, 3]);
    }

    [TestCase(1, 3)]
    [TestCase(0, 3)]
    [TestCase(1, 3, 1)]
    public void A_batch_of_one_has_no_variance_in_training(params int[] shape)
    {
        var layer = new BatchNorm(3);
        var message = Should.Throw<ShapeException>(() => layer.Forward(Tensor.Ones(shape))).Message;
        message.ShouldContain("BatchNorm(3)");
        message.ShouldContain("Eval()");
        layer.RunningMean.ToArray<float>().ShouldBe([0, 0, 0], "nothing is half-done");
    }

    [TestCase(3)]
    [TestCase(3, 4)]
    [TestCase(3, 4, 2)]
    public void Other_features_are_refused(params int[] shape) =>
        Should.Throw<ShapeException>(() => new BatchNorm(2).Forward(Tensor.Ones(shape))).Message.ShouldContain("[batch, 2]");

    [Test]
    public void Numbers_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchNorm(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchNorm(2, momentum: 1.5)).Message.ShouldContain("from 0 to 1");
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchNorm(2, epsilon: -1)).Message.ShouldContain("epsilon");
        Should.Throw<ArgumentOutOfRangeException>(() => new LayerNorm(2, epsilon: double.NaN));
        foreach (var dtype in new[] { DType.Float64, DType.Int32 })
        {
            foreach (var layer in (Module[])[new BatchNorm(2), new BatchNorm(2).Eval(), new BatchNorm(2, affine: false)])
                Should.Throw<DTypeException>(() => layer.Forward(Tensor.Ones([3, 2], dtype))).Message.ShouldStartWith($"{layer}: the input is {dtype} and the running mean Float32");
        }
    }

    [Test]
    public void Running_statistics_are_buffers_saved_and_loaded_and_converted()
    {
        Sequential model = [new Dense(3, 2, generator: new(1)), new BatchNorm(2)];
        model.NamedParameters.Select(entry => entry.Key).ShouldBe(["0.weight", "0.bias", "1.weight", "1.bias"]);
        model.NamedBuffers.Select(entry => entry.Key).ShouldBe(["1.running_mean", "1.running_var"]);
        model.Forward(Tensor.Uniform([5, 3], generator: new(2)));

        using var folder = new TempFolder();
        model.Save(folder.File("m"));
        SafeTensors.Read(folder.File("m")).Keys.ShouldBe(["0.bias", "0.weight", "1.bias", "1.running_mean", "1.running_var", "1.weight"]);
        Sequential other = [new Dense(3, 2), new BatchNorm(2)];
        other.Load(folder.File("m"));
        Bits.Of(other.NamedBuffers.Select(entry => entry.Value)).ShouldBe(Bits.Of(model.NamedBuffers.Select(entry => entry.Value)));

        var before = ((BatchNorm)model[1]).RunningMean.ToArray<float>();
        model.To(DType.Float64);
        ((BatchNorm)model[1]).RunningMean.ToArray<double>().ShouldBe(before.Select(value => (double)value));
        model.Forward(Tensor.Ones([4, 3], DType.Float64)).DType.ShouldBe(DType.Float64);
    }

    [Test]
    public void A_file_without_running_statistics_is_refused()
    {
        using var folder = new TempFolder();
        new LayerNorm(2).Save(folder.File("m"));
        Should.Throw<StateMismatchException>(() => new BatchNorm(2).Load(folder.File("m"))).Message.ShouldContain("'running_mean' is missing");
    }

    [Test]
    public void Under_a_checkpoint_the_statistics_follow_once()
    {
        var (plain, checkpointed) = (new BatchNorm(2), new BatchNorm(2));
        var input = s_batch.Clone();
        input.RequiresGrad = true;
        plain.Forward(input).Sum().Backward();
        Autograd.Checkpoint(checkpointed.Forward, input).Sum().Backward();
        Bits.Of(checkpointed.RunningMean).ShouldBe(Bits.Of(plain.RunningMean));
        Bits.Of(checkpointed.RunningVar).ShouldBe(Bits.Of(plain.RunningVar));
    }

    [Test]
    public void A_distant_mean_costs_no_digits()
    {
        // In Float32 a sum of such numbers is off by whole units, and their squares by thousands.
        var numbers = Tensor.Normal([256, 1], 30_000, 1, DType.Float32, new Generator(3));
        var exact = numbers.To(DType.Float64).BatchNorm(epsilon: 0).ToArray<double>();
        var output = numbers.BatchNorm(epsilon: 0).ToArray<float>();
        for (var i = 0; i < exact.Length; i++) ((double)output[i]).ShouldBe(exact[i], 0.003);   // a unit in the last place of the input is 0.002
        numbers.Reshape(1, 256).LayerNorm([256], epsilon: 0).ToArray<float>().ShouldBe(output, 0.005);
    }

    [Test]
    public void LayerNorm_standardizes_each_example()
    {
        var layer = new LayerNorm(2, epsilon: 0);
        layer.Forward(Tensor.From(new float[,] { { 1, 3 }, { 10, 2 } })).ToArray<float>().ShouldBe([-1, 1, 1, -1]);
        layer.Eval().Forward(Tensor.From(new float[,] { { 1, 3 } })).ToArray<float>().ShouldBe([-1, 1]);
        Should.Throw<ShapeException>(() => layer.Forward(Tensor.Ones([2, 3]))).Message.ShouldContain("[2, 3] does not end in [2]");
        new LayerNorm([2, 3], useBias: false).NamedParameters.Select(entry => $"{entry.Key} {entry.Value.Shape}").ShouldBe(["weight [2, 3]"]);
        new LayerNorm(3, affine: false).Parameters.ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => new LayerNorm([]));
        Should.Throw<ArgumentOutOfRangeException>(() => new LayerNorm(0));
    }

    [Test]
    public void RMSNorm_divides_by_the_root_of_the_mean_square()
    {
        var layer = new RMSNorm(2, epsilon: 0);
        using (Autograd.NoGrad()) layer.Weight!.CopyFrom(Tensor.From([1f, 2f]));
        layer.Forward(Tensor.From(new float[,] { { 1, 7 } })).ToArray<float>().ShouldBe([0.2f, 2.8f], 1e-6);   // √((1 + 49) / 2) = 5
        Should.Throw<ShapeException>(() => layer.Forward(Tensor.Ones([2, 3]))).Message.ShouldContain("RMSNorm(2)");
        Should.Throw<ShapeException>(() => layer.Forward(Tensor.Ones([])));
    }
}
