using System.Globalization;

namespace NeuralSharp;

/// <content>The first derivative element by element: which ones are wrong, where <c>Check</c> says that some are.</content>
public static partial class GradCheck
{
    /// <summary>
    /// Compares the gradient of every single element of the inputs with finite differences: slower than <c>Check</c>, which moves all
    /// elements of an input together, and good for finding where a rule goes wrong.
    /// </summary>
    /// <param name="function">The function, made of recorded ops; its output may have any shape.</param>
    /// <param name="inputs">Float64 tensors to check it at. They are copied, not changed.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed, |a − b| / max(1, |a|, |b|).</param>
    /// <param name="generator">Where the weights of the outputs come from; by default they are the same at every call.</param>
    /// <returns>All elements, the worst first.</returns>
    /// <exception cref="DTypeException">An input or the output is not Float64.</exception>
    /// <exception cref="GradCheckException">The function gives different values for the same inputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Step or tolerance is not positive and finite.</exception>
    public static GradCheckElements CheckElements(
        Func<Tensor[], Tensor> function,
        Tensor[] inputs,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        return CompareElements(function, [.. inputs.Select(LeafOf)], step, tolerance, generator);
    }

    /// <summary>Compares the gradient of every element of one input with finite differences.</summary>
    /// <inheritdoc cref="CheckElements(Func{Tensor[], Tensor}, Tensor[], double, double, Generator?)"/>
    /// <param name="function">The function, made of recorded ops; its output may have any shape.</param>
    /// <param name="input">A Float64 tensor to check it at. It is copied, not changed.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed.</param>
    /// <param name="generator">Where the weights of the outputs come from.</param>
    public static GradCheckElements CheckElements(
        Func<Tensor, Tensor> function,
        Tensor input,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CheckElements(inputs => function(inputs[0]), [input], step, tolerance, generator);
    }

    /// <summary>Compares the gradient of every element of a layer's input and parameters with finite differences.</summary>
    /// <inheritdoc cref="CheckElements(Func{Tensor[], Tensor}, Tensor[], double, double, Generator?)"/>
    /// <param name="layer">The layer, such as <c>x => dense.Forward(x)</c>.</param>
    /// <param name="input">A Float64 tensor to check it at. It is copied, not changed.</param>
    /// <param name="parameters">The layer's parameters, in Float64; moved in place and put back to the bit.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed.</param>
    /// <param name="generator">Where the weights of the outputs come from.</param>
    public static GradCheckElements CheckElements(
        Func<Tensor, Tensor> layer,
        Tensor input,
        IReadOnlyList<Parameter> parameters,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(parameters);
        for (var i = 0; i < parameters.Count; i++) CheckIsFloat64(parameters[i], Invariant($"parameter {i}"));
        return CompareElements(inputs => layer(inputs[0]), [LeafOf(input, 0), .. ParameterSet.Of(parameters)], step, tolerance, generator);
    }

    /// <summary>The comparison for tensors that are moved in place: copies, or parameters.</summary>
    internal static GradCheckElements CompareElements(
        Func<Tensor[], Tensor> function, Tensor[] leaves, double step, double tolerance, Generator? generator)
    {
        Require.Positive(step, who: "GradCheck");
        Require.Positive(tolerance, who: "GradCheck");
        using var recording = Autograd.EnableGrad();
        Func<Tensor[], Tensor[]> outputs = inputs => [OutputOf(function, inputs)];
        CheckIsRepeatable(outputs, leaves);
        var output = outputs(leaves);
        Tensor[] weights = [Random(output[0].Shape, generator ?? new Generator(seed: 0))];
        var gradients = Gradients(output, leaves, weights, createGraph: false);
        List<GradCheckElement> elements = [];
        for (var i = 0; i < leaves.Length; i++)
        {
            for (var e = 0; e < leaves[i].Length; e++)
            {
                var line = new GradCheckLine(outputs, leaves, i, [e], [1], weights);
                elements.Add(new(i, leaves[i].Shape, e, gradients[i].ElementAt(e), line.Derivative(step), line.HasKink(step, tolerance))
                {
                    LeftSlope = line.Slope(-2 * step),
                    RightSlope = line.Slope(2 * step),
                });
            }
        }

        return new([.. elements.OrderByDescending(element => element.RelativeError)], tolerance) { Weights = weights[0] };
    }
}

/// <summary>The gradients of single elements, the worst first. Made by <c>GradCheck.CheckElements</c>; print it.</summary>
public sealed class GradCheckElements
{
    private const int Shown = 20;

    internal GradCheckElements(IReadOnlyList<GradCheckElement> elements, double tolerance) => (Elements, Tolerance) = (elements, tolerance);

    /// <summary>All elements of all inputs, the largest error first.</summary>
    public IReadOnlyList<GradCheckElement> Elements { get; }

    /// <summary>The largest relative error allowed.</summary>
    public double Tolerance { get; }

    /// <summary>The weight of each output: what is compared are derivatives of Σ weight · output.</summary>
    internal Tensor? Weights { get; init; }

    /// <summary>Whether all elements agree with finite differences.</summary>
    public bool Passed => Elements.Count == 0 || Elements[0].RelativeError <= Tolerance;

    /// <summary>The worst elements, twenty of them, a line each.</summary>
    public override string ToString()
    {
        var wrong = Elements.Count(element => element.RelativeError > Tolerance);
        var more = Elements.Count > Shown ? Invariant($"{Environment.NewLine}and {Elements.Count - Shown} more") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{wrong} of {Elements.Count} elements differ by more than {Tolerance:0.#E+0}, the worst first:")
            + string.Concat(Elements.Take(Shown).Select(element => Environment.NewLine + element)) + more;
    }
}

/// <summary>One element of an input, and its derivative by autograd and by finite differences.</summary>
/// <param name="Input">The index of the input.</param>
/// <param name="InputShape">The input's shape.</param>
/// <param name="Position">The element's row-major position.</param>
/// <param name="Analytic">Autograd's derivative.</param>
/// <param name="Numeric">The derivative by finite differences.</param>
/// <param name="NearKink">Whether one-sided differences on both sides disagree, as at a kink.</param>
public sealed record GradCheckElement(int Input, Shape InputShape, int Position, double Analytic, double Numeric, bool NearKink)
{
    /// <summary>|a − b| / max(1, |a|, |b|); infinite where a number is not finite.</summary>
    public double RelativeError => GradCheckComparison.Error(Analytic, Numeric);

    /// <summary>The function's mean slope over the two steps below the element, (φ(0) − φ(−2h)) / 2h: at a kink it differs from the other.</summary>
    public double LeftSlope { get; init; }

    /// <summary>The function's mean slope over the two steps above the element, (φ(2h) − φ(0)) / 2h.</summary>
    public double RightSlope { get; init; }

    /// <summary>The element's index in each dimension.</summary>
    public IReadOnlyList<int> Index
    {
        get
        {
            var (index, rest) = (new int[InputShape.Rank], Position);
            for (var axis = index.Length - 1; axis >= 0; axis--) (index[axis], rest) = (rest % InputShape[axis], rest / InputShape[axis]);
            return index;
        }
    }

    /// <summary>The element as a line.</summary>
    public override string ToString() => Invariant(
        $"input {Input} at {Printable.List(Index)}: autograd {Analytic:R}, finite differences {Numeric:R}, error {RelativeError:0.0E+0}{(NearKink ? Invariant($", near a kink: slope {LeftSlope:G4} on the left, {RightSlope:G4} on the right") : "")}");
}
