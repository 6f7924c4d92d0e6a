using System.Text.Json;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;
using static NeuralSharp.Tests.Explained.Page.ExplorerPageTests;

namespace NeuralSharp.Tests.Explained.Page;

/// <summary>What the explorer's script works out, run without a page: numbers that are typed, formulas, moments, and what follows from an edit.</summary>
[TestFixture]
internal sealed class ExplorerScriptTests
{
    [TestCase("0.5", 0.5)]
    [TestCase(" −2 ", -2)]
    [TestCase("1e-3", 1e-3)]
    [TestCase("2 * (1 − 0.5²)", 1.5)]
    [TestCase("-2^2", -4)]
    [TestCase("2^-1", 0.5)]
    [TestCase("3 − 4 − 5", -6)]
    [TestCase("8 / 2 / 2", 2)]
    [TestCase("0,5 · 4", 2)]
    [TestCase("tanh(0) + exp(0)", 1)]
    [TestCase("∞", double.PositiveInfinity)]
    [TestCase("NaN", double.NaN)]
    public void A_typed_number_or_calculation_is_read(string typed, double value) => Read(typed).ShouldBe(value);

    [TestCase("")]
    [TestCase("x")]
    [TestCase("1 2")]
    [TestCase("2 *")]
    [TestCase("(1")]
    [TestCase("1)")]
    [TestCase("tanh 1")]
    [TestCase("constructor(1)")]
    [TestCase("alert(1)")]
    public void What_is_no_number_is_not_taken_for_one(string typed) => Read(typed).ShouldBeNull();

    [TestCase("0.070651", 0.07065082485316443, "right")]
    [TestCase("0.0707", 0.07065082485316443, "near")]
    [TestCase("0.071", 0.07065082485316443, "wrong")]
    [TestCase("nan", double.NaN, "right")]
    [TestCase("21", 6, "wrong")]
    [TestCase("what", 6, "none")]
    public void An_answer_is_judged_to_the_digits_shown(string typed, double right, string verdict) =>
        Run($"Numbers.judge({Json(typed)}, {(double.IsNaN(right) ? "NaN" : Json(right))})").GetString().ShouldBe(verdict);

    [TestCase("15", "overwrite")]
    [TestCase("6", "before")]
    [TestCase("10.5", "mean")]
    [TestCase("90", "product")]
    [TestCase("-21", "sign")]
    public void A_wrong_sum_is_told_by_its_mistake(string typed, string word) =>
        Run($"Numbers.hint({typed}, {{ kind: 'sum', before: 6, value: 15, after: 21 }})").GetString()!.ShouldContain(word);

    [TestCase("5", "local derivative alone")]
    [TestCase("3", "what arrived")]
    [TestCase("8", "sum")]
    [TestCase("21", "other factor")]
    [TestCase("-15", "sign")]
    public void A_wrong_contribution_is_told_by_its_mistake(string typed, string words) =>
        Run($"Numbers.hint({typed}, {{ kind: 'contribution', local: 5, arrived: 3, value: 15, own: 7 }})").GetString()!.ShouldContain(words);

    [Test]
    public void Formulas_are_filled_as_in_CSharp()
    {
        using var script = Script();
        string[] texts = ["a", "−4", "2", "1.5e−7", "Tanh 3", "−∞"];
        var count = 0;
        foreach (var template in Formulas.Rows.SelectMany(row => row.Slopes.Append(row.Value)).Distinct())
        {
            var filled = FormulaText.Fill(FormulaText.Factor(template), key => texts[(key[0] + count) % texts.Length], _ => false);
            script.Set("texts", JsonSerializer.Serialize(texts));
            script.Evaluate($"Formulas.text(Formulas.fill(Formulas.factor({Json(template)}), key => ({{ text: texts[(key.charCodeAt(0) + {count}) % texts.length] }})))").GetString()
                .ShouldBe(System.Net.WebUtility.HtmlDecode(filled), template);
            count++;
        }

        count.ShouldBeGreaterThan(100);
    }

