using System.Globalization;
using System.Text;

namespace NeuralSharp;

/// <summary>The backward pass of a view as a list: each visit with what arrived, the rule with names and with numbers, and each sum. It is read without script.</summary>
internal sealed class LedgerHtml
{
    private const int MostInFull = 8;

    private readonly GraphView _view;

    private readonly IReadOnlyList<ViewEdge>[] _inputs;

    private readonly string _result;

    private LedgerHtml(GraphView view)
    {
        _view = view;
        var inputs = view.Edges.ToLookup(edge => edge.To);
        _inputs = [.. view.Nodes.Select((_, id) => inputs[id].ToArray())];
        var name = view.Nodes[view.Steps[0].Node].Name;
        _result = name.Length <= 8 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.') ? name : "L";
    }

    /// <summary>The list of a view; a sentence where no pass was run.</summary>
    public static string Of(GraphView view)
    {
        if (view.Steps.Count == 0) return """<p class="static">No backward pass was recorded of this view.</p>""";
        var (ledger, html) = (new LedgerHtml(view), new StringBuilder());
        html.Append(Invariant($"""<ol class="ledger static" data-kind="{view.Kind.ToString().ToLowerInvariant()}">""")).Append('\n');
        foreach (var step in view.Steps) ledger.Write(html, step);
        return html.Append("</ol>").ToString();
    }

    /// <summary>A value in words: "1.5", "[1, 2]", or what many numbers look like.</summary>
    public static string Text(ViewValues? values)
    {
        if (values is null) return "–";
        if (values.Elements is [var only]) return ShortNumber.Of(only);
        if (values.Elements is { Count: <= MostInFull } elements) return $"[{string.Join(", ", elements.Select(number => ShortNumber.Of(number)))}]";
        var (least, most, mean) = (values.Statistics.Minimum, values.Statistics.Maximum, values.Statistics.Mean);
        var odd = (values.Statistics.NaNCount > 0 ? Invariant($", {values.Statistics.NaNCount} NaN") : "")
            + (values.Statistics.InfinityCount > 0 ? Invariant($", {values.Statistics.InfinityCount} infinite") : "");
        var what = values.Elements is { } all ? Invariant($"{all.Count} numbers") : values.Statistics.Shape.ToString();
        return $"{what}, {ShortNumber.Of(least)} to {ShortNumber.Of(most)}, mean {ShortNumber.Of(mean)}{odd}";
    }

    private void Write(StringBuilder html, ViewStep step)
    {
        html.Append(CultureInfo.InvariantCulture, $"<li><p>{Made(step.Node)}: {Result(step.Arrived)} arrived.</p>");
        if (step.Contributions.Count > 0)
        {
            html.Append("<ol>");
            foreach (var contribution in step.Contributions) html.Append("<li>").Append(Line(step, contribution)).Append("</li>");
            html.Append("</ol>");
        }

        html.Append("</li>\n");
    }

    /// <summary>∂L/∂a gets b · ∂L/∂c = 3 · 5 = 15; at a 6 + 15 = 21.</summary>
    private string Line(ViewStep step, ViewContribution contribution)
    {
        var edge = _view.Edges[contribution.Edge];
        var text = new StringBuilder(Given(edge));
        if (contribution.Local is { } local && step.Arrived.Elements is [var arrived])
            text.Append(CultureInfo.InvariantCulture, $" = {ShortNumber.Of(local)} · {FormulaText.Guard(ShortNumber.Of(arrived), "· ", "")}");
        text.Append(CultureInfo.InvariantCulture, $" = {Result(contribution.Value)}");
        if (contribution.Before is { } before)
            text.Append(CultureInfo.InvariantCulture, $"; at {Name(edge.From)} {Escape(Text(before))} + {Escape(FormulaText.Guard(Text(contribution.Value), "+ ", ""))} = {Result(contribution.After)}");
        return text.ToString();
    }

    private string Given(ViewEdge edge)
    {
        if (_view.Nodes[edge.To].Kind == NodeKind.Fold) return $"{Gradient(edge.From)} gets what its ops hand back of {Gradient(edge.To)}";
        var (op, inputs) = (_view.Nodes[edge.To].Op, _inputs[edge.To]);
        var slopes = op is null ? null : Formulas.Of(op, inputs.Count)?.Slopes;
        var slope = slopes is [var only] ? only : slopes is not null && edge.Input < slopes.Count ? slopes[edge.Input] : Formula.NoSlope;
        if (slope.StartsWith("∂L", StringComparison.Ordinal)) return Filled(slope.Replace("∂L/", $"∂{_result}/", StringComparison.Ordinal), edge.To);
        return $"{Gradient(edge.From)} gets {(slope == Formula.NoSlope ? "local derivative" : Filled(FormulaText.Factor(slope), edge.To))} · {Gradient(edge.To)}";
    }

    private string Filled(string template, int node) => FormulaText.Fill(template, key => key switch
    {
        "y" => _view.Nodes[node].Name,
        _ when Place(key, node) is { } input => Number(input) ?? _view.Nodes[input].Name,
        _ => _view.Nodes[node].Constants.TryGetValue(key, out var number) ? ShortNumber.Of(number) : key,
    }, key => key == "y" || (Place(key, node) is { } input && Number(input) is null));

    private int? Place(string key, int node) =>
        key.Length < 9 && key.All(char.IsAsciiDigit) && int.Parse(key, System.Globalization.CultureInfo.InvariantCulture) is var input && input < _inputs[node].Count ? _inputs[node][input].From : null;

    /// <summary>"Tanh, which made c"; a result that nobody named has the name of its op, as in "Tanh 3".</summary>
    private string Made(int node)
    {
        var op = _view.Nodes[node].Op ?? "op";
        return _view.Nodes[node].Name.StartsWith(op, StringComparison.Ordinal) ? Name(node) : $"{Escape(op)}, which made {Name(node)}";
    }

    /// <summary>A number that was written as such has itself as its name.</summary>
    private string? Number(int node) =>
        _view.Nodes[node] is { Kind: NodeKind.Constant, Values.Elements: [var only] } constant && constant.Name == ShortNumber.Of(only) ? constant.Name : null;

    private string Gradient(int node) => $"∂{Escape(_result)}/∂{Name(node)}";

    private string Name(int node) => $"<var>{Escape(_view.Nodes[node].Name)}</var>";

    private static string Result(ViewValues values) => $"<b class=\"result\">{Escape(Text(values))}</b>";

    private static string Escape(string text) => HtmlPage.Escape(text);
}
