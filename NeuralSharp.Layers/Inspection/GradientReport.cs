using System.Globalization;
using System.Text;

namespace NeuralSharp.Layers;

/// <summary>What a <see cref="GradientFinding"/> is about.</summary>
public enum GradientFindingKind
{
    /// <summary>A parameter has no gradient: no backward pass has reached it.</summary>
    NoGradient,

    /// <summary>A gradient has NaN or infinite elements.</summary>
    NotFinite,

    /// <summary>A gradient is zero everywhere.</summary>
    ZeroGradient,

    /// <summary>Units whose weights receive exactly zero, or which are zero for every row of an input.</summary>
    DeadUnits,

    /// <summary>A gradient much smaller than in later layers.</summary>
    Vanishing,

    /// <summary>A gradient much larger than in later layers.</summary>
    Exploding,

    /// <summary>A step that changes the weights too much.</summary>
    LargeUpdate,

    /// <summary>A step that hardly changes the weights.</summary>
    SmallUpdate,

    /// <summary>A parameter that the last backward pass reached and that is no part of the model: maybe of a layer that was not registered.</summary>
    NotInModel,
}

/// <summary>Something a <see cref="GradientReport"/> found, in words.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Parameter">The path of the parameter it was found at; empty where it is none.</param>
/// <param name="Message">What was found, and what to do.</param>
public sealed record GradientFinding(GradientFindingKind Kind, string Parameter, string Message);

/// <summary>A row of a <see cref="GradientReport"/>: one parameter.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="HasGradient">Whether a backward pass has reached it; what follows of the gradient is NaN where not.</param>
/// <param name="GradientNorm">√Σg².</param>
/// <param name="MeanAbsoluteGradient">The mean of |g|.</param>
/// <param name="ZeroShare">The share of elements of g that are exactly zero.</param>
/// <param name="WeightNorm">√Σw².</param>
/// <param name="UpdateRatio">The norm of a step over the norm of the weights, where it is known.</param>
public sealed record ParameterGradient(
    string Name, Shape Shape, bool HasGradient, double GradientNorm, double MeanAbsoluteGradient, double ZeroShare, double WeightNorm, double? UpdateRatio)
{
    /// <summary>The norm of the gradient over the norm of the weights; NaN where both are zero.</summary>
    public double Ratio => GradientNorm / WeightNorm;

    /// <summary>√(Σg²/n): a size of gradients that compares parameters of different sizes.</summary>
    public double RootMeanSquare => GradientNorm / Math.Sqrt(Shape.ElementCount);

    /// <summary>The properties by name, written alike in every culture.</summary>
    public override string ToString() => Invariant(
        $"ParameterGradient {{ Name = {Name}, Shape = {Shape}, HasGradient = {HasGradient}, GradientNorm = {GradientNorm}, MeanAbsoluteGradient = {MeanAbsoluteGradient}, ")
        + Invariant($"ZeroShare = {ZeroShare}, WeightNorm = {WeightNorm}, UpdateRatio = {UpdateRatio}, Ratio = {Ratio}, RootMeanSquare = {RootMeanSquare} }}");
}

/// <summary>
/// The gradients of a model after a backward pass, one row a parameter, and what is wrong with them. Made by
/// <see cref="Module.GradientReport(double?)"/>; print it.
/// </summary>
public sealed class GradientReport
{
    /// <summary>The gradient of a weight matrix below this share of the largest of a later one vanishes, by root mean squares.</summary>
    public const double VanishingRatio = 1e-3;

    /// <summary>The gradient of a weight matrix above so many times the smallest of a later one explodes, by root mean squares.</summary>
    public const double ExplodingRatio = 1e3;

    /// <summary>A step that changes a weight matrix by a larger share of its norm is too large. About 1e-3 is usual.</summary>
    public const double LargestUpdateRatio = 0.1;

    /// <summary>A step that changes a weight matrix by a smaller share of its norm does hardly anything.</summary>
    public const double SmallestUpdateRatio = 1e-6;

    private static readonly string[] s_head = ["parameter", "shape", "|g|", "mean |g|", "zeros", "|w|", "|g|/|w|", "|step|/|w|"];

    private readonly IReadOnlyList<KeyValuePair<string, Parameter>> _parameters;
    private readonly IReadOnlyList<GradientFinding> _ofGradients;

    internal GradientReport(IReadOnlyList<KeyValuePair<string, Parameter>> parameters, IReadOnlyList<GradientFinding> ofActivations)
    {
        _parameters = parameters;
        Rows = [.. parameters.Select(entry => RowOf(entry.Key, entry.Value))];
        _ofGradients = [.. parameters.SelectMany((entry, i) => OfGradient(Rows[i], entry.Value)), .. BetweenLayers(), .. ofActivations];
        Findings = _ofGradients;
    }

