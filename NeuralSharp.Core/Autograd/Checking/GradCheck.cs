namespace NeuralSharp;

/// <summary>
/// Checks the gradients of your own function, op or layer against finite differences: does the derivative that autograd computes
/// agree with what the function does when its inputs are moved a little?
/// </summary>
/// <remarks>
/// <para>
/// The outputs y are weighted with random numbers w, so that the function becomes the scalar φ(x) = Σ w·y. Each input in turn is
/// moved along a random direction v, and the derivative of φ that autograd gives, Σ v·∂φ/∂x, is compared with the central
/// difference of fourth order
/// </para>
/// <para>(8 (φ(x + hv) − φ(x − hv)) − (φ(x + 2hv) − φ(x − 2hv))) / 12h,</para>
/// <para>
/// whose error shrinks with h⁴, until round-off takes over (<see cref="Sweep"/> shows both; Abramowitz and Stegun, "Handbook of Mathematical Functions", 25.3.6). Elements of w and v lie in
/// ±[0.5, 1.5], so that none is overlooked. The second order checks in the same way the function that maps the inputs and w to the
/// gradients, as HIPS autograd does, and so on upwards.
/// </para>
/// <para>
/// Only Float64 is accurate enough. The function must be smooth within 3h of the inputs: close to a kink, such as relu's at 0 or
/// a tie in a maximum, the two sides disagree and the check fails although the rule is right: the result warns of it; then choose other inputs. It must
/// give the same values every time: put a layer with dropout into evaluation mode. Inputs much larger than 1 need a larger step,
/// about 1e-4 of their size.
/// </para>
/// </remarks>
public static partial class GradCheck
{
    internal const double DefaultStep = 1e-4;
    internal const double DefaultTolerance = 1e-6;

    /// <summary>Compares the gradients of a function of several tensors with finite differences.</summary>
    /// <param name="function">The function, made of recorded ops; its output may have any shape.</param>
    /// <param name="inputs">Float64 tensors to check it at. They are copied, not changed.</param>
    /// <param name="order">The highest order of derivatives to check: 2 checks the gradients of the gradients as well.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed, |a − b| / max(1, |a|, |b|).</param>
    /// <param name="generator">Where directions and weights come from; by default they are the same at every call.</param>
    /// <returns>Every comparison made; <see cref="GradCheckResult.Passed"/> says whether all agree.</returns>
    /// <exception cref="DTypeException">An input or the output is not Float64.</exception>
    /// <exception cref="GradCheckException">The function gives different values for the same inputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Order, step or tolerance is not positive and finite.</exception>
    public static GradCheckResult Check(
        Func<Tensor[], Tensor> function,
        Tensor[] inputs,
        int order = 1,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        var leaves = new Tensor[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) leaves[i] = LeafOf(inputs[i], i);
        return Run(function, leaves, order, step, tolerance, generator);
    }

    /// <summary>Compares the gradient of a function of one tensor with finite differences.</summary>
    /// <inheritdoc cref="Check(Func{Tensor[], Tensor}, Tensor[], int, double, double, Generator?)"/>
    /// <param name="function">The function, made of recorded ops; its output may have any shape.</param>
    /// <param name="input">A Float64 tensor to check it at. It is copied, not changed.</param>
    /// <param name="order">The highest order of derivatives to check.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed.</param>
    /// <param name="generator">Where directions and weights come from.</param>
    public static GradCheckResult Check(
        Func<Tensor, Tensor> function,
        Tensor input,
        int order = 1,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Check(inputs => function(inputs[0]), [input], order, step, tolerance, generator);
    }

    /// <summary>
    /// Compares the gradients of a layer, by its input and by its parameters, with finite differences. The parameters are moved in
    /// place, since the layer reads them there, and put back to the bit. In what is checked, the input comes first.
    /// </summary>
    /// <inheritdoc cref="Check(Func{Tensor[], Tensor}, Tensor[], int, double, double, Generator?)"/>
    /// <param name="layer">The layer, such as <c>x => dense.Forward(x)</c>.</param>
    /// <param name="input">A Float64 tensor to check it at. It is copied, not changed.</param>
    /// <param name="parameters">The layer's parameters, in Float64; one that stands twice is checked once.</param>
    /// <param name="order">The highest order of derivatives to check.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed.</param>
    /// <param name="generator">Where directions and weights come from.</param>
    public static GradCheckResult Check(
        Func<Tensor, Tensor> layer,
        Tensor input,
        IReadOnlyList<Parameter> parameters,
        int order = 1,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(parameters);
        for (var i = 0; i < parameters.Count; i++) CheckIsFloat64(parameters[i], Invariant($"parameter {i}"));
        return Run(inputs => layer(inputs[0]), [LeafOf(input, 0), .. ParameterSet.Of(parameters)], order, step, tolerance, generator);
    }

    /// <summary>The check of a function of several tensors that throws where a gradient is wrong: one line in a test.</summary>
    /// <inheritdoc cref="Check(Func{Tensor[], Tensor}, Tensor[], int, double, double, Generator?)"/>
    /// <exception cref="GradCheckException">A gradient is wrong; the message says which, and what to look at.</exception>
    public static void Verify(
        Func<Tensor[], Tensor> function,
        Tensor[] inputs,
        int order = 1,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null) => Check(function, inputs, order, step, tolerance, generator).ThrowIfFailed();

