namespace NeuralSharp.Samples;

/// <summary>Texts that did not come up in training. They count as none of their column's categories, which the user is told.</summary>
internal static class UnseenCategories
{
    /// <summary>A note for each column that has some.</summary>
    public static IEnumerable<string> In(Table table, Preprocessor preprocessor)
    {
        var known = preprocessor.InputNames.ToHashSet();
        foreach (var column in preprocessor.Columns.Where(table.Contains).Select(name => table[name]).OfType<TextColumn>())
        {
            var unseen = column.Codes.ToArray().Where(code => code != TextColumn.MissingCode).Distinct()
                .Select(code => column.Categories[code]).Where(category => !known.Contains($"{column.Name}={category}")).ToList();
            if (unseen.Count > 0) yield return $"training has not seen {Listing.Of(unseen)} in column {Printable.Quoted(column.Name)}, which counts as none of its categories.";
        }
    }
}
