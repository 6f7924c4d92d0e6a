using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

[TestFixture]
internal sealed class TrainerTests
{
    [Test]
    public void Fit_is_the_loop_one_would_write_to_the_bit()
    {
        var data = Blobs(23);

        var (trained, trainer) = Make(seed: 4);
        var history = trainer.Fit(data, epochs: 3, batchSize: 5, generator: new Generator(9));

        var (byHand, optimizer) = MakeModel(seed: 4);
        var order = new Generator(9);
        var losses = new List<double>();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var sum = 0.0;
            foreach (var (inputs, targets) in data.Batches(5, order))
            {
                optimizer.ZeroGrad();
                var loss = Losses.CrossEntropy(byHand.Forward(inputs), targets);
                loss.Backward();
                optimizer.Step();
                sum += loss.Item() * targets.Shape[0];
            }

            losses.Add(sum / 23);
        }

        Bits.Of(trained.Parameters).ShouldBe(Bits.Of(byHand.Parameters));
        history.Select(epoch => epoch.Training.Loss).ShouldBe(losses);
    }

    [Test]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        Run(1).ShouldBe(Run(1));
        Run(2).ShouldNotBe(Run(1));

        static byte[] Run(ulong seed)
        {
            var (model, trainer) = Make(seed: 4);
            trainer.Fit(Blobs(23), epochs: 2, batchSize: 5, generator: new Generator(seed));
            return Bits.Of(model.Parameters);
        }
    }

    [Test]
    public void Without_a_generator_the_default_one_orders_the_examples()
    {
        Run(1).ShouldBe(Run(1));
        Run(2).ShouldNotBe(Run(1));

        static byte[] Run(ulong seed)
        {
            var (model, trainer) = Make(seed: 4);
            Generator.Default.Reseed(seed);
            trainer.Fit(Blobs(23), epochs: 2, batchSize: 5);
            return Bits.Of(model.Parameters);
        }
    }

    [Test]
    public void The_history_tells_every_epoch()
    {
        var (_, trainer) = Make(seed: 4);
        var validation = Blobs(7);
        var history = trainer.Fit(Blobs(23), epochs: 3, batchSize: 5, validation: validation);

        history.Select(epoch => epoch.Epoch).ShouldBe([1, 2, 3]);
        history.ShouldAllBe(epoch => epoch.Duration > TimeSpan.Zero && epoch.SamplesPerSecond > 0 && epoch.Training.Accuracy != null);
        history[^1].Validation.ShouldBe(trainer.Evaluate(validation)); // nothing was trained in between
        history[^1].Training.Loss.ShouldBeLessThan(history[0].Training.Loss);
        trainer.Fit(Blobs(23), epochs: 1).Single().Validation.ShouldBeNull();
    }

    [TestCase(10, 3)]   // 4 steps, the last of 1
    [TestCase(10, 5)]
    [TestCase(10, 10)]
    [TestCase(10, 64)]  // one batch of all
    [TestCase(10, int.MaxValue)]
    public void Every_step_is_reported(int count, int batchSize)
    {
        var (_, trainer) = Make(seed: 4);
        var onlooker = new Onlooker();
        trainer.Fit(Blobs(count), epochs: 2, batchSize, callbacks: onlooker);

        var batches = (int)Math.Ceiling(count / (double)batchSize);
        onlooker.Steps.Select(step => (step.Epoch, step.Epochs, step.Batch, step.Batches))
            .ShouldBe(Enumerable.Range(0, 2 * batches).Select(i => ((i / batches) + 1, 2, (i % batches) + 1, batches)));
        onlooker.Steps.ShouldAllBe(step => double.IsFinite(step.Loss));
        onlooker.Epochs.Select(epoch => epoch.Epoch).ShouldBe([1, 2]);
    }

    [Test]
    public void A_callback_stops_within_an_epoch_which_is_still_told()
    {
        var (_, trainer) = Make(seed: 4);
        var onlooker = new Onlooker { StopAfterSteps = 3 };
        var history = trainer.Fit(Blobs(10), epochs: 5, batchSize: 5, callbacks: [new Onlooker(), onlooker]);

        onlooker.Steps.Count.ShouldBe(3);
        onlooker.Epochs.ShouldBe(history);
        history.Count.ShouldBe(2);

        trainer.Fit(Blobs(10), epochs: 5, callbacks: onlooker).Count.ShouldBe(1);   // it begins anew, and asks again after its next step
    }

    [Test]
    public void A_loss_that_is_not_finite_stops_before_it_destroys_the_parameters()
    {
        var (model, trainer) = Make(seed: 4);
        var inputs = Tensor.Ones([6, 2]);
        using (Autograd.NoGrad()) inputs.AsWritableSpan<float>()[^1] = float.NaN;
        var before = Bits.Of(model.Parameters);

        var error = Should.Throw<NonFiniteLossException>(
            () => trainer.Fit(new TensorDataset(inputs, Tensor.Zeros([6], DType.Int32)), epochs: 1, batchSize: 6));

        error.Epoch.ShouldBe(1);
        error.Step.ShouldBe(1);
        error.Message.ShouldContain("NaN at epoch 1, step 1");
        error.Message.ShouldContain("learning rate");
        Bits.Of(model.Parameters).ShouldBe(before);
    }

    [Test]
    public void A_loss_that_runs_away_is_named_with_its_epoch_and_step()
    {
        // One example, one weight: each step multiplies the distance by 1 − 2 · 10¹⁰, so the square passes 3.4 · 10³⁸ at the third loss.
        var layer = new Dense(1, 1, useBias: false);
        using (Autograd.NoGrad()) layer.Weight.Fill(1);
        var trainer = new Trainer(layer, new SGD(layer.Parameters, 1e10), Losses.MeanSquaredError);
        var error = Should.Throw<NonFiniteLossException>(
            () => trainer.Fit(new TensorDataset(Tensor.Ones([2, 1]), Tensor.Zeros([2, 1])), epochs: 9, batchSize: 1));
        (error.Epoch, error.Step).ShouldBe((2, 1));
        error.Message.ShouldContain("at epoch 2, step 1");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Evaluate_and_Predict_leave_the_mode_as_it_was(bool isTraining)
    {
        var seen = new ModeProbe();
        Sequential model = [seen, new Dense(2, 2)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        if (!isTraining) model.Eval();

        trainer.Evaluate(Blobs(4));
        trainer.Predict(Tensor.Ones([1, 2])).RequiresGrad.ShouldBeFalse();
        seen.Modes.ShouldBe([false, false]);
        seen.Recordings.ShouldBe([false, false]);
        model.IsTraining.ShouldBe(isTraining);
        seen.IsTraining.ShouldBe(isTraining);

        Should.Throw<ShapeException>(() => trainer.Predict(Tensor.Ones([1, 3])));
        model.IsTraining.ShouldBe(isTraining);
        Autograd.IsRecording.ShouldBeTrue();
    }

    [Test]
    public void Fit_trains_in_training_mode_even_after_Eval()
    {
        var seen = new ModeProbe();
        Sequential model = [seen, new Dense(2, 2)];
        model.Eval();
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(Blobs(4), epochs: 2, batchSize: 4, validation: Blobs(4));
        seen.Modes.ShouldBe([true, false, true, false]);
    }

    [Test]
    public void Accuracy_counts_the_rows_whose_largest_output_is_the_label()
    {
        // The layer passes its input on, so the outputs are the rows themselves. Right: rows 0, 2 and 3 of five.
        var outputs = Tensor.From(new float[,] { { 3, 1, 2 }, { 3, 1, 2 }, { 0, 5, 1 }, { -3, -2, -1 }, { 7, 7, 0 } });
        var labels = Tensor.From([0, 2, 1, 2, 1]);
        Identity(3).Evaluate(new TensorDataset(outputs, labels)).Accuracy.ShouldBe(0.6);
    }

    [Test]
    public void Labels_that_are_ignored_do_not_count_in_the_accuracy()
    {
        var outputs = Tensor.From(new float[,] { { 3, 1, 2 }, { 3, 1, 2 }, { 0, 5, 1 }, { 7, 7, 0 } });
        var trainer = Identity(3, Losses.CrossEntropy(ignoreIndex: -100));
        trainer.Evaluate(new TensorDataset(outputs, Tensor.From([0, -100, 1, -100]))).Accuracy.ShouldBe(1);
        trainer.Evaluate(new TensorDataset(outputs, Tensor.From([0, 2, -100, -100]))).Accuracy.ShouldBe(0.5);
    }

    [TestCase(999)]
    [TestCase(1000)]
    [TestCase(2345)]
    public void Loss_and_accuracy_are_means_over_examples_not_over_batches(int count)
    {
        var generator = new Generator(6);
        var outputs = Tensor.Normal([count, 3], 0, 2, generator: generator);
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => generator.NextInt(3))];
        var (sum, right) = (0.0, 0);
        var x = outputs.ToArray<float>();
        for (var row = 0; row < count; row++)
        {
            double[] logits = [x[3 * row], x[(3 * row) + 1], x[(3 * row) + 2]];
            sum += Math.Log(logits.Sum(Math.Exp)) - logits[labels[row]];
            if (logits[labels[row]] == logits.Max()) right++;
        }

        var result = Identity(3).Evaluate(new TensorDataset(outputs, Tensor.From(labels)));

        result.Loss.ShouldBe(sum / count, 1e-5);
        result.Accuracy.ShouldBe((double)right / count);
    }

    [Test]
    public void Without_labels_there_is_no_accuracy()
    {
        Sequential model = [new Dense(2, 1)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.MeanSquaredError);
        var data = new TensorDataset(Tensor.Ones([4, 2]), Tensor.Zeros([4, 1]));
        trainer.Fit(data, epochs: 1).Single().Training.Accuracy.ShouldBeNull();
        trainer.Evaluate(data).Accuracy.ShouldBeNull();
    }

    [Test]
    public void Predict_gives_what_the_model_gives_in_evaluation()
    {
        Sequential model = [new Dense(2, 4), new Dropout(0.5), new Dense(4, 2)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        var input = Tensor.Uniform([3, 2]);
        var predicted = Bits.Of(trainer.Predict(input));
        model.Eval();
        predicted.ShouldBe(Bits.Of(model.Forward(input)));
    }

    [Test]
    public void No_examples_are_refused_before_anything_is_trained()
    {
        var (model, trainer) = Make(seed: 4);
        var before = Bits.Of(model.Parameters);
        var none = new TensorDataset(Tensor.Zeros([0, 2]), Tensor.Zeros([0], DType.Int32));
        Should.Throw<ArgumentException>(() => trainer.Fit(none, epochs: 1)).ParamName.ShouldBe("training");
        Should.Throw<ArgumentException>(() => trainer.Fit(Blobs(4), epochs: 1, validation: none)).ParamName.ShouldBe("validation");
        Should.Throw<ArgumentException>(() => trainer.Evaluate(none)).Message.ShouldContain("no examples");
        Bits.Of(model.Parameters).ShouldBe(before);
    }

    [Test]
    public void Wrong_arguments_are_named()
    {
        var (_, trainer) = Make(seed: 4);
        Should.Throw<ArgumentOutOfRangeException>(() => trainer.Fit(Blobs(4), epochs: 0)).ParamName.ShouldBe("epochs");
        Should.Throw<ArgumentOutOfRangeException>(() => trainer.Fit(Blobs(4), epochs: 1, batchSize: 0)).ParamName.ShouldBe("batchSize");
        Should.Throw<ArgumentNullException>(() => trainer.Fit(null!, epochs: 1));
        Should.Throw<ArgumentNullException>(() => trainer.Evaluate(null!));
        Should.Throw<ArgumentNullException>(() => trainer.Predict((Tensor)null!));
    }

    [Test]
    public void Labels_outside_the_classes_are_named()
    {
        var (_, trainer) = Make(seed: 4);
        var data = new TensorDataset(Tensor.Zeros([2, 2]), Tensor.From([0, 2]));
        Should.Throw<ShapeException>(() => trainer.Fit(data, epochs: 1)).Message.ShouldContain("label 2");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_loss_that_is_no_number_is_refused_with_the_mend(bool fits)
    {
        var (model, optimizer) = MakeModel(seed: 4);
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy(reduction: Reduction.None));
        var before = Bits.Of(model.Parameters);
        var message = Should.Throw<ShapeException>(() => fits ? (object)trainer.Fit(Blobs(4), epochs: 1) : trainer.Evaluate(Blobs(4))).Message;
        message.ShouldContain("[4]");
        message.ShouldContain("Reduction.Mean");
        Bits.Of(model.Parameters).ShouldBe(before);
    }

    [Test]
    public void Measuring_leaves_each_part_in_its_own_mode()
    {
        var (model, trainer) = Make(seed: 4);
        model[2].Eval();
        trainer.Predict(Tensor.Zeros([1, 2]));
        trainer.Evaluate(Blobs(4));
        model.Select(module => module.IsTraining).ShouldBe([true, true, false, true]);

        model.Eval();
        model[2].Train();
        trainer.Predict(Tensor.Zeros([1, 2]));
        model.Select(module => module.IsTraining).ShouldBe([false, false, true, false]);
    }

    /// <summary>Two clouds of points and their labels.</summary>
    private static TensorDataset Blobs(int count)
    {
        var generator = new Generator(17);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        var centres = Tensor.From(labels.Select(label => (2f * label) - 1).ToArray()).Reshape(count, 1);
        return new TensorDataset(Tensor.Normal([count, 2], 0, 0.5, generator: generator) + centres, Tensor.From(labels));
    }

    private static (Sequential Model, Trainer Trainer) Make(ulong seed)
    {
        var (model, optimizer) = MakeModel(seed);
        return (model, new Trainer(model, optimizer, Losses.CrossEntropy));
    }

    private static (Sequential Model, Optimizer Optimizer) MakeModel(ulong seed)
    {
        var generator = new Generator(seed);
        Sequential model =
        [
            new Dense(2, 6, generator: generator), new ReLU(), new Dropout(0.2, generator.Fork(1)), new Dense(6, 2, generator: generator),
        ];
        return (model, new Adam(model.Parameters, 0.01));
    }

    private static Trainer Identity(int size, Loss? loss = null)
    {
        var layer = new Dense(size, size);
        using (Autograd.NoGrad())
        {
            layer.Weight.Fill(0);
            for (var i = 0; i < size; i++) layer.Weight.AsWritableSpan<float>()[(i * size) + i] = 1;
        }

        return new Trainer(layer, new SGD(layer.Parameters), loss ?? Losses.CrossEntropy);
    }

    private sealed class Onlooker : TrainingCallback
    {
        public int StopAfterSteps { get; init; } = int.MaxValue;

        public List<StepResult> Steps { get; } = [];

        public List<EpochResult> Epochs { get; } = [];

        public override void OnStep(StepResult step)
        {
            Steps.Add(step);
            StopRequested = Steps.Count >= StopAfterSteps;
        }

        public override void OnEpoch(EpochResult epoch) => Epochs.Add(epoch);
    }

    /// <summary>Notes in which mode it was run.</summary>
    private sealed class ModeProbe : Module
    {
        public List<bool> Modes { get; } = [];

        public List<bool> Recordings { get; } = [];

        public override Tensor Forward(Tensor input)
        {
            Modes.Add(IsTraining);
            Recordings.Add(Autograd.IsRecording);
            return input;
        }
    }
}