    private GradientReport(GradientReport before, IEnumerable<double?> stepNorms)
    {
        (_parameters, _ofGradients) = (before._parameters, before._ofGradients);
        Rows = [.. before.Rows.Zip(stepNorms, (row, norm) => row with { UpdateRatio = norm / row.WeightNorm })];
        Findings = [.. _ofGradients, .. Rows.SelectMany(OfStep)];
    }

    /// <summary>A row for each parameter, in the model's order.</summary>
    public IReadOnlyList<ParameterGradient> Rows { get; }

    /// <summary>What is wrong; empty where nothing was found.</summary>
    public IReadOnlyList<GradientFinding> Findings { get; }

    /// <summary>
    /// Takes a step and measures by how much it changes each parameter, whatever optimizer makes it:
    /// <c>model.GradientReport().WithStep(optimizer.Step)</c>. The parameters are copied meanwhile.
    /// </summary>
    /// <returns>A report of the gradients that the step saw, with update ratios.</returns>
    public GradientReport WithStep(Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var before = _parameters.Select(entry => entry.Value.Copy()).ToArray();
        step();
        return new(this, _parameters.Select((entry, i) => (double?)Norm(entry.Value, before[i])));
    }

    /// <summary>The same with the steps of plain gradient descent.</summary>
    internal GradientReport WithLearningRate(double learningRate) =>
        new(this, Rows.Select(row => row.HasGradient ? (double?)(learningRate * row.GradientNorm) : null));

    /// <summary>The table, and the findings below it.</summary>
    public override string ToString()
    {
        List<string[]> lines = [s_head, .. Rows.Select(Cells)];
        var columns = Rows.Any(row => row.UpdateRatio is not null) ? s_head.Length : s_head.Length - 1;
        var widths = Enumerable.Range(0, columns).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var cells = line.Take(columns).Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
            if (line == s_head) text.Append('-', widths.Sum() + (2 * (columns - 1))).Append('\n');
        }

