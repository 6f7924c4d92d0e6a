using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Tests.Data.Estimators;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The sample tabular, and predictions by what it saves.</summary>
[TestFixture]
internal sealed class TabularTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private string Csv => _folder.File("rows.csv");

    private string Model => _folder.File("m.safetensors");

    [Test]
    public void Classes_are_learned_and_predicted_in_another_process()
    {
        MLPClassifierTests.Flowers().WriteCsv(Csv);
        var outcome = SampleProcess.Run("tabular", "--csv", Csv, "--target", "species", "--save", Model);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines[^1].ShouldMatch("^validation accuracy: [0-9.]+ %$");
        double.Parse(outcome.Lines[^1].Split(' ')[2], CultureInfo.InvariantCulture).ShouldBeGreaterThan(80);

        MLPClassifierTests.Flowers(20).Without("species").WriteCsv(_folder.File("new.csv"));
        var printed = SampleProcess.Start("predict", Model, "--csv", _folder.File("new.csv"));
        printed.ExitCode.ShouldBe(0, printed.Error);
        printed.Lines.Length.ShouldBe(21);
        printed.Lines[0].ShouldBe("species,probability");
        var expected = MLPClassifier.Load(Model).Predict(MLPClassifierTests.Flowers(20));
        printed.Lines[1..].Select(line => line.Split(',')[0]).ShouldBe(expected);

        SampleProcess.Run("predict", Model, "--csv", _folder.File("new.csv"), "--output", _folder.File("answers.csv")).Lines.ShouldHaveSingleItem().ShouldContain("20 predictions");
        File.ReadAllText(_folder.File("answers.csv")).ShouldBe(printed.Output);
    }

    [Test]
    public void Numbers_are_learned_and_predicted()
    {
        MLPRegressorTests.Houses().WriteCsv(Csv, ';');
        var outcome = SampleProcess.Run("tabular", "--csv", Csv, "--target", "price", "--save", Model, "--hidden", "16", "8", "--epochs", "5");
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain("MLPRegressor [16, 8]");
        outcome.Lines[^1].ShouldMatch("^validation R2: -?[0-9.]+$");
        SampleProcess.Run("predict", Model, "--csv", Csv).Lines[0].ShouldBe("price");
    }

    [Test]
    public void The_task_is_seen_from_the_target_or_chosen()
    {
        string Task(string target, params string[] options)
        {
            var outcome = SampleProcess.Run(["tabular", "--csv", Csv, "--target", target, "--epochs", "1", .. options]);
            outcome.ExitCode.ShouldBe(0, outcome.Error);
            return outcome.Lines[^1];
        }

        File.WriteAllText(Csv, "x,binary,count,half\n" + string.Concat(Enumerable.Range(0, 40).Select(row => Invariant($"{row},{row % 2},{row * row},{row % 2 / 2.0}\n"))));
        Task("binary").ShouldStartWith("validation accuracy");
        Task("count").ShouldStartWith("validation R2");
        Task("half").ShouldStartWith("validation R2");
        Task("binary", "--task", "regression").ShouldStartWith("validation R2");
    }

    [Test]
    public void What_cannot_be_learned_from_is_left_out_and_told()
    {
        var rows = Enumerable.Range(0, 40).Select(row => Invariant($"{row % 7},name {row},,{(row % 5 == 0 ? "" : "3")},{(row == 0 ? "once" : row == 1 ? "" : row % 2 == 0 ? "even" : "odd")}\n"));
        File.WriteAllText(Csv, "x,name,nothing,gaps,kind\n" + string.Concat(rows));
        var outcome = SampleProcess.Run("tabular", "--csv", Csv, "--target", "kind", "--epochs", "1");
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain("38 rows, 2 columns to predict 'kind' from");
        outcome.Output.ShouldContain("no value of 'kind': 1");
        outcome.Output.ShouldContain("column 'gaps' lacks 7 values: --missing Median");
        outcome.Output.ShouldContain("'nothing' is left out: it is empty");
        outcome.Output.ShouldContain("'name' is left out");
        outcome.Output.ShouldContain("classes of one row, which cannot be both learned from and judged by: 'once'");
        Failed("tabular", "--csv", Csv, "--target", "kind", "--missing", "Refuse").ShouldContain("--missing");
    }

    [Test]
    public void A_column_of_numbers_and_texts_is_declared_as_text_or_ignored()
    {
        File.WriteAllText(Csv, "boat,y\n" + string.Concat(Enumerable.Range(0, 40).Select(row => Invariant($"{(row == 9 ? "D" : Invariant($"{row % 4}"))},{(row % 2 == 0 ? "a" : "b")}\n"))));
        var error = Failed("tabular", "--csv", Csv, "--target", "y");
        error.ShouldContain("row 10");
        error.ShouldContain("--text or --ignore");
        error.ShouldNotContain("CsvOptions");
        SampleProcess.Run("tabular", "--csv", Csv, "--target", "y", "--epochs", "1", "--text", "boat").ExitCode.ShouldBe(0);
        SampleProcess.Run("tabular", "--csv", Csv, "--target", "y", "--epochs", "1", "--missing-marker", "D").ExitCode.ShouldBe(0);
        Failed("tabular", "--csv", Csv, "--target", "y", "--ignore", "boat").ShouldContain("no column left");
        Failed("tabular", "--csv", Csv, "--target", "y", "--ignore", "y").ShouldContain("target");
        Failed("tabular", "--csv", Csv, "--target", "y", "--ignore", "bot").ShouldContain("'bot'");
    }

    [Test]
    public void Texts_that_training_has_not_seen_are_told()
    {
        MLPClassifierTests.Flowers().WriteCsv(Csv);
        SampleProcess.Run("tabular", "--csv", Csv, "--target", "species", "--save", Model, "--epochs", "1").ExitCode.ShouldBe(0);
        File.WriteAllText(Csv, "length,width,color\n500,0.1,green\n500,0.1,white\n");
        var outcome = SampleProcess.Run("predict", Model, "--csv", Csv);
        outcome.ExitCode.ShouldBe(0);
        outcome.Lines.Length.ShouldBe(3);
        outcome.Error.ShouldBe("note: training has not seen 'green' in column 'color', which counts as none of its categories.\n");
    }

    [Test]
    public void What_is_missing_or_wrong_is_one_line()
    {
        MLPClassifierTests.Flowers().WriteCsv(Csv);
        SampleProcess.Run("tabular", "--csv", Csv, "--target", "species", "--save", Model, "--epochs", "1").ExitCode.ShouldBe(0);
        Failed("tabular", "--csv", _folder.File("nowhere"), "--target", "y").ShouldContain("nowhere");
        Failed("tabular", "--csv", Csv, "--target", "specis").ShouldContain("'species'");
        Failed("tabular", "--csv", Csv, "--target", "species", "--save", _folder.File("no/where")).ShouldContain("--save");
        Failed("tabular", "--csv", Csv, "--target", "species", "--task", "regression").ShouldContain("texts");
        Failed("predict", Model, _folder.File("seven.png")).ShouldContain("--csv");
        File.WriteAllText(Csv, "length,color\n500,white\n");
        Failed("predict", Model, "--csv", Csv).ShouldContain("no column 'width'");
        File.WriteAllText(Csv, "length,width,color\n500,wide,white\n");
        Failed("predict", Model, "--csv", Csv).ShouldContain("row 1 (line 2), column 'width': 'wide' is no number");
        new Sequential(new Dense(784, 10)).Save(Model);
        Failed("predict", Model, "--csv", Csv).ShouldContain("no estimator");
        File.WriteAllText(Csv, "");
        Failed("tabular", "--csv", Csv, "--target", "y").ShouldContain("rows.csv");
        File.WriteAllText(Csv, "x,y\n");
        Failed("tabular", "--csv", Csv, "--target", "y").ShouldContain("rows.csv");
        File.WriteAllText(Csv, "x,y\n1,2\n");
        Failed("tabular", "--csv", Csv, "--target", "y").ShouldContain("rows.csv");
    }

    [Test]
    public void A_command_line_that_contradicts_itself_is_wrong()
    {
        SampleProcess.Run("tabular", "--csv", Csv).ExitCode.ShouldBe(2);
        SampleProcess.Run("predict", Model, Csv, "--csv", Csv).ExitCode.ShouldBe(2);
        SampleProcess.Run("predict", Model, "--csv", Csv, "--index", "3").Error.ShouldContain("--index is for images");
        SampleProcess.Run("predict", Model, Csv, "--output", Csv).Error.ShouldContain("--output is for --csv");
    }

    private static string Failed(params string[] arguments) => SampleProcess.Run(arguments).ShouldHaveFailed();
}
