namespace NeuralSharp.Samples;

/// <summary>A table made ready to learn from: what cannot be learned from is left out, and the user is told.</summary>
/// <param name="Table">The rows with a target, and the columns to learn from.</param>
/// <param name="IsClassification">Whether the target is of classes.</param>
/// <param name="Notes">What was left out, a sentence each.</param>
internal sealed record TabularData(Table Table, bool IsClassification, IReadOnlyList<string> Notes)
{
    private const int MostClasses = 10;   // of whole numbers: more of them are more likely counts
    private const int FewestOfClass = 5;   // rows on average
    private const int FewestOfCategory = 3;   // as well

    /// <summary>Looks through a table.</summary>
    /// <param name="table">As it was read.</param>
    /// <param name="target">The column to be predicted.</param>
    /// <param name="ignored">Columns that the user leaves out.</param>
    /// <param name="isClassification">What the user says of the target; null to see it from the values.</param>
    public static TabularData Of(Table table, string target, IReadOnlyList<string> ignored, bool? isClassification)
    {
        var notes = new List<string>();
        _ = table[target];
        if (ignored.Count > 0) table = table.Without(ignored);

        var rows = table.RowCount;
        table = table.DropMissing(target);
        if (table.RowCount < rows) notes.Add(Invariant($"rows left out, since they have no value of '{target}': {rows - table.RowCount}"));
        foreach (var column in table.Columns.Where(column => column.Name != target).ToList())
        {
            if (WhyUseless(column) is not { } why) continue;
            notes.Add($"column '{column.Name}' is left out: {why}");
            table = table.Without(column.Name);
        }

        isClassification ??= LooksLikeClasses(table[target]);
        if (isClassification.Value) table = WithoutSingleClasses(table, target, notes);
        if (table.Columns.Count < 2) throw new SampleException($"there is no column left to predict '{target}' from.");
        return new(table, isClassification.Value, notes);
    }

    private static string? WhyUseless(Column column)
    {
        if (column.MissingCount == column.Count) return "it is empty";
        if (column is not TextColumn texts) return null;
        var used = texts.Codes.ToArray().Where(code => code != TextColumn.MissingCode).Distinct().Count();
        return used * FewestOfCategory > column.Count - column.MissingCount && used > 2 ? Invariant($"it is of texts, {used} of them different, which name rows and do not group them") : null;
    }

    /// <summary>Classes are learned from one row and judged by another.</summary>
    private static Table WithoutSingleClasses(Table table, string target, List<string> notes)
    {
        var column = table[target];
        var counts = Enumerable.Range(0, table.RowCount).CountBy(row => column.TextAt(row)!).ToDictionary();
        var single = counts.Where(entry => entry.Value == 1).Select(entry => entry.Key).ToList();
        if (single.Count == 0) return table;
        notes.Add($"left out as classes of one row, which cannot be both learned from and judged by: {Listing.Of(single)}");
        return table.Rows([.. Enumerable.Range(0, table.RowCount).Where(row => counts[column.TextAt(row)!] > 1)]);
    }

    private static bool LooksLikeClasses(Column target)
    {
        if (target is not NumberColumn numbers) return true;
        var values = numbers.Values.ToArray();
        var different = values.Distinct().Take(MostClasses + 1).ToList();
        return different.Count <= MostClasses && different.Count * FewestOfClass <= values.Length && different.TrueForAll(value => value == Math.Truncate(value));
    }
}
