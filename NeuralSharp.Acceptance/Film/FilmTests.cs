using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>A film in a browser: it is gone through by mouse and keyboard, plays only when asked, holds its place in the address, and opens each frame in the explorer.</summary>
[TestFixture]
internal sealed class FilmTests
{
    [Test]
    public async Task Is_gone_through_by_mouse()
    {
        await using var open = await Opened(FilmPages.Xor);
        var page = open.Page;
        await Shows(open, "step 0 · frame 1 of 22");
        await page.ClickAsync("#next");
        await Shows(open, "step 1 · frame 2 of 22");
        await page.ClickAsync("#last");
        await Shows(open, "step 200 · frame 22 of 22");
        (await page.IsDisabledAsync("#next")).ShouldBeTrue();
        await page.ClickAsync("#back");
        await Shows(open, "step 150 · frame 21 of 22");
        await page.FillAsync("#frame", "10");
        await Shows(open, "step 15 · frame 11 of 22");

        // Pictures, rows and the curve lead to their frames, too.
        await page.ClickAsync(".strip li:last-child button");
        await Shows(open, "step 200 · frame 22 of 22");
        await page.ClickAsync("table.frames tr[data-frame='4'] button");
        await Shows(open, "step 4 · frame 5 of 22");
        var curve = page.Locator("#curve");
        var box = await curve.BoundingBoxAsync();
        await curve.ClickAsync(new() { Position = new() { X = box!.Width - 12, Y = 40 } });
        await Shows(open, "step 200 · frame 22 of 22");
    }

    [Test]
    public async Task Is_gone_through_by_keyboard()
    {
        await using var open = await Opened(FilmPages.Xor, new Look(1280, ReducedMotion: true));
        var keyboard = open.Page.Keyboard;
        await keyboard.PressAsync("ArrowRight");
        await Shows(open, "step 1 · frame 2 of 22");
        await keyboard.PressAsync("End");
        await Shows(open, "step 200 · frame 22 of 22");
        await keyboard.PressAsync("ArrowLeft");
        await Shows(open, "step 150 · frame 21 of 22");
        await open.Page.WaitForFunctionAsync("() => document.getElementById('said').textContent.startsWith('After 150 steps: Broken')");

        // It plays when asked to, and ends at the end.
        await keyboard.PressAsync(" ");
        (await open.Text("#play")).ShouldContain("Pause");
        await Shows(open, "step 200 · frame 22 of 22");
        (await open.Text("#play")).ShouldContain("Play");
        await keyboard.PressAsync("Home");
        await Shows(open, "step 0 · frame 1 of 22");
    }

    [Test]
    public async Task Plays_only_when_asked_and_pauses()
    {
        await using var open = await Opened(FilmPages.Xor);
        await Task.Delay(800);
        await Shows(open, "step 0 · frame 1 of 22");
        await open.Page.ClickAsync("#play");
        await open.Page.WaitForFunctionAsync("() => Number(document.body.dataset.frame) >= 2");
        await open.Page.ClickAsync("#play");
        var frame = await open.Page.GetAttributeAsync("body", "data-frame");
        await Task.Delay(800);
        (await open.Page.GetAttributeAsync("body", "data-frame")).ShouldBe(frame);
    }

    [Test]
    public async Task Its_address_holds_the_frame()
    {
        await using var open = await Opened(FilmPages.Xor, address: "frame=7");
        await Shows(open, "step 8 · frame 8 of 22");
        await open.Page.ClickAsync("#next");
        await open.Page.ReloadAsync();
        await Shows(open, "step 10 · frame 9 of 22");
        await open.Page.EvaluateAsync("location.hash = '#frame=2'");
        await Shows(open, "step 2 · frame 3 of 22");
        foreach (var odd in (string[])["frame=99999", "frame=-1", "frame=x", "%"])
        {
            await using var other = await Opened(FilmPages.Xor, address: odd);
            await other.Page.WaitForFunctionAsync("() => document.getElementById('count').textContent.startsWith('step ')");
        }
    }

    [Test]
    public async Task A_training_that_ends_in_NaN_is_shown_as_such()
    {
        await using var open = await Opened(FilmPages.Moons);
        await open.Page.ClickAsync("#last");
        (await open.Text("article[data-take='0'] .verdict")).ShouldContain("loss NaN");
        (await open.Text("article[data-take='0'] .gradients")).ShouldContain("NaN no number");
        (await open.Text("article[data-take='1'] .verdict")).ShouldContain("✓");
        await open.Page.ClickAsync("article[data-take='0'] .weights summary");
        (await open.Page.Locator("article[data-take='0'] .weights canvas").CountAsync()).ShouldBe(8);
        await open.ShouldBeOpenToAll();
    }

    [Test]
    public async Task Is_read_without_script()
    {
        await using var open = await OpenPage.Of(FilmPages.Path(FilmPages.Xor), new Look(360, Script: false));
        (await open.Page.IsVisibleAsync("#film")).ShouldBeFalse();
        (await open.Page.Locator(".strip svg").CountAsync()).ShouldBe(12);
        (await open.Page.Locator("table.frames tbody tr").CountAsync()).ShouldBe(44);
        (await open.Text("body")).ShouldContain("all weights start at zero. Every weight");
        await open.ShouldFitTheWidth();
    }

