using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace NeuralSharp;

/// <summary>
/// What the explorer's script reads, as JSON: the views, the reader's lines, and of the table of formulas the rows of the ops that occur. What is null or has its usual
/// value is left out.
/// </summary>
internal static class ExplorerData
{
    private const int MostElements = 64;   // of more there are statistics alone

    // Letters of all alphabets and signs of mathematics stand as they are; what HTML or a script's end could be made of does not.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The data of a page.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="lines">The reader's lines that the views name.</param>
    /// <param name="views">The views.</param>
    /// <param name="isRedrawn">Whether the pictures were drawn of other numbers, as those of a film are, so that the script writes these into them.</param>
    public static string Json(string title, IReadOnlyList<ViewLine> lines, IReadOnlyList<GraphView> views, bool isRedrawn = false)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteString("title", title);
            if (isRedrawn) json.WriteBoolean("redrawn", true);
            Write(json, "lines", lines, Line);
            Write(json, "views", views, View);
            json.WriteStartObject("formulas");
            foreach (var (key, formula) in FormulasOf(views)) WriteFormula(json, key, formula);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static void Line(Utf8JsonWriter json, ViewLine line)
    {
        json.WriteStartObject();
        json.WriteString("file", line.File);
        json.WriteNumber("number", line.Number);
        json.WriteString("text", line.Text);
        json.WriteEndObject();
    }

    private static void View(Utf8JsonWriter json, GraphView view)
    {
        json.WriteStartObject();
        json.WriteString("kind", NameOf(view.Kind.ToString()));
        Write(json, "nodes", view.Nodes, Node);
        Write(json, "edges", view.Edges, Edge);
        Write(json, "steps", view.Steps, Step);
        json.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter json, ViewNode node)
    {
        json.WriteStartObject();
        json.WriteString("kind", NameOf(node.Kind.ToString()));
        json.WriteString("name", node.Name);
        if (node.Op is not null) json.WriteString("op", node.Op);
        if (node.Constants.Count > 0)
        {
            json.WriteStartObject("constants");
            foreach (var (name, value) in node.Constants) WriteNumber(json, name, value);
            json.WriteEndObject();
        }

        json.WriteString("shape", node.Shape);
        WriteValues(json, "values", node.Values);
        WriteValues(json, "gradient", node.Gradient);
        if (node.Generation > 0) json.WriteNumber("generation", node.Generation);
        if (node.OpCount > 0) json.WriteNumber("ops", node.OpCount);
        if (node.Line is { } line) json.WriteNumber("line", line);
        if (node.Scalars is { } scalars) Write(json, "scalars", scalars, (writer, scalar) => writer.WriteNumberValue(scalar));
        json.WriteEndObject();
    }

    private static void Edge(Utf8JsonWriter json, ViewEdge edge)
    {
        json.WriteStartArray();
        json.WriteNumberValue(edge.From);
        json.WriteNumberValue(edge.To);
        json.WriteNumberValue(edge.Input);
        json.WriteNumberValue(edge.NeedsGradient ? 1 : 0);
        json.WriteEndArray();
    }

    private static void Step(Utf8JsonWriter json, ViewStep step)
    {
        json.WriteStartObject();
        json.WriteNumber("node", step.Node);
        WriteValues(json, "arrived", step.Arrived);
        Write(json, "contributions", step.Contributions, Contribution);
        json.WriteEndObject();
    }

    private static void Contribution(Utf8JsonWriter json, ViewContribution contribution)
    {
        json.WriteStartObject();
        json.WriteNumber("edge", contribution.Edge);
        if (contribution.Local is { } local) WriteNumber(json, "local", local);
        WriteValues(json, "value", contribution.Value);
        WriteValues(json, "before", contribution.Before);
        WriteValues(json, "after", contribution.After);
        json.WriteEndObject();
    }

    /// <summary>The rows of the ops that occur, by their keys, in order of the keys.</summary>
    private static SortedDictionary<string, Formula> FormulasOf(IReadOnlyList<GraphView> views)
    {
        SortedDictionary<string, Formula> formulas = new(StringComparer.Ordinal);
        foreach (var view in views)
        {
            var inputs = new int[view.Nodes.Count];
            foreach (var edge in view.Edges) inputs[edge.To]++;
            for (var node = 0; node < inputs.Length; node++)
            {
                if (view.Nodes[node] is { Kind: NodeKind.Result, Op: { } op } && Formulas.Of(op, inputs[node]) is { } formula) formulas[formula.Key] = formula;
            }
        }

        return formulas;
    }

    private static void WriteFormula(Utf8JsonWriter json, string key, Formula formula)
    {
        json.WriteStartObject(key);
        json.WriteString("value", formula.Value);
        Write(json, "slopes", formula.Slopes, (writer, slope) => writer.WriteStringValue(slope));
        json.WriteString("words", formula.Words);
        json.WriteEndObject();
    }

    /// <summary>A number where there is one element, a list where they are few, else what they look like.</summary>
    private static void WriteValues(Utf8JsonWriter json, string name, ViewValues? values)
    {
        if (values is null) return;
        if (values.Elements is [var single])
        {
            WriteNumber(json, name, single);
        }
        else if (values.Elements is { Count: <= MostElements } elements)
        {
            Write(json, name, elements, WriteNumber);
        }
        else
        {
            var (shape, minimum, maximum, mean, nans, infinities) = values.Statistics;
            json.WriteStartObject(name);
            json.WriteString("shape", shape.ToString());
            WriteNumber(json, "min", minimum);
            WriteNumber(json, "max", maximum);
            WriteNumber(json, "mean", mean);
            json.WriteNumber("nan", nans);
            json.WriteNumber("inf", infinities);
            json.WriteEndObject();
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        WriteNumber(json, value);
    }

    /// <summary>A number; JSON has none for those that are not finite, which stand as texts.</summary>
    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    private static string NameOf(string member) => member.ToLowerInvariant();
}
