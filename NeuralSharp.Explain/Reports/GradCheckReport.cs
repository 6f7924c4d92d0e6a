namespace NeuralSharp;

/// <summary>All that the page of a gradient check tells.</summary>
/// <param name="Title">What was checked, in the user's words.</param>
/// <param name="Result">The elements, the worst first.</param>
/// <param name="Step">The step h.</param>
/// <param name="Inputs">The tensors that were checked, in their order.</param>
internal sealed record GradCheckReport(string Title, GradCheckElements Result, double Step, IReadOnlyList<CheckedInput> Inputs)
{
    /// <summary>A sweep computes the function some 250 times more, so only so many inputs get one: those with the largest errors.</summary>
    public const int MostSweeps = 4;

    /// <summary>Checks every element of the tensors, and sweeps the step for the worst of them.</summary>
    public static GradCheckReport Of(
        Func<Tensor[], Tensor> function, Tensor[] leaves, IReadOnlyList<string> names, double step, double tolerance, string title)
    {
        var result = GradCheck.CompareElements(function, leaves, step, tolerance, generator: null);
        var elements = result.Elements.ToLookup(element => element.Input);
        var swept = result.Elements.Select(element => element.Input).Distinct().Take(MostSweeps).ToHashSet();
        return new(
            title,
            result,
            step,
            [.. leaves.Select((leaf, i) => new CheckedInput(
                i, names[i], leaf.Shape, leaf.ToArray<double>(), [.. elements[i]], swept.Contains(i) ? StepSweeps.Of(function, leaves, i) : null))]);
    }

    /// <summary>How many elements there are of a verdict.</summary>
    public int Count(ElementVerdict verdict) => Inputs.Sum(input => input.Count(verdict, Result.Tolerance));
}

/// <summary>A tensor that was checked.</summary>
/// <param name="Index">Its place among them.</param>
/// <param name="Name">Its name, in the user's words.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its values, row-major.</param>
/// <param name="Elements">Its elements, the worst first.</param>
/// <param name="Sweeps">The error against the step; null where the page leaves it out.</param>
internal sealed record CheckedInput(
    int Index, string Name, Shape Shape, double[] Values, IReadOnlyList<GradCheckElement> Elements, StepSweeps? Sweeps)
{
    /// <summary>How many elements there are of a verdict.</summary>
    public int Count(ElementVerdict verdict, double tolerance) => Elements.Count(element => ElementVerdicts.Of(element, tolerance) == verdict);
}
