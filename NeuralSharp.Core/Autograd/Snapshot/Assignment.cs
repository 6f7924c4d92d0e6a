namespace NeuralSharp;

/// <summary>Reads from a line of source what it assigns to. It knows as much of C# (and F#) as that takes.</summary>
internal static class Assignment
{
    /// <summary>
    /// The variables that a statement assigns to: <c>c</c> of <c>var c = …</c>, <c>p</c> and <c>q</c> of <c>var (p, q) = …</c>, <c>a</c> of
    /// <c>a.RequiresGrad = true</c>; none where it assigns to none, or to an element of a list.
    /// </summary>
    public static List<string> TargetsOf(ReadOnlySpan<char> statement)
    {
        var left = LeftSide(statement);
        if (left.IsEmpty) return [];
        var open = left.IndexOf('(');
        if (open < 0) return Add(left, []);
        if (left[^1] != ')' || left[..open].Trim() is not ("" or "var" or "let")) return [];   // as of an if on the same line
        List<string> targets = [];
        var list = left[(open + 1)..^1];
        foreach (var range in list.Split(',')) Add(list[range], targets);
        return targets;
    }

    /// <summary>What stands before the first = of an assignment; empty where there is none.</summary>
    private static ReadOnlySpan<char> LeftSide(ReadOnlySpan<char> statement)
    {
        var depth = 0;
        for (var i = 0; i < statement.Length; i++)
        {
            switch (statement[i])
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case '=' when depth == 0:
                    var next = i + 1 < statement.Length ? statement[i + 1] : ' ';
                    return next is '=' or '>' || (i > 0 && statement[i - 1] is '!' or '<' or '>') ? [] : statement[..i].TrimEnd("+-*/%&|^? ").Trim();
                case '"' or '\'' or ';':
                    return [];
            }

            if (depth < 0) return [];
        }

        return [];
    }

    /// <summary>Adds the identifier at the end; where a property of a tensor is set, that before it.</summary>
    private static List<string> Add(ReadOnlySpan<char> left, List<string> targets)
    {
        left = left.Trim();
        if (left.EndsWith(".RequiresGrad")) left = left[..^".RequiresGrad".Length];
        var start = left.Length;
        while (start > 0 && (char.IsLetterOrDigit(left[start - 1]) || left[start - 1] == '_')) start--;
        if (start < left.Length && !char.IsDigit(left[start])) targets.Add(left[start..].ToString());
        return targets;
    }
}