    /// <summary>The check of a function of one tensor that throws where a gradient is wrong: one line in a test.</summary>
    /// <inheritdoc cref="Check(Func{Tensor, Tensor}, Tensor, int, double, double, Generator?)"/>
    /// <exception cref="GradCheckException">A gradient is wrong; the message says which, and what to look at.</exception>
    public static void Verify(
        Func<Tensor, Tensor> function,
        Tensor input,
        int order = 1,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null) => Check(function, input, order, step, tolerance, generator).ThrowIfFailed();

    /// <summary>The check of a layer that throws where a gradient is wrong: one line in a test.</summary>
    /// <inheritdoc cref="Check(Func{Tensor, Tensor}, Tensor, IReadOnlyList{Parameter}, int, double, double, Generator?)"/>
    /// <exception cref="GradCheckException">A gradient is wrong; the message says which, and what to look at.</exception>
    public static void Verify(
        Func<Tensor, Tensor> layer,
        Tensor input,
        IReadOnlyList<Parameter> parameters,
        int order = 1,
        double step = DefaultStep,
        double tolerance = DefaultTolerance,
        Generator? generator = null) => Check(layer, input, parameters, order, step, tolerance, generator).ThrowIfFailed();

    private static GradCheckResult Run(
        Func<Tensor[], Tensor> function, Tensor[] leaves, int order, double step, double tolerance, Generator? generator)
    {
        Require.AtLeastOne(order);
        Require.Positive(step, who: "GradCheck");
        Require.Positive(tolerance, who: "GradCheck");
        generator ??= new Generator(seed: 0);

        using var recording = Autograd.EnableGrad();
        Func<Tensor[], Tensor[]> derivative = inputs => [OutputOf(function, inputs)];
        CheckIsRepeatable(derivative, leaves);
        var names = leaves.Select((_, i) => Invariant($"input {i}")).ToArray();
        List<GradCheckComparison> comparisons = [];
        for (var k = 1; ; k++)
        {
            var outputs = derivative(leaves);
            var weights = outputs.Select(output => Random(output.Shape, generator)).ToArray();
            comparisons.AddRange(Compare(derivative, leaves, names, weights, k, step, tolerance, generator));
            if (k == order) return new GradCheckResult(comparisons, tolerance);

            // Next comes the function from all inputs and weights to the gradients: its derivatives are of the next order.
            var (lower, inputCount) = (derivative, leaves.Length);
            derivative = all => Gradients(lower(all[..inputCount]), all[..inputCount], all[inputCount..], createGraph: true);
            foreach (var weight in weights) weight.RequiresGrad = true;
            leaves = [.. leaves, .. weights];
            names = [.. names, .. weights.Select(_ => "the gradient that arrives at the output")];
        }
    }

    private static IEnumerable<GradCheckComparison> Compare(
        Func<Tensor[], Tensor[]> function,
        Tensor[] inputs,
        string[] names,
        Tensor[] weights,
        int order,
        double step,
        double tolerance,
        Generator generator)
    {
        var gradients = Gradients(function(inputs), inputs, weights, createGraph: false);
        for (var i = 0; i < inputs.Length; i++)
        {
            var direction = Random(inputs[i].Shape, generator).ToArray<double>();
            var analytic = Dot(gradients[i].AsSpan<double>(), direction);
            var line = new GradCheckLine(function, inputs, i, direction, weights);
            yield return new GradCheckComparison(order, i, names[i], inputs[i].Shape, analytic, line.Derivative(step))
            {
                NearKink = line.HasKink(step, tolerance),
            };
        }
    }

    /// <summary>The gradients of Σ weight · output by all inputs; zeros where no output depends on one.</summary>
    private static Tensor[] Gradients(Tensor[] outputs, Tensor[] inputs, Tensor[] weights, bool createGraph)
    {
        var sums = inputs.Select(Tensor.ZerosLike).ToArray();
        for (var j = 0; j < outputs.Length; j++)
        {
            if (!outputs[j].RequiresGrad) continue;
            var terms = Autograd.Grad(outputs[j], inputs, weights[j], createGraph, retainGraph: true);
            for (var i = 0; i < sums.Length; i++) sums[i] += terms[i];
        }

        return sums;
    }

    private static Tensor OutputOf(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        var output = function(inputs)
            ?? throw new ArgumentException("GradCheck: the function returned null instead of a tensor.", nameof(function));
        CheckIsFloat64(output, "the function's output");
        return output;
    }

    private static void CheckIsRepeatable(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        var (first, second) = (function(inputs)[0], function(inputs)[0]);
        if (first.Shape == second.Shape && first.AsSpan<double>().SequenceEqual(second.AsSpan<double>())) return;
        throw new GradCheckException(
            "GradCheck: the function gives different values for the same inputs, so differences of its values say nothing. "
            + "Put layers such as dropout into evaluation mode, or draw random numbers before the check.");
    }

    internal static Tensor LeafOf(Tensor input, int index)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckIsFloat64(input, Invariant($"input {index}"));
        var leaf = input.Copy();
        leaf.RequiresGrad = true;
        return leaf;
    }

    internal static void CheckIsFloat64(Tensor tensor, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.DType == DType.Float64) return;
        throw new DTypeException(
            $"GradCheck: {name} is {tensor.DType}; finite differences are only accurate enough in Float64. "
            + "Convert it with To(DType.Float64); a tensor that only selects, such as labels, belongs into the function, not into its inputs.");
    }

    private static Tensor Random(Shape shape, Generator generator)
    {
        var random = Tensor.Uniform(shape, -1, 1, DType.Float64, generator);
        foreach (ref var value in random.AsWritableSpan<double>()) value += value < 0 ? -0.5 : 0.5;
        return random;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }
}
