namespace NeuralSharp;

/// <summary>Learns a preprocessor from a table.</summary>
/// <param name="table">The rows to learn from.</param>
/// <param name="target">The column to be predicted, if there is one.</param>
/// <param name="options">What becomes of columns.</param>
/// <param name="kind">What the target must be; null where the options say so, or the column.</param>
internal sealed class PreprocessorFit(Table table, string? target, PreprocessorOptions options, TargetKind? kind = null)
{
    public Preprocessor Run()
    {
        CheckOptions();
        var columns = table.Columns.Where(column => column.Name != target && EncodingOf(column) != ColumnEncoding.Ignore).Select(column => column.Name).ToList();
        if (columns.Count == 0) throw new TableException(table.Place(), "no column is left to be an input.", "Take fewer columns out (PreprocessorOptions.Columns).");

        var isDropping = options.Missing == MissingPolicy.Drop;
        if (isDropping) table = table.DropMissing(target is null ? columns : columns.Append(target));
        if (table.RowCount == 0) throw new TableException(table.Place(), isDropping ? "no row has all values." : "it has no rows.", "Learn from a table with rows.");
        return new([.. columns.Select(name => FeatureOf(table[name]))], target is null ? null : TargetOf(table[target]), isDropping);
    }

    private void CheckOptions()
    {
        Require.AtLeastOne(options.MostCategories);
        if (kind is not null && options.Target is not null && options.Target != kind)
            throw new ArgumentException($"PreprocessorOptions.Target is {options.Target}, but the estimator's target is of {kind}. Leave it out, or take the other estimator.");
        if (target is not null) _ = table[target];
        foreach (var name in options.Columns.Keys.Concat(options.Categories.Keys)) _ = table[name];
        if (target is not null && options.Columns.ContainsKey(target))
            throw new ArgumentException($"PreprocessorOptions.Columns: {Printable.Quoted(target)} is the target; PreprocessorOptions.Target says what it is.");
        CheckEncoding(nameof(options.Numbers), options.Numbers);
        CheckEncoding(nameof(options.Texts), options.Texts);
        foreach (var (name, encoding) in options.Columns) CheckEncoding(name, encoding);
        foreach (var (name, categories) in options.Categories)
        {
            if (categories is null || categories.Count == 0 || categories.Contains(null!) || categories.Distinct(StringComparer.Ordinal).Count() < categories.Count)
                throw new ArgumentException($"PreprocessorOptions.Categories: those of {Printable.Quoted(name)} are none, or one of them stands there twice.");
        }

        static void CheckEncoding(string name, ColumnEncoding encoding)
        {
            if (!Enum.IsDefined(encoding)) throw new ArgumentException(Invariant($"PreprocessorOptions: {(int)encoding} for {Printable.Quoted(name)} is no ColumnEncoding."));
        }
    }

    private ColumnEncoding EncodingOf(Column column) =>
        options.Columns.TryGetValue(column.Name, out var encoding) ? encoding : column is NumberColumn ? options.Numbers : options.Texts;

    private Feature FeatureOf(Column column)
    {
        var encoding = EncodingOf(column);
        var missing = FirstMissing(column);
        if (missing is { } row && options.Missing == MissingPolicy.Refuse)
            throw new TableException(
                table.Place(column.Name, row), "the value is missing.", "Fill it in, leave such rows out (table.DropMissing), or say what stands in for it: PreprocessorOptions.Missing.",
                column.Name, table.RowNumber(row));

        return encoding is ColumnEncoding.OneHot or ColumnEncoding.Ordinal ? CategoryFeatureOf(column, encoding, missing is not null) : NumberFeatureOf(column, encoding, missing is not null);
    }

    private NumberFeature NumberFeatureOf(Column column, ColumnEncoding encoding, bool hasMissing)
    {
        if (column is TextColumn)
            throw new TableException(table.Place(column.Name), $"it is of texts, which cannot be encoded as {encoding}.", "Take OneHot, Ordinal or Ignore for it (PreprocessorOptions.Columns), or declare it as numbers where the file is read.", column.Name);
        var values = Values((NumberColumn)column);
        var (offset, scale) = Moments.Of(values, encoding);
        CheckFinite(column, offset, scale);
        double? fill = options.Missing switch
        {
            MissingPolicy.Mean => Moments.Mean(values),
            MissingPolicy.Median => Moments.Median(values),
            MissingPolicy.Mode => Moments.Mode(values),
            _ => null,
        };
        return new(column.Name, encoding, offset, scale, fill, hasMissing);
    }

