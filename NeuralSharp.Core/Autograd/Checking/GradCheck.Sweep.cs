using System.Globalization;

namespace NeuralSharp;

/// <content>The error of finite differences against their step: why the step is what it is.</content>
public static partial class GradCheck
{
    /// <summary>
    /// Compares a gradient with finite differences of many steps h, from 1 down to 1e-12. On the left of the best step the error is
    /// truncation, which falls with h^p; on the right it is round-off, which grows with 1/h. A wrong gradient has a floor that no step
    /// gets below.
    /// </summary>
    /// <param name="function">The function, made of recorded ops; its output may have any shape.</param>
    /// <param name="input">A Float64 tensor to check it at. It is copied, not changed.</param>
    /// <param name="accuracy">The order p of the differences: 4, as <c>Check</c> uses, or 2, the textbook's (φ(x + h) − φ(x − h)) / 2h.</param>
    /// <param name="generator">Where direction and weights come from; by default they are the same at every call.</param>
    /// <exception cref="DTypeException">The input or the output is not Float64.</exception>
    /// <exception cref="GradCheckException">The function gives different values for the same inputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The accuracy is neither 2 nor 4.</exception>
    public static GradCheckSweep Sweep(Func<Tensor, Tensor> function, Tensor input, int accuracy = 4, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return SweepOf(all => function(all[0]), [LeafOf(input, 0)], moved: 0, accuracy, generator);
    }

    /// <summary>
    /// The sweep along a random direction of one of several tensors, which are moved in place. In Float32 the function is computed in Float32, and
    /// its differences are compared with autograd's derivative in Float64.
    /// </summary>
    internal static GradCheckSweep SweepOf(
        Func<Tensor[], Tensor> function, Tensor[] leaves, int moved, int accuracy, Generator? generator = null, DType dtype = DType.Float64)
    {
        if (accuracy is not (2 or 4))
            throw new OutOfRangeException(nameof(accuracy), accuracy, "GradCheck: differences of order 2 and 4 are known.");
        generator ??= new Generator(seed: 0);
        using var recording = Autograd.EnableGrad();
        Func<Tensor[], Tensor[]> outputs = inputs => [OutputOf(function, inputs)];
        CheckIsRepeatable(outputs, leaves);
        var output = outputs(leaves);
        Tensor[] weights = [Random(output[0].Shape, generator)];
        var direction = Random(leaves[moved].Shape, generator).ToArray<double>();
        Func<Tensor[], Tensor[]> computed = dtype == DType.Float64
            ? outputs
            : inputs => [function([.. inputs.Select(input => input.To(dtype))]).To(DType.Float64)];
        var analytic = AnalyticOf(output);
        var line = new GradCheckLine(computed, leaves, moved, direction, weights);
        List<GradCheckStep> steps = [];
        for (var k = 0; k <= 24; k++)
        {
            var step = Math.Pow(10, -k / 2.0);
            var numeric = line.Derivative(step, accuracy);
            steps.Add(new(step, numeric, GradCheckComparison.Error(analytic, numeric)));
        }

        return new(steps, analytic, accuracy) { AnalyticInItsType = dtype == DType.Float64 ? analytic : AnalyticOf(computed(leaves)) };

        double AnalyticOf(Tensor[] output) => Dot(Gradients(output, leaves, weights, createGraph: false)[moved].AsSpan<double>(), direction);
    }
}

/// <summary>The derivative by finite differences of one step.</summary>
/// <param name="Step">The step h.</param>
/// <param name="Numeric">The derivative.</param>
/// <param name="RelativeError">Its distance from autograd's, |a − b| / max(1, |a|, |b|); infinite where not finite.</param>
public readonly record struct GradCheckStep(double Step, double Numeric, double RelativeError)
{
    /// <summary>The properties by name, written alike in every culture.</summary>
    public override string ToString() => Invariant($"GradCheckStep {{ Step = {Step}, Numeric = {Numeric}, RelativeError = {RelativeError} }}");
}

/// <summary>The error of finite differences against their step. Made by <see cref="GradCheck.Sweep"/>; print it.</summary>
public sealed class GradCheckSweep
{
    internal GradCheckSweep(IReadOnlyList<GradCheckStep> steps, double analytic, int accuracy) =>
        (Steps, Analytic, Accuracy) = (steps, analytic, accuracy);

    /// <summary>The steps, the largest first, two to a decade.</summary>
    public IReadOnlyList<GradCheckStep> Steps { get; }

    /// <summary>Autograd's derivative.</summary>
    public double Analytic { get; }

    /// <summary>Autograd's derivative in the element type that the function was computed in.</summary>
    internal double AnalyticInItsType { get; init; }

    /// <summary>The order of the differences.</summary>
    public int Accuracy { get; }

    /// <summary>The step with the smallest error.</summary>
    public GradCheckStep Best => Steps.MinBy(step => step.RelativeError);

    /// <summary>
    /// The p of h^p by which the error falls on the side of truncation: the median slope in the log-log plot. NaN where the error does not
    /// fall there, as for a polynomial that the differences get exactly right, or for a wrong gradient.
    /// </summary>
    public double ObservedOrder
    {
        get
        {
            var best = Best;
            var slopes = Steps.Zip(Steps.Skip(1))
                .Where(pair => pair.Second.Step > best.Step && pair.First.RelativeError < 0.1 && pair.Second.RelativeError > 30 * best.RelativeError)
                .Select(pair => Math.Log(pair.First.RelativeError / pair.Second.RelativeError) / Math.Log(pair.First.Step / pair.Second.Step))
                .Order().ToList();
            return slopes.Count == 0 ? double.NaN : slopes[slopes.Count / 2];
        }
    }

    /// <summary>A line for each step, with the error as a bar of its decimals.</summary>
    public override string ToString()
    {
        var lines = Steps.Select(step => string.Create(
            CultureInfo.InvariantCulture,
            $"{step.Step,8:0.0E+0}  {step.RelativeError,8:0.0E+0}  {new string('#', Bar(step.RelativeError))}{(step == Best ? "  best" : "")}"));
        return string.Join(Environment.NewLine, lines.Prepend("  step h     error")) + Environment.NewLine
            + string.Create(CultureInfo.InvariantCulture, $"best step {Best.Step:0.0E+0}, error {Best.RelativeError:0.0E+0}; truncation falls with h^{ObservedOrder:0.0}");
    }

    /// <summary>Four characters a decade above 1e-16.</summary>
    private static int Bar(double error) => (int)Math.Clamp(4 * (16 + Math.Log10(Math.Max(error, 1e-16))), 0, 64);
}
