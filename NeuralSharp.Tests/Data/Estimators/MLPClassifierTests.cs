using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data.Estimators;

/// <summary>What a classifier learns, in what forms it takes rows, and what it refuses.</summary>
[TestFixture]
internal sealed class MLPClassifierTests
{
    private static readonly string[] s_kinds = ["setosa", "versicolor", "virginica"];

    /// <summary>Three clouds; a column that says nothing; and the class as text.</summary>
    internal static Table Flowers(int rows = 150)
    {
        var (points, labels) = ToyData.Blobs(rows, classes: 3, standardDeviation: 0.5, seed: 3).Gather([.. Enumerable.Range(0, rows)]);
        return new(
            new NumberColumn("length", [.. Enumerable.Range(0, rows).Select(row => 500 + (100 * points[row, 0].Item()))]),
            new NumberColumn("width", [.. Enumerable.Range(0, rows).Select(row => 0.01 * points[row, 1].Item())]),
            new TextColumn("color", Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? "white" : "blue")),
            new TextColumn("species", labels.ToArray<int>().Select(label => s_kinds[label])));
    }

    [Test]
    public void Three_lines_from_a_table_to_an_accuracy()
    {
        var (train, test) = Flowers().Split(0.8, stratifyBy: "species", seed: 1);
        var classifier = new MLPClassifier(hidden: [16]).Fit(train, "species");
        classifier.Score(test).ShouldBeGreaterThan(0.9);
        classifier.Classes.ShouldBe(s_kinds);
        classifier.ToString().ShouldBe("MLPClassifier [16], 3 columns, 4 inputs, target 'species' of 3 classes");
    }

    [Test]
    public void A_score_is_the_part_of_right_predictions_and_a_prediction_the_most_probable_class()
    {
        var (train, test) = Flowers().Split(0.5, stratifyBy: "species", seed: 2);
        var classifier = new MLPClassifier(hidden: [4], new() { MaxEpochs = 8 }).Fit(train, "species");
        var (guesses, probabilities, truth) = (classifier.Predict(test.Without("species")), classifier.PredictProbabilities(test), test.Texts("species"));
        var right = 0;
        for (var row = 0; row < guesses.Length; row++)
        {
            var inRow = Enumerable.Range(0, 3).Select(label => probabilities[row, label]).ToArray();
            inRow.Sum().ShouldBe(1, 1e-12);
            classifier.Classes[Array.IndexOf(inRow, inRow.Max())].ShouldBe(guesses[row]);
            if (guesses[row] == truth[row]) right++;
        }

        classifier.Score(test).ShouldBe(right / (double)guesses.Length);
        classifier.Score(test).ShouldBeInRange(0.01, 0.99);   // neither all nor nothing, so that the count says something
    }

    [Test]
    public void Arrays_and_tensors_are_the_same_rows()
    {
        double[,] x = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
        double[][] jagged = [[0, 0], [0, 1], [1, 0], [1, 1]];
        int[] y = [-3, 7, 7, -3];
        var classifier = new MLPClassifier(hidden: [16], new() { LearningRate = 0.05 }).Fit(x, y);
        classifier.Classes.ShouldBe(["-3", "7"]);
        classifier.Predict(x).ShouldBe(y);
        classifier.Score(x, y).ShouldBe(1);

        var expected = classifier.PredictProbabilities(x);
        classifier.PredictProbabilities(jagged).ShouldBe(expected);
        classifier.PredictProbabilities(Tensor.From(x)).ShouldBe(expected);
        classifier.PredictProbabilities(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }).ShouldBe(expected);
        new MLPClassifier([16], new() { LearningRate = 0.05 }).Fit(Tensor.From(x), Tensor.From(y)).PredictProbabilities(x).ShouldBe(expected);
        classifier.Score(Tensor.From(x), Tensor.From(y)).ShouldBe(1);
    }

    [Test]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_draws_nothing_elsewhere()
    {
        var table = Flowers(60);
        var (threads, offset) = (Backend.Threads, Generator.Default.Offset);
        try
        {
            double[,] Fit(int count, ulong seed)
            {
                Backend.Threads = count;
                return new MLPClassifier([300], new() { MaxEpochs = 3, Seed = seed }).Fit(table, "species").PredictProbabilities(table);
            }

            var expected = Fit(1, seed: 5);
            Fit(4, seed: 5).ShouldBe(expected);
            Fit(1, seed: 6).ShouldNotBe(expected);
        }
        finally
        {
            Backend.Threads = threads;
        }

        Generator.Default.Offset.ShouldBe(offset);
    }

    [Test]
    public void Training_ends_when_it_gets_no_better_with_the_weights_of_the_best_epoch()
    {
        var table = Flowers(60).Without("species");   // which tells nothing of the color
        var classifier = new MLPClassifier([8], new() { LearningRate = 0.1, Patience = 3, Tolerance = 0, MaxEpochs = 500, L2 = 0, ValidationFraction = 0.3, Seed = 2 }).Fit(table, "color");
        var history = classifier.History;
        history.Count.ShouldBeLessThan(500);
        var losses = history.Select(epoch => epoch.Validation!.Value.Loss).ToList();
        losses.IndexOf(losses.Min()).ShouldBe(losses.Count - 5);   // four epochs in a row were no better

        // Fewer epochs, so that the best one is the last: the weights are the same.
        var again = new MLPClassifier([8], classifier.Options with { MaxEpochs = history.Count - 4 }).Fit(table, "color");
        again.PredictProbabilities(table).ShouldBe(classifier.PredictProbabilities(table));
    }

    [Test]
    public void Few_rows_are_all_learned_from()
    {
        new MLPClassifier([4], new() { MaxEpochs = 2 }).Fit(Flowers(18), "species").History[0].Validation.ShouldBeNull();
        new MLPClassifier([4], new() { MaxEpochs = 2 }).Fit(Flowers(21), "species").History[0].Validation.ShouldNotBeNull();
        new MLPClassifier([4], new() { MaxEpochs = 2, ValidationFraction = 0 }).Fit(Flowers(60), "species").History[0].Validation.ShouldBeNull();
    }

    [Test]
    public void A_class_of_one_row_is_learned_from_and_not_held_out()
    {
        var rows = new double[30][];
        for (var row = 0; row < rows.Length; row++) rows[row] = [row % 3];
        var y = Enumerable.Range(0, 30).Select(row => row == 29 ? 9 : row % 2).ToArray();
        new MLPClassifier([4], new() { MaxEpochs = 1 }).Fit(rows, y).Classes.ShouldBe(["0", "1", "9"]);
    }

    [Test]
    public void A_callback_sees_epochs_and_may_stop()
    {
        var stop = new StopAfter(2);
        new MLPClassifier([4]).Fit(Flowers(60), "species", callbacks: stop).History.Count.ShouldBe(2);
        stop.Seen.ShouldBe(2);
    }

    [Test]
    public void Before_fitting_nothing_is_predicted_or_saved()
    {
        var classifier = new MLPClassifier();
        classifier.IsFitted.ShouldBeFalse();
        classifier.Hidden.ShouldBe([100]);
        classifier.ToString().ShouldBe("MLPClassifier [100], not fitted");
        Action[] uses =
        [
            () => classifier.Predict(Flowers()), () => classifier.PredictProbabilities(Flowers()), () => classifier.Score(Flowers()), () => classifier.Predict(new double[,] { { 1 } }),
            () => _ = classifier.Classes, () => _ = classifier.History, () => classifier.Save("nowhere"),
        ];
        foreach (var use in uses) Should.Throw<InvalidOperationException>(use).Message.ShouldContain("Call Fit first");
    }

    [Test]
    public void A_fit_that_fails_leaves_what_was_learned_before()
    {
        var classifier = new MLPClassifier([4], new() { MaxEpochs = 3 }).Fit(Flowers(), "species");
        var before = classifier.PredictProbabilities(Flowers());
        Should.Throw<TrainingException>(() => classifier.Fit(Flowers().Shuffle(), "species", callbacks: new Failing()));
        classifier.PredictProbabilities(Flowers()).ShouldBe(before);
        classifier.Fit(Flowers().Shuffle(), "color").Classes.ShouldBe(["blue", "white"]);
    }

    [Test]
    public void What_cannot_be_learned_from_is_told()
    {
        var classifier = new MLPClassifier([4]);
        Should.Throw<UnknownColumnException>(() => classifier.Fit(Flowers(), "specis")).Message.ShouldContain("'species'");
        Should.Throw<TableException>(() => classifier.Fit(Table.ParseCsv("x,y\n1,a\n2,a\n"), "y")).Message.ShouldContain("one class 'a'");
        Should.Throw<TableException>(() => classifier.Fit(Flowers().Take(1), "species")).Message.ShouldContain("one class");
        Should.Throw<TableException>(() => classifier.Fit(Flowers().Take(0), "species")).Message.ShouldContain("no rows");
        Should.Throw<TableException>(() => classifier.Fit(Table.ParseCsv("x,y\n1,a\n2,a\n,b\n"), "y")).Row.ShouldBe(3);
        var continuous = Should.Throw<TableException>(() => classifier.Fit(Table.ParseCsv("x,y\n1,1\n2,2.5\n"), "y"));
        continuous.Message.ShouldContain("MLPRegressor");
        (continuous.Row, continuous.Column).ShouldBe((2, "y"));
        Should.Throw<ArgumentException>(() => classifier.Fit(Flowers(), "species", new() { Target = TargetKind.Values })).Message.ShouldContain("other estimator");
        Should.Throw<ArgumentException>(() => classifier.Fit(new double[,] { { 1 }, { 2 } }, [1])).Message.ShouldContain("2 rows and 1 targets");
        Should.Throw<ShapeException>(() => classifier.Fit(Tensor.Zeros([2, 2]), Tensor.Zeros([2]))).Message.ShouldContain("Int32");
        classifier.IsFitted.ShouldBeFalse();
    }

    [Test]
    public void Rows_that_do_not_fit_are_told()
    {
        var ofTable = new MLPClassifier([4], new() { MaxEpochs = 1 }).Fit(Flowers(), "species");
        Should.Throw<InvalidOperationException>(() => ofTable.Predict(new double[,] { { 1, 2, 3 } })).Message.ShouldContain("'length', 'width', 'color'");
        Should.Throw<UnknownColumnException>(() => ofTable.Predict(Flowers().Without("width"))).Column.ShouldBe("width");
        var unknown = Should.Throw<TableException>(() => ofTable.Predict(Table.ParseCsv("length,width,color\n1,2,white\n1,2,green\n")));
        (unknown.Row, unknown.Column).ShouldBe((2, "color"));
        var other = Should.Throw<TableException>(() => ofTable.Predict(Table.ParseCsv("length,width,color\n1,2,white\n1,\"two\",white\n", new() { Types = new Dictionary<string, ColumnType> { ["width"] = ColumnType.Text } })));
        (other.Row, other.Column).ShouldBe((2, "width"));
        Should.Throw<TableException>(() => ofTable.Score(Flowers().Take(0))).Message.ShouldContain("no rows");

        var ofNumbers = new MLPClassifier([4], new() { MaxEpochs = 1 }).Fit(new double[,] { { 1, 2 }, { 3, 4 } }, [0, 1]);
        Should.Throw<ShapeException>(() => ofNumbers.Predict(new double[,] { { 1, 2, 3 } })).Message.ShouldContain("2 numbers, and these have 3");
    }

    [Test]
    public void Sizes_and_options_have_ranges()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPClassifier([10, 0]));
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPOptions { LearningRate = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPOptions { L2 = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPOptions { BatchSize = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPOptions { MaxEpochs = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPOptions { Patience = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPOptions { Tolerance = double.NaN });
        Should.Throw<ArgumentOutOfRangeException>(() => new MLPOptions { ValidationFraction = 1 });
    }

    [Test]
    public void Many_rows_are_predicted_in_parts()
    {
        var classifier = new MLPClassifier([4], new() { MaxEpochs = 1 }).Fit(Flowers(), "species");
        var many = Flowers().Rows([.. Enumerable.Range(0, 9000).Select(row => row % 150)]);
        var (expected, all) = (classifier.PredictProbabilities(Flowers()), classifier.PredictProbabilities(many));
        foreach (var row in (int[])[0, 4095, 4096, 8191, 8192, 8999])
            for (var label = 0; label < 3; label++) all[row, label].ShouldBe(expected[row % 150, label], 1e-6);
    }

    private sealed class StopAfter(int epochs) : TrainingCallback
    {
        public int Seen { get; private set; }

        public override void OnEpoch(EpochResult epoch) => StopRequested = ++Seen == epochs;
    }

    private sealed class Failing : TrainingCallback
    {
        public override void OnEpoch(EpochResult epoch) => throw new NotSupportedException("on purpose");
    }
}
