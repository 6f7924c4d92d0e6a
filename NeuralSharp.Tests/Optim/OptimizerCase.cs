using NeuralSharp.Optim;

namespace NeuralSharp.Tests.Optim;

/// <summary>An optimizer with its rule written out again, for one number and in doubles, after the paper.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Create">Makes the optimizer.</param>
/// <param name="Reference">Makes a rule for one number: called with θ and g, it gives the next θ and remembers its state.</param>
internal sealed record OptimizerCase(
    string Name, Func<IReadOnlyList<Parameter>, Optimizer> Create, Func<Func<double, double, double>> Reference)
{
    public static readonly OptimizerCase[] All =
    [
        new("SGD", p => new SGD(p), () => SGD(0.01)),
        new("SGD 0.3", p => new SGD(p, 0.3), () => SGD(0.3)),
        new("SGDMomentum", p => new SGDMomentum(p), () => Momentum(0.01, 0.9)),
        new("SGDMomentum 0.3 0.5", p => new SGDMomentum(p, 0.3, 0.5), () => Momentum(0.3, 0.5)),
        new("SGDMomentum without momentum", p => new SGDMomentum(p, 0.3, 0), () => SGD(0.3)),
        new("AdaGrad", p => new AdaGrad(p), () => AdaGrad(0.01, 1e-10)),
        new("AdaGrad 0.3 0.1", p => new AdaGrad(p, 0.3, 0.1), () => AdaGrad(0.3, 0.1)),
        new("RMSprop", p => new RMSprop(p), () => RMSprop(0.01, 0.9, 1e-8)),
        new("RMSprop 0.3 0.5 0.1", p => new RMSprop(p, 0.3, 0.5, 0.1), () => RMSprop(0.3, 0.5, 0.1)),
        new("Adam", p => new Adam(p), () => Adam(0.001, 0.9, 0.999, 1e-8)),
        new("Adam 0.3 0.5 0.7 0.1", p => new Adam(p, 0.3, 0.5, 0.7, 0.1), () => Adam(0.3, 0.5, 0.7, 0.1)),
        new("Adam without memory", p => new Adam(p, 0.3, 0, 0, 0.1), () => Adam(0.3, 0, 0, 0.1)),
    ];

    public override string ToString() => Name;

    // θ ← θ − ηg
    private static Func<double, double, double> SGD(double eta) => (theta, g) => theta - (eta * g);

    // Δ ← αΔ + ηg, θ ← θ − Δ
    private static Func<double, double, double> Momentum(double eta, double alpha)
    {
        var delta = 0.0;
        return (theta, g) => theta - (delta = (alpha * delta) + (eta * g));
    }

    // s ← s + g², θ ← θ − ηg / (√s + ε)
    private static Func<double, double, double> AdaGrad(double eta, double epsilon)
    {
        var s = 0.0;
        return (theta, g) =>
        {
            s += g * g;
            return theta - (eta * g / (Math.Sqrt(s) + epsilon));
        };
    }

    // s ← ρs + (1 − ρ)g², θ ← θ − ηg / (√s + ε)
    private static Func<double, double, double> RMSprop(double eta, double rho, double epsilon)
    {
        var s = 0.0;
        return (theta, g) =>
        {
            s = (rho * s) + ((1 - rho) * g * g);
            return theta - (eta * g / (Math.Sqrt(s) + epsilon));
        };
    }

    // m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), θ ← θ − ηm̂ / (√v̂ + ε)
    private static Func<double, double, double> Adam(double eta, double beta1, double beta2, double epsilon)
    {
        var (m, v, t) = (0.0, 0.0, 0);
        return (theta, g) =>
        {
            t++;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            var unbiasedM = m / (1 - Math.Pow(beta1, t));
            var unbiasedV = v / (1 - Math.Pow(beta2, t));
            return theta - (eta * unbiasedM / (Math.Sqrt(unbiasedV) + epsilon));
        };
    }
}
