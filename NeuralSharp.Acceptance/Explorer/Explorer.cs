using System.Text.Json;
using Microsoft.Playwright;

namespace NeuralSharp.Acceptance;

/// <summary>An explorer page in a browser, as a test uses it: where it is, what it shows, and its buttons.</summary>
internal sealed class Explorer : IAsyncDisposable
{
    // All that a moment shows, in one question to the browser: the panel, the numbers at nodes and arrows, and the list.
    private const string Seen = """
        () => {
          const shown = document.querySelector("#picture .view:not([hidden])"), text = (node, name) => node.querySelector(`:scope > .${name}`)?.textContent ?? null;
          const all = (selector, read) => Object.fromEntries([...shown.querySelectorAll(selector)].map(read));
          const results = node => [...node.querySelectorAll(":scope b.result")].map(result => result.textContent);
          return JSON.stringify({
            kind: document.body.dataset.kind,
            moment: Number(document.body.dataset.moment),
            isHidden: document.body.dataset.hidden === "1",
            results: results(document.getElementById("panel-text")),
            panel: document.getElementById("panel-text").innerText,
            values: all(".node", node => [node.dataset.node, text(node, "value")]),
            cells: all(".node", node => [node.dataset.node, [...node.querySelectorAll(".cell text")].map(cell => cell.textContent)]),
            gradients: all(".node", node => [node.dataset.node, text(node, "gradient")]),
            locals: all(".edge", edge => [edge.dataset.edge, text(edge, "local")]),
            contributions: all(".edge", edge => [edge.dataset.edge, text(edge, "contribution")]),
            ledger: [...document.querySelectorAll("#ledger li[data-step]:not(.ahead)")].map(step => [step.querySelector("p").textContent,
              ...[...step.querySelectorAll("li[data-edge]:not(.ahead)")].map(line => line.textContent)]),
          });
        }
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private Explorer(OpenPage open) => Watched = open;

    /// <summary>The page, as it is watched.</summary>
    public OpenPage Watched { get; }

    /// <summary>The page, as the browser has it.</summary>
    public IPage Page => Watched.Page;

    /// <summary>Opens a page and waits until its script runs.</summary>
    public static async Task<Explorer> Open(string path, string? address = null, Look? look = null)
    {
        var explorer = new Explorer(await OpenPage.Of(path, look, address));
        await explorer.IsReady();
        return explorer;
    }

    /// <summary>Waits until the page's script runs.</summary>
    public Task IsReady() => Page.WaitForSelectorAsync("body.scripted");

    /// <summary>The view of the page's data that has a name, such as "scalars".</summary>
    public async Task<JsonElement> View(string kind)
    {
        var data = JsonDocument.Parse(await Page.EvaluateAsync<string>("document.getElementById('data').textContent")).RootElement;
        return data.GetProperty("views").EnumerateArray().Single(view => view.GetProperty("kind").GetString() == kind);
    }

    /// <summary>What is shown now.</summary>
    public async Task<Shown> See() => JsonSerializer.Deserialize<Shown>(await Page.EvaluateAsync<string>(Seen), s_json)!;

    /// <summary>One step on, and what is shown then.</summary>
    public async Task<Shown> Next()
    {
        await Press("next");
        return await See();
    }

    /// <summary>Presses a button.</summary>
    public Task Press(string id) => Page.ClickAsync($"#{id}");

    /// <summary>The id of the element that keys go to.</summary>
    public Task<string> Focused() => Page.EvaluateAsync<string>("document.activeElement.id");

    public ValueTask DisposeAsync() => Watched.DisposeAsync();
}

/// <summary>What an explorer page shows at a moment.</summary>
/// <param name="Kind">What kind of moment it is: start, op, seed, visit, contribution, sum or end.</param>
/// <param name="Moment">Its number.</param>
/// <param name="IsHidden">Whether its number is asked for and not shown yet.</param>
/// <param name="Results">The numbers that it is about; but for the end it is one.</param>
/// <param name="Panel">The text that explains it.</param>
/// <param name="Values">The value in each box of the picture.</param>
/// <param name="Cells">The values in the cells of each box; none for a single number.</param>
/// <param name="Gradients">The gradient in each box.</param>
/// <param name="Locals">The local derivative at each arrow.</param>
/// <param name="Contributions">What came back over each.</param>
/// <param name="Ledger">The visits in the list, as far as one has come: what arrived, and a line for each contribution.</param>
internal sealed record Shown(
    string Kind,
    int Moment,
    bool IsHidden,
    string[] Results,
    string Panel,
    Dictionary<int, string?> Values,
    Dictionary<int, string[]> Cells,
    Dictionary<int, string?> Gradients,
    Dictionary<int, string?> Locals,
    Dictionary<int, string?> Contributions,
    string[][] Ledger);
