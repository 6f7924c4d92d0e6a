namespace NeuralSharp;

public sealed partial class Table
{
    /// <summary>Some rows, in an order of one's own.</summary>
    /// <param name="rows">Their places, from 0; one may come several times.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not there.</exception>
    public Table Rows(params ReadOnlySpan<int> rows)
    {
        var numbers = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) numbers[i] = RowNumber(rows[i]);
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = _columns[i].Rows(rows);
        return new(columns, Source, numbers);
    }

    /// <summary>The first rows, all where there are not so many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Table Take(int count)
    {
        Require.NotNegative(count);
        return count >= RowCount ? this : Rows([.. Enumerable.Range(0, count)]);
    }

    /// <summary>All rows in random order.</summary>
    /// <param name="seed">The same seed gives the same order.</param>
    public Table Shuffle(ulong seed = 0) => Rows(new Generator(seed).Permutation(RowCount));

    /// <summary>Divides the rows at random into two parts, such as one to learn from and one to judge by.</summary>
    /// <param name="fraction">The share of the first part, above 0 and below 1.</param>
    /// <param name="stratifyBy">A column each value of which is divided by itself, so that both parts have each class in the same proportion.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="UnknownColumnException">There is no such column.</exception>
    /// <exception cref="TableException">There are fewer than two rows, or fewer than two of one value of the column, or a value is missing.</exception>
    public (Table First, Table Second) Split(double fraction, string? stratifyBy = null, ulong seed = 0)
    {
        var (first, second) = RandomParts.Split(Strata(stratifyBy, least: 2), fraction, new(seed));
        return (Rows(first), Rows(second));
    }

    /// <summary>
    /// Divides the rows at random into folds of equal size. Each is the second part once and the rest the first: train on the one, judge by the
    /// other, and average.
    /// </summary>
    /// <param name="folds">How many, at least 2.</param>
    /// <param name="stratifyBy">A column of which each fold has every value in the same proportion.</param>
    /// <param name="seed">The same seed gives the same folds.</param>
    /// <returns>The parts, which are made when they are asked for.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds.</exception>
    /// <exception cref="UnknownColumnException">There is no such column.</exception>
    /// <exception cref="TableException">There are fewer rows than folds, or fewer of one value of the column, or a value is missing.</exception>
    public IEnumerable<(Table Train, Table Validation)> KFold(int folds, string? stratifyBy = null, ulong seed = 0)
    {
        if (folds < 2) throw new OutOfRangeException(nameof(folds), folds, Invariant($"KFold: {folds} folds leave nothing to train on; give 2 or more."));
        var parts = RandomParts.Folds(Strata(stratifyBy, least: folds), folds, new(seed));
        return parts.Select(part => (Rows(part.Others), Rows(part.Fold)));
    }

    /// <summary>The rows that have a value in every column.</summary>
    public Table DropMissing() => DropMissing(Names);

    /// <summary>The rows that have a value in each of some columns.</summary>
    /// <exception cref="UnknownColumnException">One is not there.</exception>
    public Table DropMissing(params IEnumerable<string> names)
    {
        var columns = names.Select(name => this[name]).ToList();
        var kept = Enumerable.Range(0, RowCount).Where(row => !columns.Exists(column => column.IsMissing(row))).ToArray();
        return kept.Length == RowCount ? this : Rows(kept);
    }

    /// <summary>For each row a number that says which stratum it is in: all in one, or by the values of a column.</summary>
    private int[] Strata(string? stratifyBy, int least)
    {
        if (RowCount < least)
            throw new TableException(Place(), Invariant($"{RowCount} rows cannot be divided into {least} parts."), "Get more rows.");
        if (stratifyBy is null) return new int[RowCount];

        var column = this[stratifyBy];
        var strata = new int[RowCount];
        var counts = new Dictionary<string, (int Stratum, int Count, int Row)>(StringComparer.Ordinal);
        for (var row = 0; row < strata.Length; row++)
        {
            var value = column.TextAt(row)
                ?? throw new TableException(Place(stratifyBy, row), "the value is missing, so no stratum can be told.", "Leave such rows out first: table.DropMissing(name).", stratifyBy, RowNumber(row));
            var (stratum, count, first) = counts.GetValueOrDefault(value, (counts.Count, 0, row));
            counts[value] = (stratum, count + 1, first);
            strata[row] = stratum;
        }

        foreach (var (value, (_, count, row)) in counts)
        {
            if (count < least)
                throw new TableException(
                    Place(stratifyBy, row), Invariant($"{Printable.Quoted(value)} stands in {count} of the rows, which cannot be divided into {least} parts."),
                    column is NumberColumn ? "Split without stratifyBy: it is for columns of few different values." : "Get more of them, leave them out, or split without stratifyBy.", stratifyBy, RowNumber(row));
        }

        return strata;
    }
}
