namespace NeuralSharp;

/// <summary>What a picture says to those who do not see it, and under the pointer.</summary>
internal static class Sentences
{
    /// <summary>What the picture is.</summary>
    public static string Title(GraphView view)
    {
        var what = view.Kind switch
        {
            ViewKind.Layers => "layer by layer",
            ViewKind.Tensors => "op by op",
            _ => "number by number",
        };
        return view.Nodes.Count == 0 ? $"A graph without nodes, {what}" : $"How {Short(view.Nodes[^1].Name)} is computed, {what}";
    }

    /// <summary>How to read the picture.</summary>
    public static string Description(GraphView view) => Invariant($"{view.Nodes.Count} nodes and {view.Edges.Count} edges, from the leaves on the left to the result on the right. ")
        + "A box shows a name, the op, the shape, the values, and the gradient once the backward pass has run; an edge shows the local derivative and what it adds to the gradient.";

    /// <summary>A node: "c = Multiply(d, e), shape [], value −6, gradient 1".</summary>
    public static string Of(GraphView view, int id)
    {
        var node = view.Nodes[id];
        var made = node.Kind switch
        {
            NodeKind.Leaf => ", a leaf",
            NodeKind.Constant => ", a leaf without gradient",
            _ => $" = {Short(node.Op ?? "")}({string.Join(", ", view.Edges.Where(edge => edge.To == id).Select(edge => Short(view.Nodes[edge.From].Name)))})",
        };
        var gradient = node.Gradient is null ? "" : $", gradient {ValueText.Of(node.Gradient)}";
        var ops = node.OpCount > 1 ? Invariant($", {node.OpCount} ops") : "";
        return $"{Short(node.Name)}{made}{ops}, shape {node.Shape}, {(node.Values.Elements is [_] ? "value" : "values")} {ValueText.Of(node.Values)}{gradient}";
    }

    /// <summary>An edge: "d into c, input 1: local derivative 3, contribution 3".</summary>
    public static string Of(GraphView view, ViewEdge edge, ViewContribution? contribution)
    {
        var local = contribution?.Local is { } slope ? $"local derivative {ShortNumber.Of(slope)}, " : "";
        var flow = !edge.NeedsGradient ? ": no gradient flows" : contribution is null ? "" : $": {local}contribution {ValueText.Of(contribution.Value)}";
        return Invariant($"{Short(view.Nodes[edge.From].Name)} into {Short(view.Nodes[edge.To].Name)}, input {edge.Input + 1}{flow}");
    }

    private static string Short(string name) => XmlText.Cut(name, 60);
}