    [Test]
    public void Numbers_are_put_where_their_sign_cannot_be_taken_for_an_operator()
    {
        FormulaText.Fill("{0} + {1}", key => key == "0" ? "−4" : "−2", _ => false).ShouldBe("−4 + (−2)");
        FormulaText.Fill("tanh({0})", _ => "−4", _ => false).ShouldBe("tanh(−4)");
        FormulaText.Fill("{1} − {0}", _ => "−4", _ => false).ShouldBe("−4 − (−4)");
        System.Net.WebUtility.HtmlDecode(FormulaText.Fill("{0}²", _ => "−4", _ => false)).ShouldBe("(−4)²");
        FormulaText.Factor("1 − {y}²").ShouldBe("(1 − {y}²)");
        FormulaText.Factor("−1").ShouldBe("−1");
    }

    [Test]
    public void The_moments_of_a_fork_tell_each_contribution_before_the_sum()
    {
        using var script = Script(Fork());
        script.Evaluate("moments.list.map(moment => moment.kind).join(' ')").GetString().ShouldBe(
            "start op op op op seed visit contribution contribution visit contribution visit contribution sum visit contribution end");
        script.Evaluate("moments.list.findIndex(moment => moment.kind === 'sum')").GetInt32().ShouldBe(13);
        script.Evaluate("moments.question(13)").GetProperty("right").GetDouble().ShouldBe(7);

        // After the first of two contributions y waits for one more; its gradient is complete with the sum, once that is shown.
        var y = script.Evaluate("view.nodes.findIndex(node => node.name === 'y')").GetInt32();
        script.Evaluate("moments.queue(11, false)").ToString().ShouldBe(Invariant($$"""[{"node":{{y}},"generation":1,"count":1,"of":2}]"""));
        script.Evaluate($"[12, 13].map(moment => moments.isComplete({y}, moment, false))").ToString().ShouldBe("[false,true]");
        script.Evaluate($"moments.isComplete({y}, 13, true)").GetBoolean().ShouldBeFalse();
        script.Evaluate("story.at(13, false).said").GetString()!.ShouldContain("old + new. = 2 + 5. = 7");
        script.Evaluate("story.at(13, true).said").GetString()!.ShouldNotContain("7");
    }

    [Test]
    public void A_question_hides_its_answer_in_every_moment()
    {
        using var script = Script(Network());
        script.Evaluate("""
            moments.list.map((_, moment) => moment).filter(moment => moments.asks(moment, "every"))
              .filter(moment => story.at(moment, true).lines.at(-1).pieces.at(-1).text !== "?" || story.at(moment, false).lines.every(line => !line.pieces.some(piece => piece.isResult)))
            """).GetArrayLength().ShouldBe(0);
    }

