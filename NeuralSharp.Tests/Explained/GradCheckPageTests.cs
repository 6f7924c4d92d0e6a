using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>The page of a gradient check: its numbers are the check's, it stands alone, and it says what is right, wrong, or cannot be said.</summary>
[TestFixture]
internal sealed partial class GradCheckPageTests
{
    private static readonly Tensor s_x = Tensor.From(new[,] { { 0.5, -1.25, 2 }, { 1.5, 0.75, -0.5 } });
    private static readonly Tensor s_w = Tensor.From(new[,] { { 0.1, 0.2 }, { -0.3, 0.7 }, { 1.1, -0.2 } });

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("gradcheck").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private string Path => System.IO.Path.Combine(_folder, "page.html");

    [Test]
    public void A_path_that_cannot_be_is_refused_before_the_check()
    {
        var calls = 0;
        Should.Throw<DirectoryNotFoundException>(() => NeuralSharp.Explain.WriteGradCheck(System.IO.Path.Combine(_folder, "none", "page.html"), Counted, s_x));
        calls.ShouldBe(0);
        Should.Throw<ArgumentException>(() => NeuralSharp.Explain.WriteGradCheck(Path, t => t[0], [s_x], [null!])).Message.ShouldContain("a name is null");
        Should.Throw<ArgumentException>(() => NeuralSharp.Explain.WriteGradCheck(Path, t => s_x, [])).Message.ShouldContain("there are no inputs");
        NeuralSharp.Explain.WriteGradCheck(Path, t => t[0], [s_x], ["x"], title: null!).Passed.ShouldBeTrue();

        Tensor Counted(Tensor x)
        {
            calls++;
            return x;
        }
    }

    [Test]
    public void Its_table_has_the_numbers_of_the_check()
    {
        Func<Tensor[], Tensor> function = t => t[0].MatMul(t[1]).Tanh();
        var expected = GradCheck.CheckElements(function, [s_x, s_w]);
        var result = NeuralSharp.Explain.WriteGradCheck(Path, function, [s_x, s_w], names: ["x", "w"]);
        var page = ReadPage();

        result.Elements.ShouldBe(expected.Elements);
        Tensor[] inputs = [s_x, s_w];
        string[] names = ["x", "w"];
        for (var i = 0; i < inputs.Length; i++)
        {
            Rows(page, $"Elements of {names[i]}, the worst first").ShouldBe(expected.Elements.Where(element => element.Input == i).Select(element => (string[])[
                $"[{element.Index[0]}, {element.Index[1]}]",
                "✓ agrees",
                ShortNumber.Of(element.RelativeError, 2),
                ShortNumber.Of(element.Analytic, 9),
                ShortNumber.Of(element.Numeric, 9),
                ShortNumber.Of(inputs[i].ToArray<double>()[element.Position])]));
        }

        Rows(page, "The inputs").Select(row => row[0]).ShouldBe(["x", "w"]);
        page.ShouldContain("<strong>Right: all 12 elements agree with finite differences.</strong>");
        page.ShouldContain("<pre><code>function</code></pre>");
    }

