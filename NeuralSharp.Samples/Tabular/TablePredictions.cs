using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>Predicts the rows of a CSV file by a model that the sample <c>tabular</c> saved.</summary>
internal static class TablePredictions
{
    /// <summary>Prints a header and a line a row, or writes them to a file.</summary>
    public static int Run(string modelPath, string csvPath, CsvFormat format, string? output)
    {
        if (output is not null) OutputPaths.CheckFile("--output", output);
        var model = MLPEstimator.Load(modelPath);
        var rows = Read(csvPath, format, model.Preprocessor, modelPath);
        foreach (var note in UnseenCategories.In(rows, model.Preprocessor)) Console.Error.WriteLine($"note: {note}");

        var predictions = model is MLPClassifier classifier ? Of(classifier, rows) : new Table(new NumberColumn(model.Preprocessor.Target!, Array.ConvertAll(((MLPRegressor)model).Predict(rows), Shortest)));
        if (output is null)
        {
            predictions.WriteCsv(Console.Out);
            return 0;
        }

        predictions.WriteCsv(output);
        Screen.Current.WriteLine(Invariant($"saved: {output}, {predictions.RowCount} predictions of '{model.Preprocessor.Target}'"));
        return 0;
    }

    /// <summary>The number with the digits of Float32, in which networks compute: more would tell nothing.</summary>
    private static double Shortest(double value) => double.Parse(((float)value).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The class of each row, and how probable it is.</summary>
    private static Table Of(MLPClassifier classifier, Table rows)
    {
        var probabilities = classifier.PredictProbabilities(rows);
        var largest = new double[rows.RowCount];
        for (var row = 0; row < largest.Length; row++)
        {
            for (var label = 0; label < probabilities.GetLength(1); label++) largest[row] = Math.Max(largest[row], probabilities[row, label]);
        }

        var target = classifier.Preprocessor.Target!;
        return new(
            new TextColumn(target, classifier.Predict(rows)),
            new NumberColumn(target == "probability" ? "its probability" : "probability", Array.ConvertAll(largest, value => Math.Round(value, 4))));
    }

    /// <summary>The file, with the types the columns had in training, so that codes of digits stay texts.</summary>
    private static Table Read(string path, CsvFormat format, Preprocessor preprocessor, string modelPath)
    {
        try
        {
            return format.Read(path, preprocessor.ColumnTypes);
        }
        catch (UnknownColumnException e)
        {
            throw new SampleException($"{path} has no column {Printable.Quoted(e.Column)}, from which {modelPath} predicts {Printable.Quoted(preprocessor.Target)}. It needs {Listing.Of(preprocessor.Columns)}.");
        }
    }
}
