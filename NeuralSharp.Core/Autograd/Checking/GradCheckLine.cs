namespace NeuralSharp;

/// <summary>A function along a line through its inputs, φ(t) = Σ w·f(x + tv), and its finite differences at t = 0.</summary>
/// <param name="function">The function f.</param>
/// <param name="inputs">Its inputs x.</param>
/// <param name="moved">The input that is moved.</param>
/// <param name="places">The positions of its elements that are moved.</param>
/// <param name="direction">How far each of them is moved: those elements of v that are not 0.</param>
/// <param name="weights">The weights w of the outputs.</param>
internal sealed class GradCheckLine(
    Func<Tensor[], Tensor[]> function, Tensor[] inputs, int moved, int[] places, double[] direction, Tensor[] weights)
{
    private readonly Dictionary<double, double[][]> _outputs = [];

    /// <summary>Moves all elements of an input.</summary>
    public GradCheckLine(Func<Tensor[], Tensor[]> function, Tensor[] inputs, int moved, double[] direction, Tensor[] weights)
        : this(function, inputs, moved, [.. Enumerable.Range(0, direction.Length)], direction, weights)
    {
    }

    /// <summary>
    /// φ′(0) by the central difference of fourth order, or of second: (φ(h) − φ(−h)) / 2h.
    /// </summary>
    public double Derivative(double step, int accuracy = 4) => accuracy == 2
        ? Odd(step) / (2 * step)
        : ((8 * Odd(step)) - Odd(2 * step)) / (12 * step);

    /// <summary>
    /// Whether φ has a kink within two steps. The difference of the two one-sided derivatives, S(h) = (φ(h) − 2φ(0) + φ(−h)) / h, is
    /// hφ″ + O(h³) where φ is smooth, so that S(2h) = 2S(h); a kink adds a constant to it.
    /// </summary>
    public bool HasKink(double step, double tolerance)
    {
        var (near, far) = (Even(step) / step, Even(2 * step) / (2 * step));
        var slope = Math.Abs(Derivative(step));
        return Math.Abs(far - (2 * near)) > 10 * Math.Max(tolerance, step * step) * Math.Max(1, slope);
    }

    /// <summary>The mean slope of φ over a distance to one side: (φ(t) − φ(0)) / t, with t below 0 for the left side.</summary>
    public double Slope(double t)
    {
        var (there, here) = (OutputsAt(t), OutputsAt(0));
        return Weighted((j, e) => there[j][e] - here[j][e]) / t;
    }

    /// <summary>φ(t) − φ(−t), element by element, so that little is lost to round-off.</summary>
    private double Odd(double t)
    {
        var (ahead, behind) = (OutputsAt(t), OutputsAt(-t));
        return Weighted((j, e) => ahead[j][e] - behind[j][e]);
    }

    /// <summary>φ(t) − 2φ(0) + φ(−t).</summary>
    private double Even(double t)
    {
        var (ahead, here, behind) = (OutputsAt(t), OutputsAt(0), OutputsAt(-t));
        return Weighted((j, e) => ahead[j][e] - here[j][e] + (behind[j][e] - here[j][e]));
    }

    private double Weighted(Func<int, int, double> difference)
    {
        var sum = 0.0;
        for (var j = 0; j < weights.Length; j++)
        {
            var w = weights[j].AsSpan<double>();
            for (var e = 0; e < w.Length; e++) sum += w[e] * difference(j, e);
        }

        return sum;
    }

    /// <summary>The outputs at x + tv. The inputs are moved in place, where layers read their parameters, and put back.</summary>
    private double[][] OutputsAt(double t)
    {
        if (_outputs.TryGetValue(t, out var known)) return known;
        double[] start = [.. places.Select(place => inputs[moved].ElementAt(place))];
        try
        {
            Write([.. start.Select((value, e) => value + (t * direction[e]))]);
            var outputs = function(inputs);
            CheckShapes(outputs);
            return _outputs[t] = [.. outputs.Select(output => output.ToArray<double>())];
        }
        finally
        {
            Write(start);
        }
    }

    /// <exception cref="GradCheckException">They are not those that the function gave at x.</exception>
    private void CheckShapes(Tensor[] outputs)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (outputs[i].Shape == weights[i].Shape) continue;
            throw new GradCheckException(
                Invariant($"The function's output has shape {outputs[i].Shape} where its input is moved a little, and {weights[i].Shape} where it is not, so there is no derivative. ")
                + "Check a function whose shapes do not depend on its inputs' values.");
        }
    }

    private void Write(double[] values)
    {
        using var still = Autograd.NoGrad();
        var all = inputs[moved].AsWritableSpan<double>();
        for (var i = 0; i < places.Length; i++) all[places[i]] = values[i];
    }
}
