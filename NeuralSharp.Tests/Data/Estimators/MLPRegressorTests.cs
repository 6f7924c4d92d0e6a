using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data.Estimators;

/// <summary>What a regressor learns, what its score is, and what it refuses.</summary>
[TestFixture]
internal sealed class MLPRegressorTests
{
    /// <summary>price = 1000 size + 5000 where there is a garden.</summary>
    internal static Table Houses(int rows = 120) => new(
        new NumberColumn("size", [.. Enumerable.Range(0, rows).Select(row => 50.0 + (row * 37 % 101))]),
        new TextColumn("garden", Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? "yes" : "no")),
        new NumberColumn("price", [.. Enumerable.Range(0, rows).Select(row => (1000 * (50.0 + (row * 37 % 101))) + (row % 3 == 0 ? 5000 : 0))]));

    [Test]
    public void Three_lines_from_a_table_to_an_R2()
    {
        var (train, test) = Houses().Split(0.8, seed: 1);
        var regressor = new MLPRegressor(hidden: [32], new() { LearningRate = 0.01 }).Fit(train, "price");
        regressor.Score(test).ShouldBeGreaterThan(0.98);
        regressor.ToString().ShouldBe("MLPRegressor [32], 2 columns, 3 inputs, target 'price'");
    }

    [Test]
    public void A_linear_model_finds_the_least_squares()
    {
        // y = 3 x0 - 2 x1 + 5, without noise or penalty.
        var x = new double[40, 2];
        var y = new double[40];
        for (var row = 0; row < 40; row++)
        {
            (x[row, 0], x[row, 1]) = (row % 7, row % 5);
            y[row] = (3 * x[row, 0]) - (2 * x[row, 1]) + 5;
        }

        var regressor = new MLPRegressor(hidden: [], new() { LearningRate = 0.05, L2 = 0, ValidationFraction = 0, Tolerance = 0 }).Fit(x, y);
        regressor.Predict(new double[,] { { 10, 1 } })[0].ShouldBe(33, 0.01);
        regressor.Score(x, y).ShouldBe(1, 1e-5);
        var ofTensors = new MLPRegressor([], regressor.Options).Fit(Tensor.From(x), Tensor.From(y).Reshape(40, 1));
        ofTensors.Predict(x).ShouldBe(regressor.Predict(x));
        ofTensors.Score(Tensor.From(x), Tensor.From(y)).ShouldBe(regressor.Score(x, y));
    }

    [Test]
    public void A_score_is_R2_in_the_targets_own_unit()
    {
        var (train, test) = Houses().Split(0.5, seed: 2);
        var regressor = new MLPRegressor([4], new() { MaxEpochs = 5 }).Fit(train, "price");
        var (guesses, truth) = (regressor.Predict(test), test.Numbers("price").Values.ToArray());
        var mean = truth.Average();
        var expected = 1 - (guesses.Zip(truth, (y, t) => Math.Pow(y - t, 2)).Sum() / truth.Sum(t => Math.Pow(t - mean, 2)));
        regressor.Score(test).ShouldBe(expected, 1e-5);   // the targets pass through Float32
        regressor.Score(test).ShouldBeInRange(-5, 0.99);
        regressor.Score(Houses().Rows([0, 0])).ShouldBe(0);   // no spread, and an error
    }

    [Test]
    public void Missing_values_are_filled_in_where_asked_for()
    {
        var table = Table.ParseCsv("size,price\n1,10\n2,20\n,30\n4,40\n");
        Should.Throw<TableException>(() => new MLPRegressor([4]).Fit(table, "price")).Row.ShouldBe(3);
        var regressor = new MLPRegressor([4], new() { MaxEpochs = 1 }).Fit(table, "price", new() { Missing = MissingPolicy.Median });
        regressor.Predict(table).Length.ShouldBe(4);
        regressor.Preprocessor.InputNames.ShouldBe(["size", "size is missing"]);
    }

    [Test]
    public void What_cannot_be_learned_from_is_told()
    {
        var regressor = new MLPRegressor([4]);
        Should.Throw<TableException>(() => regressor.Fit(Houses(), "garden")).Message.ShouldContain("texts");
        Should.Throw<TableException>(() => regressor.Fit(Houses().Take(1), "price")).Message.ShouldContain("1 row is too little");
        Should.Throw<TableException>(() => regressor.Fit(Table.ParseCsv("x,y\n1,\n2,3\n4,5\n"), "y")).Row.ShouldBe(1);
        Should.Throw<ArgumentException>(() => regressor.Fit(new double[,] { { 1 }, { 2 } }, [1, double.NaN])).Message.ShouldContain("Target 1 (from 0) is NaN");
        Should.Throw<ArgumentException>(() => regressor.Fit(new double[,] { { 1, 2 }, { 3, double.PositiveInfinity } }, [1, 2])).Message.ShouldContain("Row 1, column 1");
        Should.Throw<ShapeException>(() => regressor.Fit(Tensor.Zeros([2, 2]), Tensor.Zeros([2, 2]))).Message.ShouldContain("[rows, 1]");
        regressor.Fit(Houses(), "price");
        Should.Throw<TableException>(() => regressor.Score(Houses().Take(1))).Message.ShouldContain("no spread");
    }

    [Test]
    public void Rows_of_numbers_are_checked()
    {
        Should.Throw<ArgumentException>(() => (NumberRows)new double[0, 3]).Message.ShouldContain("0 rows");
        Should.Throw<ArgumentException>(() => (NumberRows)new double[2, 0]).Message.ShouldContain("0 numbers");
        Should.Throw<ArgumentException>(() => (NumberRows)(double[][])[[1, 2], [3]]).Message.ShouldContain("Row 1 has 1 numbers");
        Should.Throw<ArgumentException>(() => (NumberRows)new float[,] { { 1, float.NaN } }).Message.ShouldContain("Row 0, column 1");
        Should.Throw<ShapeException>(() => (NumberRows)Tensor.Zeros([3])).Message.ShouldContain("[3]");
        Should.Throw<ArgumentException>(() => new MLPRegressor().Fit(default(NumberRows), [])).Message.ShouldContain("empty");
        NumberRows rows = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        (rows.Count, rows.Width).ShouldBe((2, 3));
    }
}
