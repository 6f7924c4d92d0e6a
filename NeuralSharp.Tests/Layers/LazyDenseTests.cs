using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>A layer that takes its input size from its first input.</summary>
[TestFixture]
internal sealed class LazyDenseTests
{
    private static readonly Tensor s_input = Tensor.Uniform([5, 3], generator: new(7));

    [Test]
    public void The_first_input_gives_the_size_and_the_values_of_a_layer_that_knew_it()
    {
        var (lazy, known) = (new Dense(4, generator: new(1)), new Dense(3, 4, generator: new(1)));
        lazy.ToString().ShouldBe("Dense(? -> 4)");
        var output = lazy.Forward(s_input);
        lazy.ToString().ShouldBe("Dense(3 -> 4)");
        Bits.Of(lazy.Parameters).ShouldBe(Bits.Of(known.Parameters));
        Bits.Of(output).ShouldBe(Bits.Of(known.Forward(s_input)));
        Should.Throw<ShapeException>(() => lazy.Forward(Tensor.Ones([1, 4]))).Message.ShouldContain("[batch, 3]");
    }

    [TestCase(DType.Float64)]
    [TestCase(DType.Int32)]
    public void An_input_of_another_type_is_refused_and_leaves_the_size_open(DType dtype)
    {
        var layer = new Dense(4, generator: new(1));
        var message = Should.Throw<DTypeException>(() => layer.Forward(Tensor.Ones([5, 2], dtype))).Message;
        message.ShouldContain($"Dense(? -> 4): the input is {dtype} and the weight Float32");
        message.ShouldContain("To(DType.Float32)");
        layer.Weight.IsLazy.ShouldBeTrue();
        layer.Forward(s_input);
        Bits.Of(layer.Parameters).ShouldBe(Bits.Of(new Dense(3, 4, generator: new(1)).Parameters));
    }

    [Test]
    public void An_optimizer_made_before_the_first_input_steps_the_parameter()
    {
        Sequential model = [new Dense(8, generator: new(1)), new Tanh(), new Dense(1, generator: new(2))];
        var optimizer = new Adam(model.Parameters, learningRate: 0.01);
        var weight = model.Parameters[0];
        weight.IsLazy.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(optimizer.Step).Message.ShouldContain("gradient");
        var losses = new List<double>();
        for (var step = 0; step < 50; step++)
        {
            optimizer.ZeroGrad();
            var loss = Losses.MeanSquaredError(model.Forward(s_input), Tensor.Ones([5, 1]));
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.Item());
        }

