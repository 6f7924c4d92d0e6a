namespace NeuralSharp;

/// <summary>What was learned of the column that a network is to tell.</summary>
internal abstract record TargetFeature(string Column)
{
    /// <summary>The targets of all rows.</summary>
    public abstract Tensor Of(Table table);

    protected TableException IsMissing(Table table, int row) => new(
        table.Place(Column, row), "the target is missing.", "Leave such rows out: table.DropMissing(name).", Column, table.RowNumber(row));
}

/// <summary>Classes: labels [rows] that count from 0.</summary>
internal sealed record ClassTarget(string Column, CategoryList Classes) : TargetFeature(Column)
{
    public override Tensor Of(Table table)
    {
        var column = table[Column];
        var indexOf = Classes.IndicesOf(column);
        var labels = new int[column.Count];
        for (var row = 0; row < labels.Length; row++)
        {
            if (column.IsMissing(row)) throw IsMissing(table, row);
            labels[row] = indexOf(row);
            if (labels[row] < 0) throw Classes.Unknown(table, column, row, "A class can be learned only from examples of it: split with stratifyBy, or leave the row out.");
        }

        return Tensor.From(labels);
    }
}

/// <summary>Numbers [rows, 1]: z = (y − offset) / scale.</summary>
internal sealed record ValueTarget(string Column, double Offset, double Scale) : TargetFeature(Column)
{
    public override Tensor Of(Table table)
    {
        var values = TableNumbers.Of(table, table[Column]);
        var targets = new float[values.Length];
        for (var row = 0; row < targets.Length; row++)
        {
            if (double.IsNaN(values[row])) throw IsMissing(table, row);
            targets[row] = (float)((values[row] - Offset) / Scale);
            if (!float.IsFinite(targets[row]))
                throw new TableException(table.Place(Column, row), Invariant($"{values[row]} is too far from what was seen in training."), "Mend the value, or leave the row out.", Column, table.RowNumber(row));
        }

        return Tensor.From(targets).Reshape(targets.Length, 1);
    }
}
