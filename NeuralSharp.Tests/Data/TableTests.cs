using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>Tables in memory: their rows and columns, and how they are divided.</summary>
[TestFixture]
internal sealed class TableTests
{
    private static readonly Table s_table = new(
        new NumberColumn("n", [.. Enumerable.Range(0, 100).Select(i => (double)i)]),
        new TextColumn("class", Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? "rare" : "usual")));

    [Test]
    public void Rows_keep_their_number_in_the_source_through_every_choice()
    {
        var table = s_table.Rows(5, 7, 5).Rows(2, 1);
        table.Numbers("n").Values.ToArray().ShouldBe([5, 7]);
        table.RowNumber(1).ShouldBe(8);
        Should.Throw<ArgumentOutOfRangeException>(() => table.RowNumber(2));
        Should.Throw<ArgumentOutOfRangeException>(() => s_table.Rows(100));
    }

    [Test]
    public void Columns_are_chosen_left_out_added_and_replaced()
    {
        s_table.Select("class").Names.ShouldBe(["class"]);
        s_table.Without("n").Names.ShouldBe(["class"]);
        s_table.With(s_table["n"].Renamed("m")).Names.ShouldBe(["n", "class", "m"]);
        s_table.With(new TextColumn("n", Enumerable.Repeat("x", 100))).Texts("n")[3].ShouldBe("x");
        Should.Throw<ArgumentException>(() => s_table.With(new NumberColumn("m", 1, 2))).Message.ShouldContain("has 2 rows");
        Should.Throw<ArgumentException>(() => new Table(s_table["n"], s_table["n"])).Message.ShouldContain("Two columns are named 'n'");
        Should.Throw<ArgumentException>(() => new Table([])).Message.ShouldContain("a column at least");
        Should.Throw<ArgumentException>(() => new NumberColumn("a", 1, double.PositiveInfinity)).Message.ShouldContain("row 1");
        Should.Throw<UnknownColumnException>(() => s_table.Without("Class")).Message.ShouldContain("'class'");
    }

    [Test]
    public void A_split_has_each_row_once_and_is_that_of_its_seed()
    {
        var (first, second) = s_table.Split(0.8, seed: 3);
        (first.RowCount, second.RowCount).ShouldBe((80, 20));
        first.Numbers("n").Values.ToArray().Concat(second.Numbers("n").Values.ToArray()).Order().ShouldBe(s_table.Numbers("n").Values.ToArray());
        s_table.Split(0.8, seed: 3).First.Numbers("n").Values.ToArray().ShouldBe(first.Numbers("n").Values.ToArray());
        s_table.Split(0.8, seed: 4).First.Numbers("n").Values.ToArray().ShouldNotBe(first.Numbers("n").Values.ToArray());
    }

    [Test]
    public void A_stratified_split_has_each_class_in_proportion()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var (first, second) = s_table.Split(0.7, stratifyBy: "class", seed: seed);
            (Rare(first), Rare(second)).ShouldBe((7, 3));
            (first.RowCount, second.RowCount).ShouldBe((70, 30));
        }
    }

    [TestCase(0.0001, 1)]
    [TestCase(0.9999, 99)]
    public void No_part_is_empty(double fraction, int first) => s_table.Split(fraction).First.RowCount.ShouldBe(first);

    [TestCase(null)]
    [TestCase("class")]
    public void Folds_hold_each_row_once_and_each_class_in_proportion(string? stratifyBy)
    {
        var folds = s_table.KFold(5, stratifyBy, seed: 2).ToList();
        folds.Select(fold => (fold.Train.RowCount, fold.Validation.RowCount)).Distinct().ShouldBe([(80, 20)]);
        folds.SelectMany(fold => fold.Validation.Numbers("n").Values.ToArray()).Order().ShouldBe(s_table.Numbers("n").Values.ToArray());
        foreach (var (train, validation) in folds)
        {
            train.Numbers("n").Values.ToArray().Intersect(validation.Numbers("n").Values.ToArray()).ShouldBeEmpty();
            if (stratifyBy is not null) Rare(validation).ShouldBe(2);
        }
    }

    [Test]
    public void What_cannot_be_divided_is_told()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => s_table.Split(1));
        Should.Throw<ArgumentOutOfRangeException>(() => s_table.Split(double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => s_table.KFold(1));
        Should.Throw<TableException>(() => s_table.Take(1).Split(0.5)).Message.ShouldContain("1 rows cannot be divided into 2 parts");
        Should.Throw<TableException>(() => s_table.KFold(11, "class")).Message.ShouldContain("'rare' stands in 10 of the rows");
        Should.Throw<TableException>(() => s_table.Split(0.5, "n")).Message.ShouldContain("without stratifyBy");
        var gap = new Table(new TextColumn("class", "a", null, "a"));
        var missing = Should.Throw<TableException>(() => gap.Split(0.5, "class"));
        missing.Message.ShouldContain("row 2, column 'class'");
        (missing.Row, missing.Column).ShouldBe((2, "class"));
    }

    [Test]
    public void Rows_with_missing_values_are_left_out()
    {
        var table = new Table(new NumberColumn("a", 1, double.NaN, 3), new TextColumn("b", "x", "y", null));
        table.DropMissing().Numbers("a").Values.ToArray().ShouldBe([1]);
        table.DropMissing("a").RowCount.ShouldBe(2);
        table.DropMissing("b").RowNumber(1).ShouldBe(2);
    }

    [Test]
    public void Shuffle_and_take()
    {
        s_table.Shuffle(seed: 5).Numbers("n").Values.ToArray().Order().ShouldBe(s_table.Numbers("n").Values.ToArray());
        s_table.Shuffle(seed: 5).Numbers("n").Values.ToArray().ShouldNotBe(s_table.Numbers("n").Values.ToArray());
        s_table.Take(3).Numbers("n").Values.ToArray().ShouldBe([0, 1, 2]);
        s_table.Take(1000).ShouldBeSameAs(s_table);
    }

    private static int Rare(Table table) => table.Texts("class").Codes.ToArray().Count(code => code == 0);
}