        model.Parameters[0].ShouldBeSameAs(weight);
        losses[^1].ShouldBeLessThan(losses[0] / 10);
    }

    [Test]
    public void A_captured_step_is_captured_once_and_equal()
    {
        var (plain, captured) = (Model(), Model());
        var (plainOptimizer, capturedOptimizer) = (new SGD(plain.Parameters, 0.1), new SGD(captured.Parameters, 0.1));
        var step = CapturedStep.Create((x, y) => Step(captured, capturedOptimizer, x, y), capturedOptimizer);
        for (var i = 0; i < 5; i++)
        {
            plainOptimizer.ZeroGrad();
            step.Run(s_input, Tensor.Ones([5, 1])).Item().ShouldBe(Step(plain, plainOptimizer, s_input, Tensor.Ones([5, 1])).Item());
        }

        Bits.Of(captured.Parameters).ShouldBe(Bits.Of(plain.Parameters));
        step.CaptureCount.ShouldBe(1);

        static Sequential Model() => [new Dense(4, generator: new(1)), new Dropout(0.2, new(3)), new Dense(1, generator: new(2))];

        static Tensor Step(Module model, Optimizer optimizer, Tensor x, Tensor y)
        {
            var loss = Losses.MeanSquaredError(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss;
        }
    }

    [Test]
    public void A_trainer_takes_it_as_it_is()
    {
        Sequential model = [new Flatten(), new Dense(8, generator: new(1)), new ReLU(), new Dense(3, generator: new(2))];
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(new TensorDataset(Tensor.Normal([20, 2, 2], generator: new(5)), Tensor.From(Enumerable.Range(0, 20).Select(i => i % 3).ToArray())), epochs: 2, batchSize: 5);
        model.Parameters[0].Shape.ShouldBe([4, 8]);
        trainer.CaptureCount.ShouldBe(1);
    }

    [Test]
    public void A_first_call_under_a_checkpoint_gives_the_same_gradients()
    {
        var (plain, checkpointed) = (new Dense(4, generator: new(1)), new Dense(4, generator: new(1)));
        var (dropout, twin) = (new Dropout(0.5, new(2)), new Dropout(0.5, new(2)));
        dropout.Forward(plain.Forward(s_input)).Sum().Backward();
        var input = s_input.Clone();
        input.RequiresGrad = true;
        Autograd.Checkpoint(x => twin.Forward(checkpointed.Forward(x)), input).Sum().Backward();
        Bits.Of(checkpointed.Weight.Grad!).ShouldBe(Bits.Of(plain.Weight.Grad!));
    }

    [Test]
    public void Who_reads_it_before_is_told_what_to_do()
    {
        Sequential model = [new Dense(4)];
        var weight = model.Parameters[0];
        Action[] reads =
        [
            () => _ = weight.Shape, () => _ = weight.Length, () => _ = weight.Rank, () => weight.ToArray<float>(), () => _ = weight + 1, () => weight.Sum(),
            () => weight.Grad = Tensor.Zeros([1]), () => weight.Reshape(4), () => weight.CopyFrom(Tensor.Zeros([3, 4])),
        ];
        foreach (var read in reads) Should.Throw<LazyParameterException>(read).Message.ShouldContain("Run the model once");
        weight.ToString().ShouldContain("lazy");
        weight.DType.ShouldBe(DType.Float32);
        weight.RequiresGrad.ShouldBeTrue();

        using var folder = new TempFolder();
        Should.Throw<LazyParameterException>(() => model.Save(folder.File("m"))).Message.ShouldContain("'0.weight' of Sequential is [?, 4]");
        File.Exists(folder.File("m")).ShouldBeFalse();
    }

    [Test]
    public void An_input_that_is_no_matrix_leaves_it_as_it_is()
    {
        var layer = new Dense(4);
        foreach (var shape in new int[][] { [3], [2, 3, 0], [2, 0] })
            Should.Throw<ShapeException>(() => layer.Forward(Tensor.Ones(shape))).Message.ShouldContain("[batch, ?]");
        layer.Weight.IsLazy.ShouldBeTrue();
    }

    [Test]
    public void A_file_brings_the_size()
    {
        using var folder = new TempFolder();
        var saved = new Dense(3, 4, generator: new(1));
        saved.Save(folder.File("m"));
        var loaded = new Dense(4);
        loaded.Load(folder.File("m"));
        Bits.Of(loaded.Parameters).ShouldBe(Bits.Of(saved.Parameters));
        loaded.Weight.IsLeaf.ShouldBeTrue();

        var other = new Dense(5);
        Should.Throw<StateMismatchException>(() => other.Load(folder.File("m"))).Message.ShouldContain("'weight' is [3, 4] in the file and [?, 5] in the model");
        other.Weight.IsLazy.ShouldBeTrue();
    }

    [Test]
    public void To_before_the_first_input_holds()
    {
        var layer = new Dense(4, generator: new(1));
        layer.To(DType.Float64);
        layer.Forward(s_input.To(DType.Float64)).DType.ShouldBe(DType.Float64);
        layer.Weight.ToArray<double>().ShouldBe(new Dense(3, 4, generator: new(1)).Weight.ToArray<float>().Select(value => (double)value));
    }

    [Test]
    public void Summaries_show_what_is_not_known()
    {
        Sequential model = [new Dense(4), new Dense(2)];
        model.Summary().ShouldBe("""
            path  layer          parameters   count
            ---------------------------------------
            0     Dense(? -> 4)  [?, 4], [4]      4
            1     Dense(? -> 2)  [?, 2], [2]      2
            6 parameters in 4 tensors, 0.0 KB; 2 lazy until the first use
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void A_parameter_of_ones_own_can_be_lazy()
    {
        var parameter = Parameter.Lazy([2, -1], shape => Tensor.Full(shape, 3));
        Should.Throw<ShapeException>(() => parameter.Initialize([3, 3])).Message.ShouldContain("[3, 3] does not fit a parameter [2, ?]");
        Should.Throw<ShapeException>(() => parameter.Initialize([2])).Message.ShouldContain("[2, ?]");
        parameter.Initialize([2, 3]);
        parameter.ToArray<float>().ShouldBe([3, 3, 3, 3, 3, 3]);
        parameter.Initialize([2, 9]);   // it has a shape
        parameter.Shape.ShouldBe([2, 3]);
        Should.Throw<DTypeException>(() => Parameter.Lazy([1], shape => Tensor.Zeros(shape), DType.Int32));
        Should.Throw<ShapeException>(() => Parameter.Lazy([-1], _ => Tensor.Zeros([7])).Initialize([2])).Message.ShouldContain("gave a tensor [7]");
    }

    [Test]
    public void Initializers_are_the_users_choice_and_give_the_shape_they_are_asked_for()
    {
        new Dense(2, 3, biasInitializer: (shape, _) => Tensor.Full(shape, 0.25)).Bias!.ToArray<float>().ShouldBe([0.25f, 0.25f, 0.25f]);
        new Dense(3, biasInitializer: (shape, _) => Tensor.Full(shape, 0.25)).Bias!.ToArray<float>().ShouldBe([0.25f, 0.25f, 0.25f]);
        new Dense(3, useBias: false).Bias.ShouldBeNull();
        Should.Throw<ShapeException>(() => new Dense(2, 3, weightInitializer: (_, _) => Tensor.Zeros([3, 2]))).Message.ShouldContain("[2, 3] gave a tensor [3, 2]");
        Should.Throw<ArgumentOutOfRangeException>(() => new Dense(0)).ParamName.ShouldBe("outputSize");
    }
}
