using System.Text.Json;
using Microsoft.Playwright;

namespace NeuralSharp.Acceptance;

/// <summary>An explorer page in a browser, as a test uses it: where it is, what it shows, and its buttons.</summary>
internal sealed class Explorer : IAsyncDisposable
{
    // All that a moment shows, in one question to the browser: the numbers of nodes and arrows, the panel's result, and the list's entries.
    private const string Look = """
        () => {
          const shown = document.querySelector("#picture .graph:not([hidden])"), texts = (node, name) => node.querySelector(`.${name}`)?.textContent ?? null;
          const all = (selector, read) => Object.fromEntries([...shown.querySelectorAll(selector)].map(read));
          return {
            kind: document.body.dataset.kind,
            moment: Number(document.body.dataset.moment),
            hidden: document.body.dataset.hidden === "1",
            result: document.querySelector("#panel-text b.result")?.textContent ?? null,
            panel: document.getElementById("panel-text").textContent,
            values: all(".node", node => [node.dataset.node, texts(node, "value")]),
            gradients: all(".node", node => [node.dataset.node, texts(node, "gradient")]),
            locals: all(".edge", edge => [edge.dataset.edge, texts(edge, "local")]),
            contributions: all(".edge", edge => [edge.dataset.edge, texts(edge, "contribution")]),
          };
        }
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly OpenPage _open;

    private Explorer(OpenPage open) => _open = open;

    /// <summary>The page, as the browser has it.</summary>
    public IPage Page => _open.Page;

    /// <summary>The page, as it is watched.</summary>
    public OpenPage Watched => _open;

    /// <summary>Opens a page and waits until its script runs.</summary>
    public static async Task<Explorer> Open(string path, string? address = null, Look look = default)
    {
        var explorer = new Explorer(await OpenPage.Of(path, look, address));
        await explorer.Page.WaitForSelectorAsync("body.scripted");
        return explorer;
    }

    /// <summary>The page's data.</summary>
    public async Task<JsonElement> Data() => JsonDocument.Parse(await Page.EvaluateAsync<string>("document.getElementById('data').textContent")).RootElement;

    /// <summary>The view of the page's data that has a name, such as "scalars", and its place.</summary>
    public async Task<(JsonElement View, int Place)> View(string kind)
    {
        var views = (await Data()).GetProperty("views").EnumerateArray().ToList();
        var place = views.FindIndex(view => view.GetProperty("kind").GetString() == kind);
        return (views[place], place);
    }

    /// <summary>What is shown now.</summary>
    public async Task<Shown> See() => (await Page.EvaluateAsync<JsonElement>(Look)).Deserialize<Shown>(s_json)!;

    /// <summary>Presses a button.</summary>
    public Task Press(string id) => Page.ClickAsync($"#{id}");

    public ValueTask DisposeAsync() => _open.DisposeAsync();
}

/// <summary>What an explorer page shows at a moment.</summary>
/// <param name="Kind">What kind of moment it is: start, op, seed, visit, contribution, sum or end.</param>
/// <param name="Moment">Its number.</param>
/// <param name="Hidden">Whether the number is asked for and not shown yet.</param>
/// <param name="Result">The number that the moment is about.</param>
/// <param name="Panel">The text that explains it.</param>
/// <param name="Values">The value of each node of the picture.</param>
/// <param name="Gradients">The gradient of each.</param>
/// <param name="Locals">The local derivative at each arrow.</param>
/// <param name="Contributions">What came back over each.</param>
internal sealed record Shown(
    string Kind,
    int Moment,
    bool Hidden,
    string? Result,
    string Panel,
    Dictionary<int, string?> Values,
    Dictionary<int, string?> Gradients,
    Dictionary<int, string?> Locals,
    Dictionary<int, string?> Contributions);
