using Microsoft.Playwright;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>What one does on an explorer page: predict, change numbers, break the rule, come back to an address, look at tensors.</summary>
[TestFixture]
internal sealed class ExplorerTests
{
    [Test]
    public async Task The_fork_is_solved_by_keyboard_alone()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("fork.html"));
        var engine = new EngineReplay(await page.View("scalars"), ReadersLeaves.Of("fork.html"));
        var keyboard = page.Page.Keyboard;
        Queue<double> answers = new(engine.Visits.SelectMany(visit => visit.Contributions).SelectMany(given => given.Before is null ? [given.Value] : (double[])[given.Value, given.After]));
        var asked = answers.Count;
        for (var tabs = 0; await page.Focused() != "go-on"; tabs++)
        {
            tabs.ShouldBeLessThan(60, "Tab does not lead to the button that goes on");
            await keyboard.PressAsync("Tab");
        }

        var shown = await page.See();
        while (shown.Kind != "end")
        {
            await keyboard.PressAsync("Enter");
            shown = await page.See();
            if (!shown.IsHidden) continue;
            (await page.Focused()).ShouldBe("answer");
            shown.Results.ShouldBeEmpty();
            await keyboard.TypeAsync(ShortNumber.Of(answers.Dequeue()).Replace('−', '-'));
            await keyboard.PressAsync("Enter");
            (await page.See()).IsHidden.ShouldBeFalse();
            (await page.Watched.Text("#hint")).ShouldContain("Right");
            (await page.Focused()).ShouldBe("go-on");
        }

        answers.ShouldBeEmpty();
        (await page.Watched.Text("#score")).ShouldStartWith(Invariant($"{asked} right"));
    }

    [Test]
    public async Task A_wrong_answer_is_told_what_it_is()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("fork.html"), "predict=sums");
        var engine = new EngineReplay(await page.View("scalars"), ReadersLeaves.Of("fork.html"));
        var (value, before) = engine.Visits.SelectMany(visit => visit.Contributions).Where(given => given.Before is not null).Select(given => (given.Value, given.Before!.Value)).First();
        while (!(await page.See()).IsHidden) await page.Press("next");
        await Answer(page, value);
        (await page.Watched.Text("#hint")).ShouldContain("overwrite");
        await Answer(page, before);
        (await page.Watched.Text("#hint")).ShouldContain("before");
        await Answer(page, value + before);
        (await page.Watched.Text("#hint")).ShouldContain("Right");
        (await page.Page.TextContentAsync("#score")).ShouldBe("", "it was not the first try");
    }

    [TestCase("formula.html", "a", 0.75)]
    [TestCase("fork.html", "x", -3)]
    [TestCase("xor.html", "2.weight[1, 0]", 1.5)]
    public async Task A_leaf_that_is_changed_changes_all(string file, string leaf, double value)
    {
        await using var page = await Explorer.Open(ExplainedPages.Path(file), "view=scalars&predict=off");
        var view = await page.View("scalars");
        var engine = new EngineReplay(view, new Dictionary<string, double>(ReadersLeaves.Of(file)) { [leaf] = value });
        var field = page.Page.Locator(Invariant($"#leaves input[data-node='{engine.PlaceOf(leaf)}']"));
        await field.FillAsync(ShortNumber.Of(value).Replace('−', '-'));
        await field.PressAsync("Enter");
        await PassTests.Walk(page, engine);

        // And back again.
        await page.Press("reset");
        var (shown, original) = (await page.See(), new EngineReplay(view, ReadersLeaves.Of(file)));
        foreach (var node in original.Nodes)
        {
            shown.Values[node].ShouldBe(ShortNumber.Of(original.Value(node)));
            if (original.Gradient(node) is { } gradient) shown.Gradients[node].ShouldBe($"grad {ShortNumber.Of(gradient)}");
        }
    }

    [Test]
    public async Task What_is_no_number_is_refused_and_told()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("formula.html"), "predict=off");
        var field = page.Page.Locator("#leaves input").First;
        await field.FillAsync("four");
        await field.PressAsync("Enter");
        (await page.Watched.Text("#edit-error")).ShouldContain("four");
        (await page.See()).Values[0].ShouldBe("−4");
        await page.Watched.ShouldBeOpenToAll();
    }

    [Test]
    public async Task A_nudge_measures_the_gradient()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("formula.html"), "predict=off&step=99");
        await page.Page.SelectOptionAsync("#nudge-leaf", new SelectOptionValue { Label = "a" });
        await page.Page.SelectOptionAsync("#nudge-size", new SelectOptionValue { Value = "0.001" });
        static double F(double a) => (a + 2) * Math.Tanh(a);
        (await page.Watched.Text("#nudge-result .slope")).ShouldBe(ShortNumber.Of((F(-4 + 0.001) - F(-4)) / 0.001));
        (await page.Watched.Text("#nudge-result .central")).ShouldBe(ShortNumber.Of((F(-4 + 0.001) - F(-4 - 0.001)) / 0.002));
        (await page.Watched.Text("#nudge-result .gradient")).ShouldBe(ShortNumber.Of(Math.Tanh(-4) - (2 * (1 - Math.Pow(Math.Tanh(-4), 2)))));
    }

    [Test]
    public async Task A_step_downhill_is_that_of_gradient_descent()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("fork.html"), "predict=off");
        await page.Page.FillAsync("#rate", "0.01");
        await page.Press("descend");
        const double x = 2 - (0.01 * 57);   // y = 3x, c = 2y + 5y + y²
        (await page.Watched.Text("#descended .before")).ShouldBe("78");
        (await page.Watched.Text("#descended .after")).ShouldBe(ShortNumber.Of((21 * x) + (9 * x * x)));
    }

    /// <summary>c = 2y + 5y + y² with y = 3x, at x = 2: what is right is 19 · 3; each mistake has its own number, which is computed here from the order of arrival.</summary>
    [TestCase("overwrite")]
    [TestCase("recursion")]
    [TestCase("mean")]
    public async Task A_wrong_rule_gives_its_own_wrong_number(string rule)
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("fork.html"), "predict=off");
        var engine = new EngineReplay(await page.View("scalars"), ReadersLeaves.Of("fork.html"));
        var toY = engine.Visits.SelectMany(visit => visit.Contributions).Where(given => engine.Value(engine.Edges[given.Edge].From) == 6).Select(given => given.Value).ToArray();
        toY.ShouldBe([2, 5, 12], ignoreOrder: true);
        var wrong = rule switch
        {
            "overwrite" => 3 * toY[^1],
            "mean" => 3 * toY.Average(),
            _ => (double?)null,   // whatever is passed on too early counts again: at least that it is too much
        };
        await page.Page.SelectOptionAsync("#rule", rule);
        (await page.Watched.Text("#rule-notice")).ShouldContain("Wrong rule");
        var place = engine.PlaceOf("x");
        var row = await page.Page.Locator(Invariant($"#rule-table tr[data-node='{place}'] td")).AllInnerTextsAsync();
        row[1].ShouldBe("✓ 57");
        if (wrong is { } number) row[0].ShouldBe($"✗ {ShortNumber.Of(number)}");
        else double.Parse(row[0][2..], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(57);
        await page.Watched.ShouldBeOpenToAll();

        // It is shown where it first goes wrong, and off again all is right.
        await page.Press("rule-where");
        (await page.See()).Kind.ShouldBeOneOf("sum", "visit");
        await page.Press("rule-off");
        (await page.Page.IsVisibleAsync("#rule-notice")).ShouldBeFalse();
        await page.Press("last");
        (await page.See()).Gradients[place].ShouldBe("grad 57");
    }

    [Test]
    public async Task The_address_brings_back_what_one_saw()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("fork.html"), "predict=sums");
        var field = page.Page.Locator("#leaves input").First;
        await field.FillAsync("1.5");
        await field.PressAsync("Enter");
        while (!(await page.See()).IsHidden) await page.Press("next");
        await Same(page);

        await page.Page.SelectOptionAsync("#rule", "mean");
        await page.Press("back");
        await Same(page);
        (await page.Page.IsVisibleAsync("#rule-notice")).ShouldBeTrue();

        async Task Same(Explorer page)
        {
            var before = await page.See();
            await page.Page.ReloadAsync();
            await page.IsReady();
            (await page.See()).ShouldBeEquivalentTo(before);
            (await page.Page.InputValueAsync("#leaves input >> nth=0")).ShouldBe("1.5");
        }
    }

    [Test]
    public async Task An_address_that_makes_no_sense_does_no_harm()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("fork.html"), "view=nosuch&step=99999&edit=7:x,abc,:,1:Infinity&rule=nosuch&nudge=9:9:9&predict=x&select=-1&line=77&%E0%A4%A");
        (await page.See()).Kind.ShouldBeOneOf("start", "end");
        await page.Page.Keyboard.PressAsync("Home");
        await page.Press("next");
        (await page.See()).Kind.ShouldBe("op");
    }

    [Test]
    public async Task Without_script_the_program_the_graph_and_the_pass_are_there()
    {
        await using var open = await OpenPage.Of(ExplainedPages.Path("fork.html"), new Look(1280, Script: false));
        var text = await open.Text("body");
        text.ShouldContain("var y = (3 * x).Named(\"y\");");
        text.ShouldContain("57");
        (await open.Page.Locator("#picture .node").CountAsync()).ShouldBe(10);
        (await open.Page.IsVisibleAsync("#controls")).ShouldBeFalse();
    }

    private static async Task Answer(Explorer page, double number)
    {
        await page.Page.FillAsync("#answer", ShortNumber.Of(number).Replace('−', '-'));
        await page.Page.PressAsync("#answer", "Enter");
    }
}
