namespace NeuralSharp;

/// <summary>What stands in a node and beside an edge where a picture is text for another program.</summary>
internal static class NodeText
{
    private const int MostOfName = 60;

    /// <summary>Name, op, shape, value and gradient, a line each, those that there are.</summary>
    public static IEnumerable<string> Lines(ViewNode node)
    {
        yield return XmlText.Cut(node.Name, MostOfName);
        if (node.Op is not null) yield return XmlText.Cut(OpSymbol.Of(node.Op), MostOfName);
        if (node.Shape != "[]") yield return node.Shape;
        yield return ValueText.Of(node.Values);
        if (node.Gradient is not null) yield return $"grad {ValueText.Of(node.Gradient)}";
    }

    /// <summary>The local derivative and the contribution, those that there are.</summary>
    public static IEnumerable<string> Lines(ViewContribution? contribution)
    {
        if (contribution?.Local is { } local) yield return $"∂ {ShortNumber.Of(local)}";
        if (contribution is not null) yield return contribution.Value.Elements is [_] ? $"+ {ValueText.Contribution(contribution.Value)}" : ValueText.Contribution(contribution.Value);
    }

    /// <summary>What the pass sent back over each edge; null for an edge over which it sent nothing.</summary>
    public static ViewContribution?[] ContributionsOf(GraphView view)
    {
        var contributions = new ViewContribution?[view.Edges.Count];
        foreach (var contribution in view.Steps.SelectMany(step => step.Contributions)) contributions[contribution.Edge] = contribution;
        return contributions;
    }
}