    [Test]
    public void Its_sweep_has_the_numbers_of_a_sweep()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, x => x.Exp() * x.Tanh(), s_x);
        var page = ReadPage();
        var (fourth, second) = (GradCheck.Sweep(x => x.Exp() * x.Tanh(), s_x), GradCheck.Sweep(x => x.Exp() * x.Tanh(), s_x, accuracy: 2));
        var rows = Rows(page, "Errors by step, input 0").ToList();
        rows.Count.ShouldBe(25);
        for (var k = 0; k < rows.Count; k++)
        {
            rows[k][..3].ShouldBe([
                ShortNumber.Of(fourth.Steps[k].Step, 2), ShortNumber.Of(fourth.Steps[k].RelativeError, 2), ShortNumber.Of(second.Steps[k].RelativeError, 2)]);
        }

        page.ShouldContain($"best h = {ShortNumber.Of(fourth.Best.Step, 2)}</text>");
        page.ShouldContain(">truncation</text>");
        page.ShouldContain(">round-off</text>");
        page.ShouldContain("Truncation falls as h to the power 4; 4 is what the formula promises.");
    }

    [Test]
    public void In_Float32_the_function_itself_is_computed_in_Float32()
    {
        // The differences of f in float, made here by hand along the sweep's direction: the error is about 1e-7 / h where h is small.
        NeuralSharp.Explain.WriteGradCheck(Path, x => x.Exp() * x.Tanh(), s_x);
        var single = Rows(ReadPage(), "Errors by step, input 0").Select(row => row[3]).ToList();
        Parse(single[4]).ShouldBeInRange(1e-7, 1e-3);     // h = 0.01
        Parse(single[8]).ShouldBeInRange(1e-5, 1e-1);     // h = 1e-4
        Parse(single[^1]).ShouldBe(1);                    // h = 1e-12 moves no float
        ReadPage().ShouldContain("that is why gradients are checked in Float64");
    }

    [Test]
    public void A_function_that_holds_Float64_itself_has_no_curve_in_Float32()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, x => x * s_x, s_x);
        var page = ReadPage();
        page.ShouldContain("The function does not run in Float32, so that curve is missing: ");
        Rows(page, "Errors by step, input 0").First().Length.ShouldBe(3);
    }

    [Test]
    public void Wrong_elements_are_told_first_with_what_they_have_in_common()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, x => new SquareWrongAboveOne().Apply(x), s_x).Passed.ShouldBeFalse();
        var page = ReadPage();
        page.ShouldContain("<div class=\"notice bad\"");
        page.ShouldContain("<strong>Wrong: 2 of 6 elements differ from finite differences by more than 1e−6.</strong>");
        page.ShouldContain("2 of 6 elements differ, so the rule is right for some");
        page.ShouldContain("Autograd gives 1.5 times what is right, for each");
        page.ShouldContain("a floor: no step gets below ");
        Rows(page, "Elements of input 0, the worst first").Take(2).Select(row => row[1]).ShouldBe(["✗ differs", "✗ differs"]);
        Regex.Count(page, "<rect class=\"wrong\"").ShouldBe(2);
    }

    [Test]
    public void What_a_wrong_rule_looks_like_is_named()
    {
        Advice(x => new Scaled(-1).Apply(x)).ShouldContain("They differ in sign");
        Advice(x => new Scaled(0.25).Apply(x)).ShouldContain("Autograd gives 0.25 times what is right");
        Advice(x => new Scaled(0).Apply(x)).ShouldContain("Autograd sees no dependence");
        Advice(x => new Scaled(0.5).Apply(x)).ShouldContain("Every element differs.");
        Advice(x => (x * 0) + (x - x.Detach())).ShouldContain("The function does not depend on them");
        Advice(x => x.Sum() * x.Detach()).ShouldContain("Their ratios differ");

        string Advice(Func<Tensor, Tensor> function)
        {
            NeuralSharp.Explain.WriteGradCheck(Path, function, s_x);
            return ReadPage();
        }
    }

    [Test]
    public void At_a_kink_both_slopes_are_shown_and_nothing_is_called_wrong()
    {
        var result = NeuralSharp.Explain.WriteGradCheck(Path, x => x.Relu().Sum(), Tensor.From([0.0, 1, -2]));
        var page = ReadPage();
        page.ShouldContain("<strong>Nothing is wrong, but 1 of 3 elements cannot be judged: a kink is near, where there is no derivative to compare with.</strong>");
        var kink = result.Elements.Single(element => element.NearKink);
        Rows(page, "Slopes at kinks").ShouldHaveSingleItem().ShouldBe(
            ["input 0 at [0]", "0", ShortNumber.Of(kink.RightSlope), "0", ShortNumber.Of(kink.Numeric)]);
        kink.RightSlope.ShouldBe(result.Weights!.ElementAt(0), 1e-9);
        page.ShouldContain("relu′(0) = 0");
        Regex.Count(page, "<svg class=\"bend\"").ShouldBe(1);
    }

    [Test]
    public void A_derivative_that_is_no_slope_of_either_side_is_wrong_also_at_a_kink()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, x => new ReluWithSlopeTwo().Apply(x), Tensor.From([0.0]));
        ReadPage().ShouldContain("<strong>Wrong: 1 of 1 element differs");
    }

    [Test]
    public void Numbers_that_are_not_finite_are_shown_as_such()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, x => x.Log().Sum(), Tensor.From([1.0, 0.00015]));
        var page = ReadPage();
        page.ShouldContain("<strong>1 of 2 elements cannot be compared: a number is not finite.</strong>");
        page.ShouldContain("finite differences NaN");
        Rows(page, "Elements of input 0, the worst first").First()[1..3].ShouldBe(["! not finite", "∞"]);

        NeuralSharp.Explain.WriteGradCheck(Path, x => x.Log(), Tensor.From([-1.0, 2]));
        ReadPage().ShouldContain("an output that is not finite already where nothing is moved does that");
        ReadPage().ShouldContain("No step gives a finite number here");
    }

    [Test]
    public void A_models_parameters_are_named_and_put_back_to_the_bit()
    {
        Sequential model = [new Dense(3, 2), new Tanh(), new Dense(2, 1)];
        model.To(DType.Float64);
        var before = model.Parameters.Select(parameter => parameter.ToArray<double>()).ToList();
        var result = NeuralSharp.Explain.WriteGradCheck(Path, x => Losses.MeanSquaredError(model.Forward(x), Tensor.From(new[,] { { 1.0 }, { -1 } })), s_x, model);
        result.Passed.ShouldBeTrue(result.ToString());
        Rows(ReadPage(), "The inputs").Select(row => row[0]).ShouldBe(["the input", .. model.NamedParameters.Select(named => named.Key)]);
        model.Parameters.Select(parameter => parameter.ToArray<double>()).ShouldBe(before);
        model.Parameters.ShouldAllBe(parameter => parameter.Grad == null);
        Regex.Count(ReadPage(), "<svg class=\"sweep\"").ShouldBe(GradCheckReport.MostSweeps);
    }

    [Test]
    public void A_layer_whose_size_comes_from_its_input_can_be_checked()
    {
        var layer = new Dense(2);
        layer.To(DType.Float64);
        NeuralSharp.Explain.WriteGradCheck(Path, layer.Forward, s_x, layer).Passed.ShouldBeTrue();
        Rows(ReadPage(), "The inputs").Select(row => row[0]).ShouldBe(["the input", "weight", "bias"]);
    }

    [Test]
    public void A_tensor_with_a_name_is_called_by_it()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, t => t[0] * t[1], [s_x.Copy().Named("speed"), s_x]);
        Rows(ReadPage(), "The inputs").Select(row => row[0]).ShouldBe(["speed", "input 1"]);
    }

    [Test]
    public void Names_and_titles_are_texts_and_no_markup()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, t => t[0] * t[1], [s_x, s_x], names: ["</title><script>alert(1)</script>", "a\"b\u202e"], title: "</code><img src=x>\n\tsecond line {{body}}");
        var page = File.ReadAllText(Path);
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<img");
        page.ShouldContain("&lt;/code&gt;&lt;img src=x&gt;\n    second line {{body}}");
        page.ShouldContain("a&quot;b\\u202E");
        PageText.ShouldBeWellFormed(page);
    }

    [TestCase(100_000, 1)]
    [TestCase(20_000, 30)]
    [TestCase(40, 2000)]
    public void A_page_of_many_elements_stays_small_and_shows_the_worst(int elements, int inputs)
    {
        var shape = new Shape(elements / 20, 20);
        CheckedInput[] all = [.. Enumerable.Range(0, inputs).Select(i => new CheckedInput(
            i,
            new string('n', 200) + i.ToString(CultureInfo.InvariantCulture),
            shape,
            new double[elements],
            [.. Enumerable.Range(0, elements).Select(e => Element(i, shape, e)).OrderByDescending(element => element.RelativeError)],
            null))];
        var result = new GradCheckElements([.. all.SelectMany(input => input.Elements).OrderByDescending(element => element.RelativeError)], 1e-6);
        var page = GradCheckPage.Build(new("t => t", result, 1e-4, all));
        page.Length.ShouldBeLessThan(4_000_000);
        PageText.ShouldStandAlone(page);
        PageText.ShouldBeWellFormed(page);
        page.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"The worst is {new string('n', 80)}… at [0, 0]: autograd gives 2, finite differences 1."));
        Regex.Count(page, "<svg class=\"map\"").ShouldBe(Math.Min(inputs, GradCheckPage.MostSections));

        // A pattern as bad as can be: neighbours of all four verdicts.
        static GradCheckElement Element(int input, Shape shape, int e) => (e % 4) switch
        {
            0 => new(input, shape, e, 2 - (e * 1e-7), 1, false),
            1 => new(input, shape, e, 1, 1, false),
            2 => new(input, shape, e, 0, 0.5, true) { RightSlope = 1 },
            _ => new(input, shape, e, double.NegativeInfinity, 1, false),
        };
    }

    [Test]
    public void A_cell_of_the_map_shows_the_worst_element_of_its_block()
    {
        var shape = new Shape(80, 96);
        GradCheckElement[] elements = [.. Enumerable.Range(0, shape.ElementCount).Select(e => new GradCheckElement(0, shape, e, e == (3 * 96) + 5 ? 2 : 1, 1, false)).OrderByDescending(element => element.RelativeError)];
        var map = new ErrorMap(new(0, "x", shape, new double[shape.ElementCount], elements, null), 1e-6);
        map.ElementsInACell.ShouldBe(4);
        map.Words.ShouldContain("2 × 2 elements");
        var cells = Regex.Matches(map.Draw("m"), "<rect class=\"(\\w+)\"").Select(match => match.Groups[1].Value).ToList();
        cells.Count.ShouldBe(40 * 48);
        cells.IndexOf("wrong").ShouldBe((1 * 48) + 2);
        cells.Count(cell => cell == "wrong").ShouldBe(1);
    }

    [Test]
    public void A_file_is_replaced_once_the_new_one_is_whole()
    {
        File.WriteAllText(Path, "before");
        Should.Throw<GradCheckException>(() => NeuralSharp.Explain.WriteGradCheck(Path, x => x * Tensor.Uniform(x.Shape, 0, 1, DType.Float64), s_x));
        File.ReadAllText(Path).ShouldBe("before");
        NeuralSharp.Explain.WriteGradCheck(Path, x => x * x, s_x);
        File.ReadAllText(Path).ShouldStartWith("<!DOCTYPE html>");
        Directory.GetFiles(_folder).ShouldBe([Path]);
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Should.Throw<ArgumentException>(() => NeuralSharp.Explain.WriteGradCheck(Path, t => t[0], [s_x], names: [])).Message.ShouldContain("1 inputs and 0 names");
        Should.Throw<DTypeException>(() => NeuralSharp.Explain.WriteGradCheck(Path, x => x, s_x.To(DType.Float32))).Message.ShouldContain("input 0 is Float32");
        Should.Throw<ArgumentOutOfRangeException>(() => NeuralSharp.Explain.WriteGradCheck(Path, x => x, s_x, step: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => NeuralSharp.Explain.WriteGradCheck(Path, x => x, s_x, tolerance: double.NaN));
        Should.Throw<ArgumentException>(() => NeuralSharp.Explain.WriteGradCheck("", x => x, s_x));
        Should.Throw<DirectoryNotFoundException>(() => NeuralSharp.Explain.WriteGradCheck(System.IO.Path.Combine(_folder, "none", "page.html"), x => x, s_x));
        Should.Throw<IOException>(() => NeuralSharp.Explain.WriteGradCheck(_folder, x => x, s_x));
        var layer = new Dense(3, 2);
        Should.Throw<DTypeException>(() => NeuralSharp.Explain.WriteGradCheck(Path, x => x, s_x, layer)).Message.ShouldContain("the parameter 'weight' is Float32");
        File.Exists(Path).ShouldBeFalse();
    }

    [Test]
    public void Nothing_and_scalars_have_a_page()
    {
        NeuralSharp.Explain.WriteGradCheck(Path, x => x * x, Tensor.Zeros([0], DType.Float64)).Passed.ShouldBeTrue();
        ReadPage().ShouldContain("There is nothing to check");
        NeuralSharp.Explain.WriteGradCheck(Path, x => x * x, Tensor.Scalar(3, DType.Float64));
        ReadPage().ShouldContain("the only element agrees");
        ReadPage().ShouldContain("There is no truncation to see");
    }

    private string ReadPage()
    {
        var page = File.ReadAllText(Path);
        PageText.ShouldStandAlone(page);
        PageText.ShouldBeWellFormed(page);
        page.ShouldNotContain("<script");
        return page;
    }

    /// <summary>The cells of the rows of a table, as a reader sees them.</summary>
    private static IEnumerable<string[]> Rows(string page, string caption)
    {
        var table = Regex.Match(page, $"<caption class=\"unseen\">{Regex.Escape(caption)}</caption>.*?<tbody>(.*?)</tbody>", RegexOptions.Singleline);
        table.Success.ShouldBeTrue($"there is a table {caption}");
        return Regex.Matches(table.Groups[1].Value, "<tr>(.*?)</tr>").Select(row =>
            Regex.Matches(row.Groups[1].Value, "<t[hd][^>]*>(.*?)</t[hd]>").Select(cell => WebUtility.HtmlDecode(Markup().Replace(cell.Groups[1].Value, ""))).ToArray());
    }

    private static double Parse(string number) => double.Parse(number.Replace('−', '-'), CultureInfo.InvariantCulture);

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Markup();

    /// <summary>x², with a rule that is wrong above 1.</summary>
    private sealed class SquareWrongAboveOne : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * inputs[0];

        protected override Tensor?[] Backward(Tensor gradOutput) => [gradOutput * Input(0) * (2 + ((Input(0) - 1).Sign() + 1) / 2)];
    }

    /// <summary>x, with a rule that is wrong by a factor.</summary>
    private sealed class Scaled(double factor) : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * 1;

        protected override Tensor?[] Backward(Tensor gradOutput) => [gradOutput * factor];
    }

    /// <summary>relu, whose rule gives 2 at 0: a slope of neither side.</summary>
    private sealed class ReluWithSlopeTwo : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0].Relu();

        protected override Tensor?[] Backward(Tensor gradOutput) => [gradOutput * 2];
    }
}
