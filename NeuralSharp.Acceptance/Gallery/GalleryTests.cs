using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>The page of mistakes: guesses by keyboard, the answers without script, and the explorer at the place that is promised.</summary>
[TestFixture]
internal sealed class GalleryTests
{
    private static IEnumerable<string> Names => Gallery.All.Select(mistake => mistake.Name);

    [Test]
    public async Task Every_guess_is_made_by_keyboard()
    {
        await using var open = await OpenPage.Of(GalleryPages.Path(MistakesPage.File));
        foreach (var mistake in Gallery.All)
        {
            var (section, guess) = ($"#{mistake.Name}", mistake.Guess);
            await open.Page.FocusAsync($"{section} .choices li:first-child button");
            for (var choice = 1; choice <= 3; choice++)
            {
                (await open.Page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe(guess.Choices[choice - 1].Text);
                (await IsOpen(open, section)).ShouldBe(choice > guess.Right, "the answer unfolds with the right choice");
                await open.Page.Keyboard.PressAsync(choice == 2 ? "Enter" : "Space");
                (await open.Text($"{section} .reply")).ShouldBe($"{guess.Choices[choice - 1].Text}: {guess.Reply(choice)}");
                (await open.Page.GetAttributeAsync($"{section} .reply", "class"))!.ShouldContain(choice == guess.Right ? "good" : "bad");
                (await open.Page.Locator($"{section} .choices [aria-pressed=true]").CountAsync()).ShouldBe(1);
                await open.Page.Keyboard.PressAsync("Tab");
            }

            (await open.Page.EvaluateAsync<string>("document.activeElement.tagName")).ShouldBe("SUMMARY");
        }

        await open.ShouldBeOpenToAll();   // with all answers open
        await open.ShouldFitTheWidth();
    }

    [Test]
    public async Task With_all_answers_open_nobody_is_kept_out([ValueSource(typeof(Look), nameof(Look.Four))] Look look)
    {
        await using var open = await OpenPage.Of(GalleryPages.Path(MistakesPage.File), look);
        for (var i = 0; i < Gallery.All.Count; i++) await open.Page.ClickAsync($"#{Gallery.All[i].Name} .choices li:nth-child({(i % 3) + 1}) button");
        await open.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        await open.ShouldBeOpenToAll();
        await open.ShouldFitTheWidth();
    }

    [Test]
    public async Task Without_script_the_choices_are_a_list_and_the_answers_unfold()
    {
        await using var open = await OpenPage.Of(GalleryPages.Path(MistakesPage.File), new Look(360, Script: false));
        (await open.Page.Locator("button").CountAsync()).ShouldBe(0);
        (await open.Page.Locator(".choices > li").CountAsync()).ShouldBe(3 * Gallery.All.Count);
        foreach (var mistake in Gallery.All)
        {
            await open.Page.ClickAsync($"#{mistake.Name} summary");
            (await open.Text($"#{mistake.Name} .replies")).ShouldContain(mistake.Guess.Reply(mistake.Guess.Right));
            (await open.Text($"#{mistake.Name} blockquote")).ShouldContain(mistake.Says(1).Split('\n')[0]);
        }
    }

    /// <summary>Each link leads to the explorer in the state that the address names: at the end, under the wrong rule, or where a number is asked for.</summary>
    [TestCaseSource(nameof(Names))]
    public async Task The_explorer_opens_where_the_link_says(string name)
    {
        var mistake = Gallery.All.Single(mistake => mistake.Name == name);
        await using var open = await OpenPage.Of(GalleryPages.Path(MistakesPage.File));
        await open.Page.ClickAsync($"#{name} summary");
        await open.Page.ClickAsync($"#{name} details a");
        await open.Page.WaitForSelectorAsync("body.scripted");
        var state = mistake.Explorer.Address.Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        (await open.Page.GetAttributeAsync("body", "data-kind")).ShouldBe(state["step"] == "end" ? "end" : state.ContainsKey("ask") ? "contribution" : "op");
        if (state.TryGetValue("rule", out var rule)) (await open.Page.InputValueAsync("#rule")).ShouldBe(rule);
        (await open.Page.GetAttributeAsync("body", "data-hidden")).ShouldBe(state.ContainsKey("ask") ? "1" : "");
        if (state.ContainsKey("nudge")) (await open.Page.Locator("#nudge-result .slope").CountAsync()).ShouldBe(1);
        if (state.ContainsKey("select")) (await open.Page.TextContentAsync("#picture .view:not([hidden]) .node.selected .name"))!.ShouldBe("h");
    }

    /// <summary>The explorer's wrong rules give the numbers of the gallery.</summary>
    [TestCase("overwrite", "x", "dc/dx")]
    [TestCase("recursion", "a", "dy/da")]
    [TestCase("recursion", "b", "dy/db")]
    [TestCase("bias-sum", "b", "dloss/db")]
    public async Task The_wrong_rule_of_the_explorer_gives_the_number_of_the_gallery(string name, string leaf, string number)
    {
        var mistake = Gallery.All.Single(mistake => mistake.Name == name);
        await using var explorer = await Explorer.Open(GalleryPages.Path(mistake.ExplorerFile), mistake.Explorer.Address);
        var view = await explorer.View("scalars");
        var nodes = view.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()!).ToList();
        var told = (await explorer.See()).Gradients[nodes.FindIndex(node => node == leaf || node.StartsWith($"{leaf}[", StringComparison.Ordinal))]!;
        told.ShouldEndWith($" {ShortNumber.Of(mistake.Broken(1)[number])}");
    }

    private static Task<bool> IsOpen(OpenPage open, string section) => open.Page.EvaluateAsync<bool>("section => document.querySelector(section + ' details').open", section);
}