    private CategoryFeature CategoryFeatureOf(Column column, ColumnEncoding encoding, bool hasMissing)
    {
        var categories = CategoriesOf(column);
        var fill = options.Missing is MissingPolicy.Refuse or MissingPolicy.Drop
            ? null
            : CategoryList.Counts(column).OrderByDescending(entry => entry.Value).ThenBy(entry => categories.IndexOf(entry.Key)).First().Key;
        return new(column.Name, encoding, categories, fill, options.AllowsUnknownCategories && encoding == ColumnEncoding.OneHot, hasMissing);
    }

    private TargetFeature TargetOf(Column column)
    {
        if (FirstMissing(column) is { } row) throw new TableException(table.Place(column.Name, row), "the target is missing.", "Leave such rows out: table.DropMissing(name).", column.Name, table.RowNumber(row));
        if ((kind ?? options.Target ?? (column is TextColumn ? TargetKind.Classes : TargetKind.Values)) == TargetKind.Classes)
        {
            var classes = CategoriesOf(column);
            return classes.Names.Count > 1
                ? new ClassTarget(column.Name, classes)
                : throw new TableException(table.Place(column.Name), $"all rows have the one class {Printable.Quoted(classes.Names[0])}.", "Learn from rows of two classes or more.", column.Name);
        }

        if (column is TextColumn) throw new TableException(table.Place(column.Name), "it is of texts, which cannot be a target of values.", "Take TargetKind.Classes, or declare it as numbers where the file is read.", column.Name);
        var (offset, scale) = options.StandardizesTarget ? Moments.Of(Values((NumberColumn)column), ColumnEncoding.Standardize) : (0, 1);
        CheckFinite(column, offset, scale);
        return new ValueTarget(column.Name, offset, scale);
    }

    /// <summary>The categories of a column: as given, and then no others may come up, or those that come up.</summary>
    private CategoryList CategoriesOf(Column column)
    {
        if (options.Categories.TryGetValue(column.Name, out var given))
        {
            var list = new CategoryList(given, column.Type);
            var indexOf = list.IndicesOf(column);
            for (var row = 0; row < column.Count; row++)
            {
                if (!column.IsMissing(row) && indexOf(row) < 0)
                    throw new TableException(
                        table.Place(column.Name, row), $"{Printable.Quoted(column.TextAt(row))} is none of the categories that PreprocessorOptions.Categories gives.", "Add it there, or mend the value.",
                        column.Name, table.RowNumber(row));
            }

            return list;
        }

        var found = CategoryList.In(column).ToList();
        if (found.Count == 0) throw WithoutValues(column);
        return found.Count <= options.MostCategories
            ? new(found, column.Type)
            : throw new TableException(
                table.Place(column.Name), Invariant($"it has {found.Count} different values, more than the {options.MostCategories} that a column of categories may have."),
                "Leave it out (ColumnEncoding.Ignore) where it only names rows, or raise PreprocessorOptions.MostCategories.", column.Name);
    }

    private double[] Values(NumberColumn column)
    {
        var values = column.Values.ToArray().Where(value => !double.IsNaN(value)).ToArray();
        return values.Length > 0 ? values : throw WithoutValues(column);
    }

    private TableException WithoutValues(Column column) =>
        new(table.Place(column.Name), "no row has a value, so there is nothing to learn.", "Leave the column out: ColumnEncoding.Ignore in PreprocessorOptions.Columns.", column.Name);

    private void CheckFinite(Column column, double offset, double scale)
    {
        if (!double.IsFinite(offset) || !double.IsFinite(scale) || scale == 0)
            throw new TableException(table.Place(column.Name), "its numbers are too large or too small to be scaled.", "Give them in another unit, or leave the column out.", column.Name);
    }

    private static int? FirstMissing(Column column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) return row;
        }

        return null;
    }
}