    /// <summary>At the end of the pass of a frame, of the broken training and of the right one, each value and each gradient is the engine's for the weights that this training had.</summary>
    [TestCase(0, 2)]
    [TestCase(1, 8)]
    public async Task Each_frame_opens_in_the_explorer_with_the_engines_numbers(int take, int hidden)
    {
        const int Step = 12;
        await using var open = await Opened(FilmPages.Stuck);
        await open.Page.ClickAsync($"table.frames tr:has(button:text-is('{Step}')) button >> nth={take}");
        await Shows(open, "step 12 · frame 10 of 17");

        // The tab itself: no request, no error, and it says how to go back. Its text is kept, to be looked at as other pages are.
        await open.Page.EvaluateAsync("(() => { const make = URL.createObjectURL; URL.createObjectURL = blob => { window.opened = blob.text(); return make.call(URL, blob); }; })()");
        List<string> faults = [];
        open.Page.Context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("blob:", StringComparison.Ordinal) && request.Url != "about:blank") faults.Add(request.Url);
        };
        open.Page.Context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") faults.Add(message.Text);
        };
        open.Page.Context.WebError += (_, error) => faults.Add(error.Error);
        var tab = await open.Page.RunAndWaitForPopupAsync(() => open.Page.ClickAsync($"article[data-take='{take}'] .open"));
        await tab.WaitForSelectorAsync("body.scripted");
        (await tab.TitleAsync()).ShouldEndWith("step 12");
        (await tab.InnerTextAsync("#program")).ShouldContain("Close this tab to go back to the film");
        await tab.ClickAsync("#next");
        await tab.ClickAsync("#last");
        tab.Url.ShouldStartWith("blob:");
        tab.Url.ShouldContain("step=");
        await tab.ReloadAsync();
        await tab.WaitForSelectorAsync("body.scripted");
        faults.ShouldBeEmpty();

        var path = PageFolder.File($"film-frame-{take}.html");
        await File.WriteAllTextAsync(path, await open.Page.EvaluateAsync<string>("window.opened"));
        await using var explorer = await Explorer.Open(path, "view=scalars&predict=off");
        var engine = new EngineReplay(await explorer.View("scalars"), Leaves(Trained(hidden, seed: 2, Step)));
        await explorer.Press("last");
        var shown = await explorer.See();
        foreach (var node in engine.Nodes)
        {
            shown.Values[node].ShouldBe(ShortNumber.Of(engine.Value(node)));
            if (engine.Gradient(node) is { } gradient) shown.Gradients[node].ShouldBe($"grad {ShortNumber.Of(gradient)}");
        }
    }

    [Test]
    public async Task Frames_of_large_networks_open_as_layers_and_tensors()
    {
        await using var open = await Opened(FilmPages.Moons, address: "frame=5");
        var tab = await open.Page.RunAndWaitForPopupAsync(() => open.Page.ClickAsync("article[data-take='1'] .open"));
        await tab.WaitForSelectorAsync("body.scripted");
        await tab.ClickAsync("#views button >> nth=0");
        await tab.ClickAsync("#last");
        (await tab.Locator("#views button").CountAsync()).ShouldBe(2);
        (await tab.TextContentAsync("#picture .view:not([hidden]) .node[data-node='0']"))!.ShouldNotContain("?");
    }

    /// <summary>The network after some steps, trained here by a loop of its own.</summary>
    private static Sequential Trained(int hidden, ulong seed, int steps)
    {
        var generator = new Generator(seed);
        var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        Sequential model = [new Dense(2, hidden, generator: generator), new Tanh(), new Dense(hidden, 1, generator: generator), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        for (var step = 0; step < steps; step++)
        {
            optimizer.ZeroGrad();
            Losses.BinaryCrossEntropy(model.Forward(x), y).Backward();
            optimizer.Step();
        }

        return model;
    }

    private static Dictionary<string, double> Leaves(Sequential model)
    {
        Dictionary<string, double> leaves = new() { ["x[0, 0]"] = 0, ["x[0, 1]"] = 1, ["target[0, 0]"] = 1 };
        foreach (var (name, parameter) in model.NamedParameters)
        {
            var columns = parameter.Shape[^1];
            var values = parameter.ToArray<float>();
            for (var i = 0; i < values.Length; i++) leaves[$"{name}[{(parameter.Rank == 1 ? Invariant($"{i}") : Invariant($"{i / columns}, {i % columns}"))}]"] = values[i];
        }

        return leaves;
    }

    private static async Task<OpenPage> Opened(string file, Look? look = null, string? address = null)
    {
        var open = await OpenPage.Of(FilmPages.Path(file), look, address);
        await open.Page.WaitForSelectorAsync("body.filmed");
        return open;
    }

    private static Task Shows(OpenPage open, string count) =>
        open.Page.WaitForFunctionAsync("count => document.getElementById('count').textContent === count", count);
}
