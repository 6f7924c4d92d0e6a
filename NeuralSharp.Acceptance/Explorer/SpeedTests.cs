using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>What a page may take. The limits leave room for a machine that does other things too; what was measured is told.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class SpeedTests
{
    [Test]
    public async Task A_step_among_400_numbers_is_done_at_once()
    {
        var path = PageFolder.File("wide.html");
        Explain.Write(path, Woven(columns: 49, rows: 8));
        await using var page = await Explorer.Open(path, "view=scalars&predict=off");
        (await page.View("scalars")).GetProperty("nodes").GetArrayLength().ShouldBeInRange(380, 400);
        var times = await page.Page.EvaluateAsync<double[]>("""
            async () => {
              const next = document.getElementById("next"), times = [];
              for (let step = 0; step < 120; step++) {
                if (step === 60) document.getElementById("to-backward").click();
                const start = performance.now();
                next.click();
                document.body.getBoundingClientRect();   // the layout, too
                times.push(performance.now() - start);
                await new Promise(requestAnimationFrame);
              }
              return times;
            }
            """);
        Array.Sort(times);
        await TestContext.Progress.WriteLineAsync(Invariant($"a step among 400 numbers: {times[times.Length / 2]:0.0} ms, at most {times[^1]:0.0} ms"));
        times[times.Length / 2].ShouldBeLessThan(50);
        times[^1].ShouldBeLessThan(250);
    }

    [Test]
    public async Task A_page_of_100_000_ops_is_small_and_opens_soon()
    {
        var path = PageFolder.File("long.html");
        var x = Tensor.Scalar(0.5, DType.Float64, requiresGrad: true);
        var y = x;
        for (var i = 0; i < 50_000; i++) y = (y * 0.999).Tanh();
        Explain.Write(path, y);
        new FileInfo(path).Length.ShouldBeLessThan(5_000_000);
        await using var page = await Explorer.Open(path);
        var opened = await page.Page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].domComplete");
        await TestContext.Progress.WriteLineAsync(Invariant($"a page of 100,000 ops: {new FileInfo(path).Length} bytes, open after {opened:0} ms"));
        opened.ShouldBeLessThan(3000);
        await page.Page.Keyboard.PressAsync("End");
        (await page.See()).Kind.ShouldBe("end");
    }

    /// <summary>Rows of numbers, each made of two of the column before it, and their sum.</summary>
    private static Tensor Woven(int columns, int rows)
    {
        Tensor[] column = [.. Enumerable.Range(0, rows).Select(i => Tensor.Scalar(0.1 * (i + 1), DType.Float64, requiresGrad: true))];
        for (var i = 1; i < columns; i++) column = [.. column.Select((number, row) => i % 2 == 0 ? number + column[(row + 1) % rows] : number * column[(row + 3) % rows])];
        return column.Aggregate((sum, next) => sum + next);
    }
}
