using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>The watch over the pages sees what it is there for.</summary>
[TestFixture]
internal sealed class OpenPageTests
{
    [TestCase("<img src='http://localhost:9/x.png' alt=''>", "asked for http://localhost:9/x.png")]
    [TestCase("<script>fetch('https://example.org/data')</script>", "asked for https://example.org/data")]
    [TestCase("<script src='beside.js'></script>", "beside.js")]
    [TestCase("<style>@import 'http://localhost:9/fonts.css';</style>", "fonts.css")]
    [TestCase("<script>console.error('broken')</script>", "error: broken")]
    [TestCase("<script>console.warn('odd')</script>", "warning: odd")]
    [TestCase("<script>nowhere.to.be.found()</script>", "exception")]
    [TestCase("<script>Promise.reject(new Error('nobody caught'))</script>", "nobody caught")]
    public async Task A_fault_is_told(string fault, string told)
    {
        await using var open = await OpenPage.Of(Written(fault));
        await Task.Delay(100);   // a request is made when the browser comes to it
        open.TakeFaults().ShouldContain(each => each.Contains(told));
    }

    [Test]
    public async Task A_page_without_a_fault_passes()
    {
        await using var open = await OpenPage.Of(Written("<main><h1>Text</h1></main>"));
        await open.ShouldBeOpenToAll();
        await open.ShouldFitTheWidth();
    }

    [TestCase("<main><h1>Text</h1><p style='color: #999'>too faint</p></main>", "color-contrast")]
    [TestCase("<main><h1>Text</h1><input></main>", "label")]
    public async Task What_keeps_a_reader_out_is_told(string fault, string rule)
    {
        await using var open = await OpenPage.Of(Written(fault));
        (await open.Obstacles()).ShouldHaveSingleItem().ShouldStartWith(rule);
    }

    [Test]
    public async Task What_stands_out_at_the_right_is_told()
    {
        await using var open = await OpenPage.Of(Written("<main><h1 style='width: 400px'>Text</h1></main>"), new Look(360));
        (await open.Width()).ShouldBeGreaterThan(360);
    }

    private static string Written(string body)
    {
        var path = PageFolder.File($"watched-{Guid.NewGuid():N}.html");
        File.WriteAllText(path, $"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>Watched</title></head><body>{body}</body></html>""");
        return path;
    }
}
