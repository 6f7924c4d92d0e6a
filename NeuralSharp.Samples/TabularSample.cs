using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>From a CSV file of one's own to a trained, measured and saved model.</summary>
internal static class TabularSample
{
    private const double LearnedShare = 0.8;

    public static Command Command()
    {
        var csv = new Option<string>("--csv") { Description = "A CSV file with the names of its columns in the first line", Required = true };
        var target = new Option<string>("--target") { Description = "The column to be predicted from the others", Required = true };
        var task = new Option<string?>("--task") { Description = "What the target is: classes, or numbers (default: texts and up to ten whole numbers are classes)" };
        task.AcceptOnlyFromAmong("classification", "regression");
        var save = new Option<string?>("--save") { Description = "A file for the trained model, which predict takes" };
        var ignore = new Option<string[]>("--ignore") { Description = "Columns to leave out, such as numbers of customers", AllowMultipleArgumentsPerToken = true };
        var text = new Option<string[]>("--text") { Description = "Columns that are texts, though they look like numbers, such as postal codes", AllowMultipleArgumentsPerToken = true };
        var missing = new Option<MissingPolicy>("--missing") { Description = "What stands in for missing values, or whether such rows are dropped or refused", DefaultValueFactory = _ => MissingPolicy.Median };
        var hidden = new Option<int[]>("--hidden")
        {
            Description = "The sizes of the hidden layers",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [100],
        };
        var epochs = Options.Positive("--epochs", "How often to go through the rows at most", new MLPOptions().MaxEpochs);
        var learningRate = Options.LearningRate(Invariant($"The step size (default: {new MLPOptions().LearningRate})"));
        var seed = Options.Seed();
        var format = new CsvFormatOptions();
        var command = new SampleCommand(
            "tabular",
            "Learns to predict a column of a CSV file of yours from the others",
            ("--csv iris.csv --target species", "classes, since species is of texts"),
            ("--csv houses.csv --target price --ignore id --save houses.safetensors", "a number, and a model that predict takes"),
            ("--csv sales.csv --target sold --task regression --decimal-comma", "a file of a European program"))
        {
            csv, target, task, save, ignore, text, missing, hidden, epochs, learningRate, seed,
        };
        foreach (var option in format.All) command.Add(option);
        command.SetSample((parsed, cancellation) => Run(
            parsed.GetValue(csv)!, format.Of(parsed), parsed.GetValue(target)!,
            parsed.GetValue(task) switch { null => null, "classification" => true, _ => false },
            parsed.GetValue(ignore) ?? [], parsed.GetValue(text) ?? [],
            new() { Missing = parsed.GetValue(missing), AllowsUnknownCategories = true },
            parsed.GetValue(hidden)!,
            new() { MaxEpochs = parsed.GetValue(epochs), LearningRate = parsed.GetValue(learningRate) ?? new MLPOptions().LearningRate, Seed = parsed.GetValue(seed) },
            parsed.GetValue(save), cancellation));
        return command;
    }

    private static int Run(
        string csvPath, CsvFormat format, string target, bool? isClassification, string[] ignored, string[] texts, PreprocessorOptions preprocessing, int[] hidden, MLPOptions options,
        string? save, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        if (save is not null) OutputPaths.CheckFile("--save", save);
        if (ignored.Contains(target)) throw new SampleException($"--ignore names the target '{target}'. Leave out other columns.");

        // The data: rows and columns that can be learned from, and a part kept back to judge by.
        var data = TabularData.Of(Read(csvPath, format, [.. ignored, .. texts]), target, ignored, isClassification);
        screen.WriteLine(Invariant($"data: {csvPath}, {data.Table.RowCount} rows, {data.Table.Columns.Count - 1} columns to predict '{target}' from"));
        foreach (var note in data.Notes) screen.WriteLine($"note: {note}");
        foreach (var column in data.Table.Columns.Where(column => column.MissingCount > 0))
            screen.WriteLine(Invariant($"note: column '{column.Name}' lacks {column.MissingCount} values: --missing {preprocessing.Missing}"));
        var (train, validation) = data.Table.Split(LearnedShare, data.IsClassification ? target : null, options.Seed);

        // The model: scaling, network and training in one.
        var classifier = new MLPClassifier(hidden, options);
        var regressor = new MLPRegressor(hidden, options);
        MLPEstimator model = data.IsClassification ? classifier : regressor;
        var lines = new TrainingLines(screen);
        try
        {
            if (data.IsClassification) classifier.Fit(train, target, preprocessing, cancellation, lines);
            else regressor.Fit(train, target, preprocessing, cancellation, lines);
        }
        catch (TableException e)
        {
            throw new SampleException(CsvFormat.InOptions(e.Message));
        }

        screen.WriteLine(Invariant($"{(data.IsClassification ? "classification" : "regression")}: {model}; {model.History.Count} epochs"));
        foreach (var note in UnseenCategories.In(validation, model.Preprocessor)) screen.WriteLine($"note: {note}");

        if (save is not null)
        {
            model.Save(save);
            screen.WriteLine($"saved: {save}");
        }

        cancellation.ThrowIfCancellationRequested();

        // What it is worth, on rows it has not seen.
        Console.WriteLine(data.IsClassification
            ? Invariant($"validation accuracy: {classifier.Score(validation) * 100:0.00} %")
            : Invariant($"validation R2: {regressor.Score(validation):0.0000}"));
        return 0;
    }

    /// <summary>The file; columns that are left out may hold anything.</summary>
    private static Table Read(string path, CsvFormat format, IReadOnlyList<string> texts)
    {
        try
        {
            return format.Read(path, texts.Distinct().ToDictionary(name => name, _ => ColumnType.Text));
        }
        catch (UnknownColumnException e)
        {
            throw new SampleException($"{path} has no column {Printable.Quoted(e.Column)}, which --ignore or --text names. Look at its first line: columns are separated by spaces here, with quotation marks around a name that has some.");
        }
    }
}
