namespace NeuralSharp;

/// <summary>A function along a line through its inputs, φ(t) = Σ w·f(x + tv), and its finite differences at t = 0.</summary>
internal sealed class GradCheckLine(Func<Tensor[], Tensor[]> function, Tensor[] inputs, int moved, double[] direction, Tensor[] weights)
{
    private readonly Dictionary<double, double[][]> _outputs = [];

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
        var start = inputs[moved].ToArray<double>();
        try
        {
            Write([.. start.Select((value, e) => value + (t * direction[e]))]);
            return _outputs[t] = [.. function(inputs).Select(output => output.ToArray<double>())];
        }
        finally
        {
            Write(start);
        }
    }

    private void Write(double[] values)
    {
        using (Autograd.NoGrad()) values.CopyTo(inputs[moved].AsWritableSpan<double>());
    }
}
