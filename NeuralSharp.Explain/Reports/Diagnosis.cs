namespace NeuralSharp;

/// <summary>What the wrong elements of one input have in common, and what to look at therefore.</summary>
internal static class Diagnosis
{
    /// <summary>The advice as HTML; empty where nothing is wrong.</summary>
    public static string Of(CheckedInput input, double tolerance)
    {
        var wrong = input.Elements.Where(element => ElementVerdicts.Of(element, tolerance) == ElementVerdict.Wrong).ToList();
        return wrong.Count == 0 ? "" : $"<p>{Share(wrong.Count, input.Elements.Count)} {Advice(wrong, tolerance)}</p>\n";
    }

    private static string Share(int wrong, int all) => wrong == all
        ? "Every element differs."
        : Invariant($"{wrong:N0} of {all:N0} elements differ, so the rule is right for some: look for what these have in common, in their place or in their value.");

    private static string Advice(List<GradCheckElement> wrong, double tolerance)
    {
        if (wrong.All(element => element.Analytic == 0))
            return "Autograd sees no dependence: is the graph cut on the way by Detach, NoGrad, or values that were read out (Item, ToArray) and wrapped again?";
        if (wrong.All(element => Math.Abs(element.Numeric) <= tolerance)) return "The function does not depend on them, but autograd gives them a gradient.";
        if (RatioOf(wrong) is not { } ratio)
            return "Their ratios differ: look at the backward rules on the way for a missing term, or a gradient that is not summed over a broadcast dimension.";
        return Math.Abs(ratio + 1) < 1e-4
            ? "They differ in sign: look for a minus in the backward rule."
            : $"Autograd gives {GradCheckPage.Number(ratio, 5)} times what is right, for each: look for a missing factor in the backward rules on the way.";
    }

    /// <summary>Autograd's derivative over the right one, where it is the same for all.</summary>
    private static double? RatioOf(List<GradCheckElement> wrong)
    {
        var ratios = wrong.Select(element => element.Analytic / element.Numeric).ToList();
        return double.IsFinite(ratios[0]) && ratios.TrueForAll(ratio => Math.Abs(ratio - ratios[0]) <= 1e-4 * Math.Abs(ratios[0])) ? ratios[0] : null;
    }
}
