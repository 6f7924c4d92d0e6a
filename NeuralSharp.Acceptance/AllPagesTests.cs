using Microsoft.Playwright;
using NUnit.Framework;

namespace NeuralSharp.Acceptance;

/// <summary>What holds for every page: it asks for nothing, no error, nobody is kept out, and it fits a telephone.</summary>
[TestFixture]
internal sealed class AllPagesTests
{
    [TestCaseSource(typeof(AllPages), nameof(AllPages.Looks))]
    public async Task Keeps_nobody_out(string name, Look look)
    {
        await using var open = await OpenPage.Of(AllPages.Path(name), look);
        await open.ShouldBeOpenToAll();
        await open.ShouldFitTheWidth();
        if (look.Width > 360 == look.Dark || await open.Page.Locator("body.scripted").CountAsync() == 0) return;

        // An explorer, of each colour and each width once: a number is asked for; then the end, with all that is marked.
        await open.Page.SelectOptionAsync("#predict", "every");
        for (var step = 0; step < 60 && await open.Page.GetAttributeAsync("body", "data-hidden") != "1" && await open.Page.IsEnabledAsync("#next"); step++) await open.Page.ClickAsync("#next");
        await open.ShouldBeOpenToAll();
        if (await open.Page.IsEnabledAsync("#last")) await open.Page.ClickAsync("#last");
        await open.ShouldBeOpenToAll();
        await open.ShouldFitTheWidth();
    }

    [TestCaseSource(typeof(AllPages), nameof(AllPages.Names))]
    public async Task Its_links_lead_somewhere(string name)
    {
        await using var open = await OpenPage.Of(AllPages.Path(name));
        foreach (var link in await open.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]')].map(link => link.href)"))
            Assert.That(File.Exists(new Uri(link).LocalPath) && new Uri(link).IsFile, $"{name} leads to {link}");
    }

    /// <summary>Pictures of all pages to look at, and what they are on paper: <c>dotnet test NeuralSharp.Acceptance --filter Name=Photographs</c>.</summary>
    [Test]
    [Explicit("It writes files to look at.")]
    public async Task Photographs()
    {
        var folder = Environment.GetEnvironmentVariable("NEURALSHARP_PHOTOGRAPHS") ?? Path.Combine(Path.GetTempPath(), "neuralsharp-photographs");
        Directory.CreateDirectory(folder);
        foreach (var name in AllPages.Names)
        {
            var stem = Path.Combine(folder, Path.GetFileNameWithoutExtension(name));
            foreach (var look in from width in (int[])[360, 768, 1280] from dark in (bool[])[false, true] select new Look(width, dark, ReducedMotion: true))
            {
                await using var open = await OpenPage.Of(AllPages.Path(name), look);
                await open.Page.ScreenshotAsync(new() { Path = $"{stem}-{look}.png", FullPage = true });
                if (await open.Page.Locator("#last").CountAsync() == 0) continue;
                await open.Page.ClickAsync("#last");
                await open.Page.ScreenshotAsync(new() { Path = $"{stem}-{look}-end.png", FullPage = true });
            }

            await using var printed = await OpenPage.Of(AllPages.Path(name), new Look(1280, ReducedMotion: true));
            await printed.Page.WaitForFunctionAsync("document.getElementById('count')?.textContent !== ''");   // the race unpacks its numbers first
            await printed.Page.PdfAsync(new() { Path = $"{stem}.pdf", Format = PaperFormat.A4 });
        }

        await TestContext.Progress.WriteLineAsync($"the photographs are in {folder}");
    }
}
