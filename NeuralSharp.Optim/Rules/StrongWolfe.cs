namespace NeuralSharp.Optim;

/// <summary>The loss along a line, at a step from its start: the value, the slope, and the gradient there.</summary>
internal readonly record struct LinePoint(double Step, double Value, double Slope, double[] Gradient);

/// <summary>
/// Searches a line for a step that satisfies the strong Wolfe conditions: the loss falls by a share of what the slope promises,
/// φ(t) ≤ φ(0) + c₁tφ′(0), and the slope levels off, |φ′(t)| ≤ c₂|φ′(0)|. The second keeps the curvature that L-BFGS learns positive.
/// Source: Nocedal and Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6, with cubic interpolation, equation 3.59.
/// </summary>
internal static class StrongWolfe
{
    private const double C1 = 1e-4;
    private const double C2 = 0.9;
    private const double MostGrowth = 10;        // of the step from one trial to the next
    private const double LeastApproach = 0.1;    // of an interval, which a trial keeps from its ends
    private const double Rounding = 1.1102230246251565e-16;   // of the loss: half its last bit

    /// <summary>The best point found; the start itself where no step lowers the loss.</summary>
    /// <param name="at">Computes the point at a step.</param>
    /// <param name="start">The point at step 0, with a negative slope.</param>
    /// <param name="step">The first step to try, positive.</param>
    /// <param name="mostTrials">After how many points to be content with the best.</param>
    public static LinePoint Search(Func<double, LinePoint> at, LinePoint start, double step, int mostTrials)
    {
        var previous = start;
        for (var trial = 1; trial <= mostTrials; trial++)
        {
            var current = at(step);
            if (!FallsEnough(start, current) || (trial > 1 && current.Value >= previous.Value))
                return Zoom(at, start, previous, current, mostTrials - trial);
            if (LevelsOff(start, current)) return current;
            if (current.Slope >= 0) return Zoom(at, start, current, previous, mostTrials - trial);
            step = Math.Clamp(Minimum(previous, current), current.Step + (0.01 * (current.Step - previous.Step)), MostGrowth * current.Step);
            previous = current;
        }

        return previous;
    }

    /// <summary>Narrows an interval that holds a good step. The low end has the smallest loss of all points that fall enough.</summary>
    private static LinePoint Zoom(Func<double, LinePoint> at, LinePoint start, LinePoint low, LinePoint high, int trials)
    {
        for (; trials > 0; trials--)
        {
            var (left, right) = (Math.Min(low.Step, high.Step), Math.Max(low.Step, high.Step));
            var margin = LeastApproach * (right - left);
            var step = Math.Clamp(Minimum(low, high), left + margin, right - margin);
            if (step <= left || step >= right) break;   // nothing lies between
            if (-start.Slope * right <= Rounding * Math.Abs(start.Value)) break;   // what the slope promises is too little to be seen in the loss
            var current = at(step);
            if (!FallsEnough(start, current) || current.Value >= low.Value)
            {
                high = current;
                continue;
            }

            if (LevelsOff(start, current)) return current;
            if (current.Slope * (high.Step - low.Step) >= 0) high = low;
            low = current;
        }

        return low;
    }

    /// <summary>The first condition, which rounding must not hide; a point where the loss or its slope is not finite does not satisfy it.</summary>
    private static bool FallsEnough(LinePoint start, LinePoint point) =>
        double.IsFinite(point.Value) && double.IsFinite(point.Slope)
        && point.Value < start.Value && point.Value <= start.Value + (C1 * point.Step * start.Slope);

    private static bool LevelsOff(LinePoint start, LinePoint point) => Math.Abs(point.Slope) <= -C2 * start.Slope;

    /// <summary>Where the cubic through both points, with their slopes, has its minimum; the middle where it has none.</summary>
    private static double Minimum(LinePoint a, LinePoint b)
    {
        var d1 = a.Slope + b.Slope - (3 * (a.Value - b.Value) / (a.Step - b.Step));
        var d2 = Math.Sign(b.Step - a.Step) * Math.Sqrt((d1 * d1) - (a.Slope * b.Slope));
        var step = b.Step - ((b.Step - a.Step) * (b.Slope + d2 - d1) / (b.Slope - a.Slope + (2 * d2)));
        return double.IsFinite(step) ? step : (a.Step + b.Step) / 2;
    }
}
