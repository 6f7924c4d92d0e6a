using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>Through the whole pass, step by step: every number on the page is the engine's, to all digits shown.</summary>
[TestFixture]
internal sealed class PassTests
{
    [TestCase("formula.html")]
    [TestCase("fork.html")]
    [TestCase("xor.html")]
    public async Task Each_number_is_the_engines(string file)
    {
        await using var page = await Explorer.Open(ExplainedPages.Path(file), "view=scalars&predict=off");
        var engine = new EngineReplay(await page.View("scalars"), ReadersLeaves.Of(file));
        await Walk(page, engine);
    }

    /// <summary>Presses Next from the first moment to the last, and looks at each.</summary>
    internal static async Task Walk(Explorer page, EngineReplay engine)
    {
        var shown = await page.See();
        shown.Kind.ShouldBe("start");
        foreach (var node in engine.Nodes) shown.Values[node].ShouldBe(engine.Results.Contains(node) ? "?" : ShortNumber.Of(engine.Value(node)));

        // Forward, op by op.
        foreach (var node in engine.Results)
        {
            shown = await page.Next();
            shown.Kind.ShouldBe("op");
            shown.Results.ShouldBe([ShortNumber.Of(engine.Value(node))]);
            shown.Values[node].ShouldBe(ShortNumber.Of(engine.Value(node)));
        }

        // Backward: what arrives, each contribution, and each sum where paths meet.
        shown = await page.Next();
        shown.Kind.ShouldBe("seed");
        shown.Results.ShouldBe(["1"]);
        HashSet<int> complete = [.. engine.Visits.Take(1).Select(visit => visit.Node)];
        List<List<string>> ledger = [];
        foreach (var visit in engine.Visits)
        {
            shown = await page.Next();
            shown.Kind.ShouldBe("visit");
            shown.Results.ShouldBe([ShortNumber.Of(visit.Arrived)]);
            shown.Gradients[visit.Node].ShouldBe($"grad {ShortNumber.Of(visit.Arrived)}");
            ledger.Add([ShortNumber.Of(visit.Arrived)]);
            foreach (var contribution in visit.Contributions) shown = await Contribution(page, engine, visit, contribution, ledger[^1]);
            shown.Ledger.Length.ShouldBe(ledger.Count);
            for (var i = 0; i < ledger.Count; i++)
                for (var line = 0; line < ledger[i].Count; line++) shown.Ledger[i][line].ShouldContain(ledger[i][line]);
        }

        // The end.
        shown = await page.Next();
        shown.Kind.ShouldBe("end");
        (await page.Page.IsDisabledAsync("#next")).ShouldBeTrue();
        shown.Results.ShouldNotBeEmpty();
        foreach (var node in engine.Nodes)
        {
            shown.Values[node].ShouldBe(ShortNumber.Of(engine.Value(node)));
            if (engine.Gradient(node) is { } gradient) shown.Gradients[node].ShouldBe($"grad {ShortNumber.Of(gradient)}");
        }

        var leaves = await page.Page.EvaluateAsync<string[][]>("[...document.querySelectorAll('#leaves tbody tr')].map(row => [row.querySelector('input').dataset.node, row.querySelector('input').value, row.cells[2].textContent])");
        leaves.Length.ShouldBe(engine.Nodes.Except(engine.Results).Count());
        foreach (var leaf in leaves)
        {
            var node = int.Parse(leaf[0], System.Globalization.CultureInfo.InvariantCulture);
            leaf[1..].ShouldBe([ShortNumber.Of(engine.Value(node)).Replace('−', '-'), engine.Gradient(node) is { } gradient ? ShortNumber.Of(gradient) : "none"]);
        }
    }

    private static async Task<Shown> Contribution(Explorer page, EngineReplay engine, EngineReplay.Visit visit, EngineReplay.Contribution contribution, List<string> lines)
    {
        var (edge, local, value, before, after) = contribution;
        var shown = await page.Next();
        shown.Kind.ShouldBe("contribution");
        shown.Results.ShouldBe([ShortNumber.Of(value)]);
        shown.Panel.ShouldContain($"= {ShortNumber.Of(local)} · {InParentheses(visit.Arrived)}");
        shown.Locals[edge].ShouldBe(ShortNumber.Of(local));
        shown.Contributions[edge].ShouldBe(ShortNumber.Of(value));
        lines.Add($"= {ShortNumber.Of(local)} · {InParentheses(visit.Arrived)} = {ShortNumber.Of(value)}");
        if (before is { } sum)
        {
            shown = await page.Next();
            shown.Kind.ShouldBe("sum");
            shown.Results.ShouldBe([ShortNumber.Of(after)]);
            shown.Panel.ShouldContain($"= {ShortNumber.Of(sum)} + {InParentheses(value)}");
            lines[^1] += $"; at {{}} {ShortNumber.Of(sum)} + {InParentheses(value)} = {ShortNumber.Of(after)}";
        }

        var from = engine.Edges[edge].From;
        var isComplete = after == engine.Gradient(from) || Math.Abs(after - engine.Gradient(from)!.Value) <= 1e-12 * Math.Abs(after);
        shown.Gradients[from].ShouldStartWith(isComplete ? $"grad {ShortNumber.Of(after)}" : "grad ?");
        lines[^1] = lines[^1].Split("; at {}")[^1].Trim();   // of a sum its own part, beside the names
        return shown;
    }

    private static string InParentheses(double number) => ShortNumber.Of(number) is var text && (number < 0 || text.Contains('e')) ? $"({text})" : text;
}
