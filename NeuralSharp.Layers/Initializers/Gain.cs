namespace NeuralSharp.Layers;

/// <summary>The activation behind a layer, for <see cref="Initializers.Gain"/>.</summary>
public enum Nonlinearity
{
    /// <summary>None.</summary>
    Linear,

    /// <summary>The logistic function.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>x, and slope · x where x is negative.</summary>
    LeakyReLU,

    /// <summary>The self-normalizing unit.</summary>
    SELU,
}

public static partial class Initializers
{
    /// <summary>
    /// What weights in front of an activation are multiplied by, so that it passes the variance on: 1 for none and the logistic
    /// function, 5/3 for tanh, √2 for ReLU, √(2 / (1 + slope²)) for a leaky one, 3/4 for SELU. The table is that of
    /// <c>torch.nn.init.calculate_gain</c>.
    /// </summary>
    /// <param name="nonlinearity">The activation.</param>
    /// <param name="slope">The slope of a leaky ReLU for negative x.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such activation, or the slope is not finite.</exception>
    public static double Gain(Nonlinearity nonlinearity, double slope = 0.01)
    {
        Require.Finite(slope, who: "Initializers.Gain");
        return nonlinearity switch
        {
            Nonlinearity.Linear or Nonlinearity.Sigmoid => 1,
            Nonlinearity.Tanh => 5.0 / 3,
            Nonlinearity.ReLU => Math.Sqrt(2),
            Nonlinearity.LeakyReLU => Math.Sqrt(2 / (1 + (slope * slope))),
            Nonlinearity.SELU => 3.0 / 4,
            _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity), $"Initializers.Gain: there is no nonlinearity {nonlinearity}."),
        };
    }
}
