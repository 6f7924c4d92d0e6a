namespace NeuralSharp;

/// <summary>What a comparison says about one element of a gradient, the best first.</summary>
internal enum ElementVerdict
{
    /// <summary>Autograd and finite differences agree.</summary>
    Agrees,

    /// <summary>There is no derivative to compare with: the slopes on both sides differ, and autograd's lies between them.</summary>
    Kink,

    /// <summary>They differ.</summary>
    Wrong,

    /// <summary>One of the numbers is not finite.</summary>
    NotFinite,
}

/// <summary>How elements are judged.</summary>
internal static class ElementVerdicts
{
    /// <summary>The verdict on an element.</summary>
    public static ElementVerdict Of(GradCheckElement element, double tolerance)
    {
        if (double.IsInfinity(element.RelativeError)) return ElementVerdict.NotFinite;
        if (element.NearKink && IsBetween(element)) return ElementVerdict.Kink;
        return element.RelativeError <= tolerance ? ElementVerdict.Agrees : ElementVerdict.Wrong;
    }

    /// <summary>A sign and a word, so that no verdict is told by its colour alone.</summary>
    public static string InWords(this ElementVerdict verdict) => verdict switch
    {
        ElementVerdict.Agrees => "✓ agrees",
        ElementVerdict.Kink => "∧ kink",
        ElementVerdict.Wrong => "✗ differs",
        _ => "! not finite",
    };

    /// <summary>
    /// Whether autograd's derivative lies between the slopes on both sides, as each choice for a kink does. The slopes are means over two steps,
    /// and differ from those at the element itself by the curvature times the step.
    /// </summary>
    private static bool IsBetween(GradCheckElement element)
    {
        var (least, greatest) = (Math.Min(element.LeftSlope, element.RightSlope), Math.Max(element.LeftSlope, element.RightSlope));
        var slack = 1e-3 * Math.Max(1, greatest - least);
        return element.Analytic >= least - slack && element.Analytic <= greatest + slack;
    }
}