    [TestCase("overwrite", 15, "sum")]
    [TestCase("mean", 10.5, "sum")]
    [TestCase("recursion", 27, "visit")]
    public void A_wrong_rule_is_shown_beside_the_right_one(string rule, double wrong, string kind)
    {
        using var script = Script(Fork());
        script.Evaluate($"(model.set(new Map(), '{rule}'), 1)");
        script.Evaluate("model.gradient(model.scalars, x)").GetDouble().ShouldBe(wrong);
        script.Evaluate("model.rightGradient(model.scalars, x)").GetDouble().ShouldBe(21);
        script.Evaluate("new Moments(view, model.steps(v)).list[new Moments(view, model.steps(v)).firstWrong(model.right.gradients)].kind").GetString().ShouldBe(kind);

        script.Evaluate("(model.set(new Map(), 'sum'), 1)");
        script.Evaluate("model.gradient(model.scalars, x)").GetDouble().ShouldBe(21);
        script.Evaluate("moments.firstWrong(model.right.gradients) === undefined").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public void After_an_edit_tensors_have_the_numbers_of_a_program_that_began_with_it()
    {
        using var edited = Script(Network(0.5), "tensors");
        using var fresh = Script(Network(1.25), "tensors");
        edited.Evaluate("(model.set(new Map([[view.nodes.find(node => node.name === 'w').scalars[0], 1.25]]), 'sum'), 1)");
        const string all = """
            [...view.nodes.flatMap((_, n) => [model.value(v, n), model.gradient(v, n)]),
             ...model.steps(v).flatMap(step => [step.arrived, ...step.contributions.flatMap(({ value, before, after }) => [value, before, after])])].flat(9).filter(number => number !== undefined)
            """;
        var (numbers, expected) = (edited.Evaluate(all).Numbers(), fresh.Evaluate(all).Numbers());
        numbers.Length.ShouldBe(expected.Length);
        numbers.Length.ShouldBeGreaterThan(100);
        for (var i = 0; i < numbers.Length; i++) numbers[i]!.Value.ShouldBe(expected[i]!.Value, 1e-12);
        edited.Evaluate("JSON.stringify(model.steps(v).map(step => step.node)) === JSON.stringify(view.steps.map(step => step.node))").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public void After_an_edit_layers_have_the_numbers_of_their_tensors()
    {
        Sequential model = [new Dense(2, 2, generator: new(1)), new Tanh(), new Dense(2, 1, generator: new(2))];
        var loss = Losses.MeanSquaredError(model.Forward(Tensor.From(new[,] { { 1f, 0f } })), Tensor.From(new[,] { { 1f } }));
        using var script = Script(loss, "layers", model);
        script.Evaluate("(model.set(new Map([[0, 0.25]]), 'sum'), 1)");
        script.Evaluate("model.steps(v).length === view.steps.length && view.nodes.every((_, n) => model.value(v, n) !== undefined)").GetBoolean().ShouldBeTrue();
        script.Evaluate("model.value(v, view.nodes.length - 1) === model.values[model.output]").GetBoolean().ShouldBeTrue();
        script.Evaluate("model.values[model.output] !== model.own[model.output]").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public void A_nudge_measures_the_slope_and_a_step_goes_downhill()
    {
        using var script = Script(Fork());
        script.Evaluate("model.nudge(x, 0.5)").GetProperty("slope").GetDouble().ShouldBe(21, 1e-12);
        script.Evaluate("model.nudge(x, 0.5)").GetProperty("gradient").GetDouble().ShouldBe(21);
        var step = script.Evaluate("(({ edits, before, after }) => ({ x: edits.get(x), count: edits.size, before, after }))(model.descend(0.01))");
        step.GetProperty("x").GetDouble().ShouldBe(2 - (0.01 * 21), 1e-15);
        step.GetProperty("count").GetInt32().ShouldBe(1);   // constants stay
        step.GetProperty("before").GetDouble().ShouldBe(42);
        step.GetProperty("after").GetDouble().ShouldBe(21 * (2 - 0.21), 1e-12);
    }

    private static PageScript Script() =>
        new("page.js", "scalars.js", "explorer-numbers.js", "explorer-formulas.js", "explorer-moments.js", "explorer-model.js", "explorer-story.js");

    /// <summary>With the model of a graph, and moments and story of one of its views.</summary>
    private static PageScript Script(Tensor output, string kind = "scalars", Module? model = null)
    {
        var script = Script();
        script.Set("data", ExplorerData.Json("x", [], GraphViews.Of(output, model)));
        script.Evaluate($$"""
            Object.assign(globalThis, (() => {
              const model = new Model(data), v = data.views.findIndex(view => view.kind === "{{kind}}"), view = data.views[v], moments = new Moments(view, model.steps(v));
              return { model, v, view, moments, story: new Story(data, model, v, moments), x: view.nodes.findIndex(node => node.name === "x") };
            })()) && 1
            """);
        return script;
    }

    private static double? Read(string typed) => Run($"Numbers.parse({Json(typed)})").Number();

    private static JsonElement Run(string expression)
    {
        using var script = Script();
        return script.Evaluate(expression);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
