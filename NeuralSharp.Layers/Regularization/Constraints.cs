namespace NeuralSharp.Layers;

/// <summary>Constraints to hand to a trainer, or to apply after each step.</summary>
public static class Constraints
{
    /// <summary>
    /// Keeps the weights of each unit within a length: w ← w · min(1, c / ‖w‖₂) for each column w of a <see cref="Dense"/> layer's
    /// weight [inputSize, outputSize]. Columns that are short enough keep their bits, and so does a frozen weight. Source: Srivastava et al., "Dropout: a simple way to
    /// prevent neural networks from overfitting", 2014.
    /// </summary>
    /// <param name="parameter">The weight.</param>
    /// <param name="maxNorm">The greatest length c, positive; 3 or 4 are usual.</param>
    /// <param name="axis">The axis along which lengths are taken: 0, by default, for what comes into a unit, and 1 for what goes out of one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive and finite.</exception>
    /// <exception cref="ShapeException">The parameter has no such axis.</exception>
    public static Constraint MaxNorm(Parameter parameter, double maxNorm, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return MaxNorm([parameter], maxNorm, axis);
    }

    /// <summary>The same for several weights.</summary>
    /// <param name="parameters">The weights, such as <c>model.Parameters.Where(parameter => parameter.Rank == 2)</c>: those without biases. One that stands twice counts once.</param>
    /// <param name="maxNorm">The greatest length c, positive.</param>
    /// <param name="axis">The axis along which lengths are taken.</param>
    /// <exception cref="ArgumentException">There are no parameters.</exception>
    /// <inheritdoc cref="MaxNorm(Parameter, double, int)"/>
    public static Constraint MaxNorm(IEnumerable<Parameter> parameters, double maxNorm, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(maxNorm > 0 && double.IsFinite(maxNorm)))
            throw new ArgumentOutOfRangeException(nameof(maxNorm), Invariant($"Constraints.MaxNorm: the greatest length is {maxNorm}; give a positive number."));
        var weights = ParameterSet.Distinct(parameters);
        if (weights.Length == 0)
            throw new ArgumentException("Constraints.MaxNorm: there are no parameters. Hand over weights, such as layer.Weight.", nameof(parameters));
        foreach (var weight in weights)
        {
            ArgumentNullException.ThrowIfNull(weight, nameof(parameters));
            if (axis < -weight.Rank || axis >= weight.Rank)
                throw new ShapeException(Invariant($"Constraints.MaxNorm: a parameter of shape {weight.Shape} has no axis {axis}. Leave out biases, or give another axis."));
        }

        return new MaxNormConstraint(weights, maxNorm, axis);
    }
}

/// <summary>
/// w ← w · min(1, c / ‖w‖₂) along an axis. Lengths are measured in units of the largest |w|, so that no square leaves the type. A length
/// of 0 gives c / 0 = ∞, and the weights stay 0.
/// </summary>
file sealed class MaxNormConstraint(Parameter[] weights, double maxNorm, int axis) : Constraint
{
    protected override void Project()
    {
        foreach (var weight in weights)
        {
            if (!Learns(weight) || weight.Length == 0) continue;
            var largest = weight.Abs().Max(axis, keepDims: true);
            var unit = largest + largest.EqualTo(0);
            var length = (weight / unit).Square().Sum(axis, keepDims: true).Sqrt();
            weight.MultiplyInPlace((maxNorm / length / unit).Clamp(max: 1));
        }
    }

    /// <summary>Whether a weight is not frozen; a step that was captured when it was otherwise is captured anew.</summary>
    private static bool Learns(Parameter weight)
    {
        Tape.Guard((Weight: weight, weight.RequiresGrad), static then => then.Weight.RequiresGrad == then.RequiresGrad);
        return weight.RequiresGrad;
    }
}
