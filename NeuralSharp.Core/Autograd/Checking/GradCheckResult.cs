using System.Globalization;

namespace NeuralSharp;

/// <summary>What <see cref="GradCheck"/> found: a comparison for each order and each input.</summary>
public sealed class GradCheckResult
{
    internal GradCheckResult(IReadOnlyList<GradCheckComparison> comparisons, double tolerance) =>
        (Comparisons, Tolerance) = (comparisons, tolerance);

    /// <summary>The comparisons, the first order first.</summary>
    public IReadOnlyList<GradCheckComparison> Comparisons { get; }

    /// <summary>The largest relative error allowed.</summary>
    public double Tolerance { get; }

    /// <summary>Whether all gradients agree with finite differences.</summary>
    public bool Passed => FirstFailure is null;

    /// <summary>The largest relative error of all comparisons; infinite where a number is not finite.</summary>
    public double LargestError => Comparisons.Count == 0 ? 0 : Comparisons.Max(comparison => comparison.RelativeError);

    /// <summary>Where finite differences say little because a kink is near; such a comparison may agree or fail by chance.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. Comparisons.Where(comparison => comparison.NearKink)
            .Select(comparison => Invariant($"Near a kink: the derivative of order {comparison.Order} by {comparison.InputName}. {KinkAdvice}"))];

    private const string KinkAdvice =
        "The one-sided differences on both sides disagree, so within two steps of the input the function has a kink (relu at 0, a tie in a maximum), and no "
        + "derivative to compare with. Choose other inputs.";

    /// <summary>A wrong first derivative makes all higher ones wrong, so the first failure tells most.</summary>
    private GradCheckComparison? FirstFailure => Comparisons.FirstOrDefault(comparison => comparison.RelativeError > Tolerance);

    /// <summary>Throws where a gradient is wrong.</summary>
    /// <exception cref="GradCheckException">A gradient is wrong; the message says which, and what to look at.</exception>
    public void ThrowIfFailed()
    {
        if (FirstFailure is { } failure) throw new GradCheckException(Explain(failure));
    }

    /// <summary>A line for each comparison, and the warnings.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Comparisons.Select(comparison => comparison.ToString()).Concat(Warnings));

    private string Explain(GradCheckComparison failure) => string.Create(
        CultureInfo.InvariantCulture,
        $"GradCheck: {failure}; at most {Tolerance:0.#E+0} is allowed. {Advice(failure)}");

    private static string Advice(GradCheckComparison failure)
    {
        var (analytic, numeric) = (failure.Analytic, failure.Numeric);
        if (!double.IsFinite(analytic) || !double.IsFinite(numeric))
        {
            return "A number is not finite: do the inputs, moved by up to 3 steps, stay where the function is defined, "
                + "such as above 0 for a logarithm?";
        }

        if (failure.NearKink) return KinkAdvice;
        if (analytic == 0)
        {
            return failure.Order == 1
                ? "Autograd sees no dependence: is the graph cut on the way by Detach, NoGrad, or values that were read out "
                    + "(Item, ToArray) and wrapped again?"
                : "Autograd sees no dependence: does a backward rule compute with Detach or with values that were read out, "
                    + "instead of differentiable ops?";
        }

        if (IsClose(analytic, -numeric)) return "The numbers differ in sign: look for a minus in the backward rule.";
        if (failure.RelativeError < 1e-3)
        {
            return "The numbers are close: is the input near a kink (relu at 0, a tie in a maximum), or too large for the step? "
                + "Try other inputs, or another step.";
        }

        var rule = failure.Order == 1
            ? "Look at the backward rules on the way to this input: a missing factor or term, or a gradient that is not summed "
                + "over a broadcast dimension."
            : "The lower orders agree: look at the ops that the backward rules are written in, and for constants in them that "
                + "depend on the inputs.";
        return numeric == 0 ? rule : string.Create(CultureInfo.InvariantCulture, $"Their ratio is {analytic / numeric:G6}. {rule}");
    }

    private static bool IsClose(double left, double right) => Math.Abs(left - right) <= 1e-4 * Math.Abs(right);
}

/// <summary>One derivative, along a random direction of one input: autograd's and that of finite differences.</summary>
/// <param name="Order">The order of the derivative.</param>
/// <param name="Input">
/// The index of the input that was moved. Above the first order, the gradients that arrive at the outputs follow the inputs.
/// </param>
/// <param name="InputName">What was moved, in words.</param>
/// <param name="InputShape">The shape of what was moved.</param>
/// <param name="Analytic">Autograd's derivative.</param>
/// <param name="Numeric">The derivative by finite differences.</param>
public sealed record GradCheckComparison(int Order, int Input, string InputName, Shape InputShape, double Analytic, double Numeric)
{
    /// <summary>Whether one-sided differences on both sides disagree, as at a kink.</summary>
    public bool NearKink { get; init; }

    /// <summary>|a − b| / max(1, |a|, |b|); infinite where a number is not finite.</summary>
    public double RelativeError => Error(Analytic, Numeric);

    /// <summary>The comparison as a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"derivative of order {Order} by {InputName}, of shape {InputShape}: autograd gives {Analytic:R}, "
        + $"finite differences {Numeric:R}, a relative error of {RelativeError:0.0E+0}");

    internal static double Error(double analytic, double numeric) => double.IsFinite(analytic) && double.IsFinite(numeric)
        ? Math.Abs(analytic - numeric) / Math.Max(1, Math.Max(Math.Abs(analytic), Math.Abs(numeric)))
        : double.PositiveInfinity;
}
