using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>
/// A page that a test has open. Whatever a page must not do is noted while it is used: requests other than for its own file (each is
/// refused), errors on the console, exceptions that nobody caught. <see cref="DisposeAsync"/> fails where there was one.
/// </summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private OpenPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    /// <summary>The page, as the browser has it.</summary>
    public IPage Page { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="look">The window and the reader's settings.</param>
    /// <param name="address">What follows the # in the address; null for nothing.</param>
    public static async Task<OpenPage> Of(string path, Look? look = null, string? address = null)
    {
        var context = await Chromium.Browser.NewContextAsync((look ?? new Look(1280)).Options());
        context.SetDefaultTimeout(30_000);
        var page = new OpenPage(context, await context.NewPageAsync());
        await page.Watch();
        await page.Page.GotoAsync(Address(path, address), new() { WaitUntil = WaitUntilState.Load });
        return page;
    }

    /// <summary>The address of a file.</summary>
    public static string Address(string path, string? part = null) => new Uri(Path.GetFullPath(path)).AbsoluteUri + (part is null ? "" : $"#{part}");

    /// <summary>The faults so far, which are forgiven.</summary>
    public IReadOnlyList<string> TakeFaults()
    {
        lock (_faults)
        {
            string[] taken = [.. _faults];
            _faults.Clear();
            return taken;
        }
    }

    /// <summary>Nothing on the page keeps a reader out, as far as a program can tell: axe finds no fault.</summary>
    public async Task ShouldBeOpenToAll() => (await Obstacles()).ShouldBeEmpty(await Page.TitleAsync());

    /// <summary>What axe finds that keeps readers out: each rule that is broken, with the first place.</summary>
    public async Task<string[]> Obstacles()
    {
        var result = await Page.RunAxe();
        result.Passes.Length.ShouldBeGreaterThan(5, "axe looked at next to nothing");
        return [.. result.Violations.Select(rule => Invariant($"{rule.Id} ({rule.Impact}), {rule.Nodes.Length} times, the first: {rule.Nodes[0].Html}\n    {Reasons(rule.Nodes[0])}"))];
    }

    /// <summary>Nothing stands out of the window at the right, so that nobody has to move the page to and fro to read it.</summary>
    public async Task ShouldFitTheWidth() => (await Width()).ShouldBeLessThanOrEqualTo(Page.ViewportSize!.Width, await Page.TitleAsync());

    /// <summary>The width that the page takes.</summary>
    public Task<int> Width() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth");

    /// <summary>The text of an element, as a reader sees it.</summary>
    public Task<string> Text(string selector) => Page.InnerTextAsync(selector);

    /// <summary>What the page did that it must not do; the page is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        TakeFaults().ShouldBeEmpty();
    }

    private static string Reasons(AxeResultNode node) => string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message));

    private async Task Watch()
    {
        await Page.RouteAsync("**/*", async route =>
        {
            var address = route.Request.Url;
            if (address.StartsWith("file:", StringComparison.Ordinal) && route.Request.IsNavigationRequest)
            {
                await route.ContinueAsync();
                return;
            }

            lock (_faults) _faults.Add($"asked for {address}");
            await route.AbortAsync();
        });
        Page.Console += (_, message) =>
        {
            if (message.Type is not ("error" or "warning")) return;
            lock (_faults) _faults.Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        Page.PageError += (_, error) =>
        {
            lock (_faults) _faults.Add($"exception: {error}");
        };
    }
}