        if (Findings.Count == 0) return text.Append("nothing suspicious").ToString();
        return text.AppendJoin('\n', Findings.Select(finding => finding.Message)).ToString();
    }

    private static string[] Cells(ParameterGradient row) =>
    [
        row.Name, row.Shape.ToString(), Number(row.GradientNorm), Number(row.MeanAbsoluteGradient),
        row.HasGradient ? row.ZeroShare.ToString("P1", CultureInfo.InvariantCulture) : "-", Number(row.WeightNorm), Number(row.Ratio), Number(row.UpdateRatio ?? double.NaN),
    ];

    private static string Number(double value) => double.IsNaN(value) ? "-" : double.IsInfinity(value) ? "inf" : value.ToString("0.00E+0", CultureInfo.InvariantCulture);

    private static ParameterGradient RowOf(string name, Parameter parameter)
    {
        var weightNorm = Norm(parameter);
        if (parameter.Grad is not { } gradient)
            return new(name, parameter.Shape, false, double.NaN, double.NaN, double.NaN, weightNorm, null);
        var (absolute, zeros) = (0.0, 0);
        for (var i = 0; i < gradient.Length; i++)
        {
            var value = gradient.ElementAt(i);
            absolute += Math.Abs(value);
            if (value == 0) zeros++;
        }

        var count = Math.Max(1, gradient.Length);
        return new(name, parameter.Shape, true, Norm(gradient), absolute / count, (double)zeros / count, weightNorm, null);
    }

    private static IEnumerable<GradientFinding> OfGradient(ParameterGradient row, Parameter parameter)
    {
        if (!row.HasGradient)
        {
            yield return new(
                GradientFindingKind.NoGradient, row.Name,
                $"'{row.Name}' has no gradient: no Backward was called since the last ZeroGrad, or the loss does not depend on it (a Detach, a NoGrad, "
                + "a layer that is not used).");
            yield break;
        }

        if (!double.IsFinite(row.GradientNorm))
        {
            yield return new(
                GradientFindingKind.NotFinite, row.Name,
                $"'{row.Name}': its gradient is not finite ({ValueStatistics.Of(parameter.Grad!)}). Repeat the step within Autograd.DetectAnomalies() to see where it begins.");
        }
        else if (row.ZeroShare == 1)
        {
            yield return new(
                GradientFindingKind.ZeroGradient, row.Name,
                $"'{row.Name}': its gradient is exactly zero everywhere. Every unit behind it is dead or saturated, or the loss is constant.");
        }
        else if (ZeroColumns(parameter.Grad!) is > 0 and var zeros)
        {
            yield return new(
                GradientFindingKind.DeadUnits, row.Name,
                Invariant($"'{row.Name}': {zeros} of {row.Shape[1]} units get a gradient of exactly zero for all their incoming weights. Behind a ReLU they are off for the ")
                + "whole batch; GradientReport(input) tells for an input of your choice.");
        }
    }

    private static IEnumerable<GradientFinding> OfStep(ParameterGradient row)
    {
        if (row.Shape.Rank < 2) yield break;   // a bias starts at zero, so that any step is large for it
        if (row.UpdateRatio > LargestUpdateRatio)
        {
            yield return new(
                GradientFindingKind.LargeUpdate, row.Name,
                string.Create(CultureInfo.InvariantCulture, $"'{row.Name}': a step changes it by {row.UpdateRatio:P1} of its norm; about 0.1 % is usual. Lower the learning rate."));
        }
        else if (row.UpdateRatio < SmallestUpdateRatio && row.GradientNorm > 0)
        {
            yield return new(
                GradientFindingKind.SmallUpdate, row.Name,
                string.Create(CultureInfo.InvariantCulture, $"'{row.Name}': a step changes it by {row.UpdateRatio:0.0E+0} of its norm; about 1E-3 is usual. Raise the learning rate."));
        }
    }

    /// <summary>Compares weight matrices, in which gradients of all units and examples meet; biases are too few to tell.</summary>
    private IEnumerable<GradientFinding> BetweenLayers()
    {
        var layers = Rows.Where(row => row.Shape.Rank >= 2 && row.RootMeanSquare > 0 && double.IsFinite(row.RootMeanSquare)).ToList();
        var later = new (ParameterGradient Largest, ParameterGradient Smallest)[layers.Count];   // of each layer and those after it
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            var row = layers[i];
            later[i] = i == layers.Count - 1 ? (row, row) : later[i + 1];
            if (row.RootMeanSquare >= later[i].Largest.RootMeanSquare) later[i].Largest = row;
            if (row.RootMeanSquare <= later[i].Smallest.RootMeanSquare) later[i].Smallest = row;
        }

        for (var i = 0; i < layers.Count - 1; i++)
        {
            var (row, (largest, smallest)) = (layers[i], later[i + 1]);
            if (row.RootMeanSquare < VanishingRatio * largest.RootMeanSquare)
            {
                yield return new(
                    GradientFindingKind.Vanishing, row.Name,
                    string.Create(CultureInfo.InvariantCulture, $"'{row.Name}': the gradient vanishes on its way back; its elements are {row.RootMeanSquare / largest.RootMeanSquare:0.0E+0} times those of ")
                    + $"'{largest.Name}'. Use ReLU instead of Sigmoid or Tanh, normalise between layers, or start with larger weights.");
            }
            else if (row.RootMeanSquare > ExplodingRatio * smallest.RootMeanSquare)
            {
                yield return new(
                    GradientFindingKind.Exploding, row.Name,
                    string.Create(CultureInfo.InvariantCulture, $"'{row.Name}': the gradient explodes on its way back; its elements are {row.RootMeanSquare / smallest.RootMeanSquare:0.0E+0} times those of ")
                    + $"'{smallest.Name}'. Start with smaller weights, normalise between layers, or clip the gradient's norm.");
            }
        }
    }

    /// <summary>How many columns of a matrix [inputs, units] are exactly zero.</summary>
    private static int ZeroColumns(Tensor gradient)
    {
        if (gradient.Rank != 2) return 0;
        var (rows, columns) = (gradient.Shape[0], gradient.Shape[1]);
        var zeros = 0;
        for (var column = 0; column < columns; column++)
        {
            var row = 0;
            while (row < rows && gradient.ElementAt((row * columns) + column) == 0) row++;
            if (row == rows) zeros++;
        }

        return zeros;
    }

    /// <summary>√Σ(x − o)², in units of the largest difference, so that no square leaves the range of a double.</summary>
    private static double Norm(Tensor tensor, Tensor? origin = null)
    {
        var (unit, sum) = (0.0, 0.0);
        for (var i = 0; i < tensor.Length; i++) unit = Math.Max(unit, Math.Abs(Difference(i)));
        if (unit == 0 || !double.IsFinite(unit)) return unit;
        unit = Math.ScaleB(1, Math.ILogB(unit));   // a power of 2 rounds nothing
        for (var i = 0; i < tensor.Length; i++)
        {
            var value = Difference(i) / unit;
            sum += value * value;
        }

        return unit * Math.Sqrt(sum);

        double Difference(int i) => tensor.ElementAt(i) - (origin?.ElementAt(i) ?? 0);
    }
}
