using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>Metrics in a trainer: over each epoch, its validation, and by evaluation.</summary>
[TestFixture]
internal sealed class TrainerMetricsTests
{
    private static TensorDataset Data => new(Tensor.Normal([23, 2], generator: new(1)), Tensor.From(Enumerable.Range(0, 23).Select(i => i % 3).ToArray()));

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1000)]
    public void An_evaluation_shows_what_a_loop_by_hand_measures(int batchSize)
    {
        var trainer = Make([Metrics.F1(Average.Macro), Metrics.LogLoss(fromLogits: true)]);
        var evaluation = trainer.Evaluate(Data, batchSize);
        evaluation.Metrics.Keys.ShouldBe(["f1", "log-loss"]);

        Metric[] byHand = [Metrics.F1(Average.Macro), Metrics.LogLoss(fromLogits: true)];
        foreach (var (inputs, targets) in Data.Batches(1000))
        {
            foreach (var metric in byHand) metric.Update(trainer.Predict(inputs), targets);
        }

        evaluation.Metrics["f1"].ShouldBe(byHand[0].Value);
        evaluation.Metrics["log-loss"]!.Value.ShouldBe(byHand[1].Value!.Value, 1e-6);
        evaluation.Metrics["log-loss"]!.Value.ShouldBe(evaluation.Loss, 1e-6);
        trainer.Evaluate(Data, batchSize).ShouldBe(evaluation);
        trainer.Evaluate(Data, batchSize).GetHashCode().ShouldBe(evaluation.GetHashCode());
        trainer.Evaluate(Data, batchSize, [Metrics.F1(Average.Micro)]).ShouldNotBe(evaluation);
    }

    [Test]
    public void Metrics_handed_over_take_the_place_of_the_trainers()
    {
        var own = Metrics.Accuracy();
        var trainer = Make([own]);
        var confusion = Metrics.ConfusionMatrix();
        var evaluation = trainer.Evaluate(Data, metrics: [confusion]);
        evaluation.Metrics.Count.ShouldBe(1);
        evaluation.Metrics["confusion matrix"].ShouldBe(evaluation.Accuracy);
        Enumerable.Range(0, 3).Sum(i => confusion[i, 0] + confusion[i, 1] + confusion[i, 2]).ShouldBe(23);
        own.Value.ShouldBeNull();
        trainer.Evaluate(Data, metrics: []).ShouldBe(Make([]).Evaluate(Data));
        Should.Throw<KeyNotFoundException>(() => evaluation.Metrics["f1"]).Message.ShouldBe("No metric 'f1' was measured; those that were: 'confusion matrix'.");
        Should.Throw<KeyNotFoundException>(() => default(Evaluation).Metrics["f1"]).Message.ShouldContain("Metrics = [Metrics.F1()]");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Each_epoch_shows_those_of_its_training_and_of_its_validation(bool isReplayable)
    {
        // At a rate of 0 the model stays as it is, and the training's metrics are those of an evaluation.
        var trainer = Make([Metrics.Accuracy(), Metrics.RocAuc(Average.Macro, fromLogits: true)], isReplayable, rate: 0);
        var expected = trainer.Evaluate(Data);
        var history = trainer.Fit(Data, epochs: 3, batchSize: 5, validation: Data);
        foreach (var epoch in history)
        {
            epoch.Training.Metrics["accuracy"].ShouldBe(expected.Accuracy);
            epoch.Training.Metrics["roc-auc"]!.Value.ShouldBe(expected.Metrics["roc-auc"]!.Value, 1e-12);
            epoch.Validation!.Value.ShouldBe(expected);
        }

        trainer.CaptureCount.ShouldBe(isReplayable ? 2 : 0, "a batch of 5 and a last one of 3");
        var shown = history[0].ToString();
        shown.ShouldContain("Metrics = { accuracy = 0.");
        new Evaluation(0.5, null).ToString().ShouldBe("Evaluation { Loss = 0.5, Accuracy =  }");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void They_change_no_bit_of_a_training(bool isReplayable)
    {
        var (with, without) = (Model(), Model());
        Train(with, [Metrics.F1(Average.Macro), new Recorder()]);
        Train(without, []);
        Bits.Of(with.Parameters).ShouldBe(Bits.Of(without.Parameters));
        Bits.Of(with.NamedBuffers.Select(entry => entry.Value)).ShouldBe(Bits.Of(without.NamedBuffers.Select(entry => entry.Value)));

        void Train(Sequential model, Metric[] metrics)
        {
            var loss = isReplayable ? Losses.CrossEntropy : (Loss)((o, t) => Losses.CrossEntropy(o, t));
            new Trainer(model, new Adam(model.Parameters, 0.05), loss) { Metrics = metrics }.Fit(Data, epochs: 3, batchSize: 6, validation: Data, generator: new(3));
        }
    }

    [Test]
    public void Nothing_is_recorded_where_they_look()
    {
        var recorder = new Recorder();
        Make([recorder]).Fit(Data, epochs: 1, batchSize: 6, validation: Data);
        recorder.Records.ShouldNotBeEmpty();
        recorder.Records.ShouldAllBe(records => !records);
    }

    // An epoch has 4 batches of the training data and 2 of the validation data; the nth call of the method throws.
    [TestCase("Update", 4 + 3, 2, 3, "training")]
    [TestCase("Value", 2, 2, null, "training")]
    [TestCase("Reset", 2, 2, 1, "training")]
    [TestCase("Update", 4 + 2, 1, 2, "validation")]
    [TestCase("Value", 2, 1, null, "validation")]
    [TestCase("Reset", 2, 1, 1, "validation")]
    public void One_that_throws_is_named_with_epoch_and_batch_and_leaves_all_usable(string method, int call, int epoch, int? batch, string data)
    {
        var thrower = new Thrower();
        var model = Model();
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy) { Metrics = [Metrics.Accuracy(), thrower] };
        var validation = data == "validation" ? new TensorDataset(Tensor.Normal([1500, 2], generator: new(2)), Tensor.Zeros([1500], DType.Int32)) : null;
        thrower.Arm(method, call);

        var error = Should.Throw<TrainingException>(() => trainer.Fit(Data, epochs: 3, batchSize: 6, validation: validation));

        error.Message.ShouldBe(Invariant($"Fit: the metric 'thrower' of the {data} data failed {(batch is null ? "after" : "in")} epoch {epoch}{(batch is null ? "" : Invariant($", batch {batch}"))}: no luck"));
        (error.Epoch, error.Batch).ShouldBe((epoch, batch));
        error.InnerException.ShouldBeOfType<NotSupportedException>();

        thrower.Arm("", 0);
        trainer.Fit(Data, epochs: 1, batchSize: 6, validation: validation)[0].Training.Metrics.Keys.ShouldBe(["accuracy", "thrower"]);
        thrower.Arm("Update", 1);
        Should.Throw<NotSupportedException>(() => trainer.Evaluate(Data)).Message.ShouldBe("no luck");
        thrower.Arm("", 0);
        trainer.Evaluate(Data).Metrics["thrower"].ShouldBe(0);
    }

    [Test]
    public void A_batch_whose_labels_are_all_ignored_counts_nothing_and_ends_nothing()
    {
        var data = new TensorDataset(Tensor.Normal([5, 2]), Tensor.From([-1, -1, -1, -1, -1]));
        var model = Model();
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy(ignoreIndex: -1))
        {
            Metrics = [Metrics.Accuracy(ignoreIndex: -1), Metrics.F1(Average.Macro, ignoreIndex: -1), Metrics.RocAuc(Average.Macro, fromLogits: true, ignoreIndex: -1)],
        };
        var epoch = trainer.Fit(data, epochs: 2, batchSize: 2, dropLast: true, validation: data)[^1];
        epoch.Training.Metrics.Values.ShouldBe([null, null, null]);
        epoch.Validation!.Value.Metrics.Values.ShouldBe([null, null, null]);
        epoch.ToString().ShouldContain("roc-auc = undefined");
    }

    [Test]
    public void Names_differ_and_none_is_null()
    {
        Should.Throw<ArgumentException>(() => Make([Metrics.F1(), Metrics.F1(Average.Macro)])).Message.ShouldContain("two metrics have the name 'f1'");
        Should.Throw<ArgumentException>(() => Make([Metrics.R2(), null!])).Message.ShouldContain("position 1");
        Should.Throw<ArgumentException>(() => Make([]).Evaluate(Data, metrics: [Metrics.F1(), Metrics.F1()]));
        Make([Metrics.F1(Average.Micro), Metrics.F1(Average.Macro, name: "macro-f1")]).Evaluate(Data).Metrics.Keys.ShouldBe(["f1", "macro-f1"]);
    }

    [Test]
    public void A_callback_that_evaluates_during_an_epoch_hands_over_its_own()
    {
        var trainer = Make([Metrics.Accuracy()]);
        var error = Should.Throw<TrainingException>(() => trainer.Fit(Data, epochs: 1, callbacks: new Evaluator(() => trainer.Evaluate(Data))));
        error.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("the metric 'accuracy' is at work already");
        trainer.Fit(Data, epochs: 1, callbacks: new Evaluator(() => trainer.Evaluate(Data, metrics: [Metrics.Accuracy()]))).Count.ShouldBe(1);
    }

    [Test]
    public void Threads_that_evaluate_each_hand_over_their_own()
    {
        var trainer = Make([Metrics.Accuracy()]);
        var expected = trainer.Evaluate(Data);
        Parallel.For(0, 200, _ => trainer.Evaluate(Data, 5, [Metrics.Accuracy()]).Metrics.ShouldBe(expected.Metrics));
    }

    private static Trainer Make(IReadOnlyList<Metric> metrics, bool isReplayable = true, double rate = 0.1)
    {
        Sequential model = [new Dense(2, 3, generator: new(5))];
        return new(model, new SGD(model.Parameters) { LearningRate = rate }, isReplayable ? Losses.CrossEntropy : (o, t) => Losses.CrossEntropy(o, t)) { Metrics = metrics };
    }

    private static Sequential Model() => [new Dense(2, 4, generator: new(5)), new BatchNorm(4), new Dropout(0.2, new(7)), new Dense(4, 3, generator: new(6))];

    private sealed class Evaluator(Action evaluate) : TrainingCallback
    {
        public override void OnStep(StepResult step) => evaluate();
    }

    /// <summary>Computes on the outputs as a metric of a user's may.</summary>
    private sealed class Recorder() : Metric("recorder")
    {
        public List<bool> Records { get; } = [];

        public override double? Value => Records.Count;

        public override void Reset()
        {
        }

        public override void Update(Tensor output, Tensor targets, Tensor? weights = null) => Records.Add((output * output).Sum().RequiresGrad);
    }

    private sealed class Thrower() : Metric("thrower")
    {
        private string _method = "";
        private int _left;

        public override double? Value
        {
            get
            {
                Count("Value");
                return 0;
            }
        }

        /// <summary>Throws when a method is called for the nth time from now.</summary>
        public void Arm(string method, int call) => (_method, _left) = (method, call);

        public override void Reset() => Count("Reset");

        public override void Update(Tensor output, Tensor targets, Tensor? weights = null) => Count("Update");

        private void Count(string method)
        {
            if (method == _method && --_left == 0) throw new NotSupportedException("no luck");
        }
    }
}
