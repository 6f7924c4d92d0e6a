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

        new("SGD weight decay", p => new SGD(p, 0.3) { WeightDecay = 0.1 }, () => Coupled(SGD(0.3), 0.1)),
        new("SGD decoupled", p => new SGD(p, 0.3) { WeightDecay = 0.1, DecoupledWeightDecay = true }, () => Decoupled(SGD(0.3), 0.3 * 0.1)),
        new("SGD maximize", p => new SGD(p, 0.3) { Maximize = true }, () => Ascending(SGD(0.3))),
        new("SGD maximize, weight decay", p => new SGD(p, 0.3) { Maximize = true, WeightDecay = 0.1 }, () => Ascending(Coupled(SGD(0.3), 0.1))),
        new("SGDMomentum Nesterov", p => new SGDMomentum(p, 0.3, 0.5) { Nesterov = true }, () => Nesterov(0.3, 0.5, 0)),
        new("SGDMomentum Nesterov, dampening", p => new SGDMomentum(p, 0.3, 0.5) { Nesterov = true, Dampening = 0.25 }, () => Nesterov(0.3, 0.5, 0.25)),
        new("SGDMomentum dampening", p => new SGDMomentum(p, 0.3, 0.5) { Dampening = 0.25 }, () => Momentum(0.3, 0.5, 0.25)),
        new("SGDMomentum weight decay", p => new SGDMomentum(p, 0.3, 0.5) { WeightDecay = 0.1 }, () => Coupled(Momentum(0.3, 0.5), 0.1)),
        new("AdaGrad accumulator", p => new AdaGrad(p, 0.3) { InitialAccumulator = 0.1 }, () => AdaGrad(0.3, 1e-10, initial: 0.1)),
        new("AdaGrad decay", p => new AdaGrad(p, 0.3) { LearningRateDecay = 0.5 }, () => AdaGrad(0.3, 1e-10, decay: 0.5)),
        new("AdaGrad inside", p => new AdaGrad(p, 0.3, 0.1) { EpsilonInsideSqrt = true }, () => AdaGrad(0.3, 0.1, inside: true)),
        new("RMSprop inside", p => new RMSprop(p, 0.3, 0.5, 0.1) { EpsilonInsideSqrt = true }, () => RMSprop(0.3, 0.5, 0.1, inside: true)),
        new("RMSprop centered", p => new RMSprop(p, 0.3, 0.5, 0.1) { Centered = true }, () => RMSprop(0.3, 0.5, 0.1, centered: true)),
        new("RMSprop momentum", p => new RMSprop(p, 0.3, 0.5, 0.1) { Momentum = 0.7 }, () => RMSprop(0.3, 0.5, 0.1, momentum: 0.7)),
        new("RMSprop centered, momentum, inside", p => new RMSprop(p, 0.3, 0.5, 0.1) { Centered = true, Momentum = 0.7, EpsilonInsideSqrt = true },
            () => RMSprop(0.3, 0.5, 0.1, centered: true, momentum: 0.7, inside: true)),
        new("Adam AMSGrad", p => new Adam(p, 0.3, 0.5, 0.7, 0.1) { AMSGrad = true }, () => Adam(0.3, 0.5, 0.7, 0.1, amsgrad: true)),
        new("Adam uncorrected", p => new Adam(p, 0.3, 0.5, 0.7, 0.1) { BiasCorrection = false }, () => Adam(0.3, 0.5, 0.7, 0.1, corrected: false)),
        new("Adam inside", p => new Adam(p, 0.3, 0.5, 0.7, 0.1) { EpsilonInsideSqrt = true }, () => Adam(0.3, 0.5, 0.7, 0.1, inside: true)),
        new("Adam AMSGrad, uncorrected, inside, weight decay",
            p => new Adam(p, 0.3, 0.5, 0.7, 0.1) { AMSGrad = true, BiasCorrection = false, EpsilonInsideSqrt = true, WeightDecay = 0.1 },
            () => Coupled(Adam(0.3, 0.5, 0.7, 0.1, amsgrad: true, corrected: false, inside: true), 0.1)),
        new("AdamW", p => new AdamW(p), () => Decoupled(Adam(0.001, 0.9, 0.999, 1e-8), 0.001 * 0.01)),
        new("AdamW 0.3 0.5 0.7 0.1 0.2", p => new AdamW(p, 0.3, 0.5, 0.7, 0.1, 0.2), () => Decoupled(Adam(0.3, 0.5, 0.7, 0.1), 0.3 * 0.2)),
        new("AdaMax", p => new AdaMax(p), () => AdaMax(0.002, 0.9, 0.999, 1e-8)),
        new("AdaMax 0.3 0.5 0.7 0.1", p => new AdaMax(p, 0.3, 0.5, 0.7, 0.1), () => AdaMax(0.3, 0.5, 0.7, 0.1)),
        new("AdaDelta", p => new AdaDelta(p), () => AdaDelta(1, 0.9, 1e-6)),
        new("AdaDelta 0.3 0.5 0.1", p => new AdaDelta(p, 0.3, 0.5, 0.1), () => AdaDelta(0.3, 0.5, 0.1)),
        new("NAdam", p => new NAdam(p), () => NAdam(0.002, 0.9, 0.999, 1e-8, 0.004)),
        new("NAdam 0.3 0.5 0.7 0.1 0.2", p => new NAdam(p, 0.3, 0.5, 0.7, 0.1, 0.2), () => NAdam(0.3, 0.5, 0.7, 0.1, 0.2)),
        new("RAdam", p => new RAdam(p), () => RAdam(0.001, 0.9, 0.999, 1e-8)),
        new("RAdam 0.3 0.5 0.99 0.1", p => new RAdam(p, 0.3, 0.5, 0.99, 0.1), () => RAdam(0.3, 0.5, 0.99, 0.1)),
        new("Lion", p => new Lion(p), () => Lion(1e-4, 0.9, 0.99)),
        new("Lion 0.3 0.5 0.7 0.2", p => new Lion(p, 0.3, 0.5, 0.7, 0.2), () => Decoupled(Lion(0.3, 0.5, 0.7), 0.3 * 0.2)),
    ];

    public override string ToString() => Name;

    // θ ← θ − ηg
    private static Func<double, double, double> SGD(double eta) => (theta, g) => theta - (eta * g);

    // L2: the gradient of λ/2 · θ² is added
    private static Func<double, double, double> Coupled(Func<double, double, double> rule, double lambda) => (theta, g) => rule(theta, g + (lambda * theta));

    // θ ← θ − ηλθ, then the rule, whose step does not depend on θ
    private static Func<double, double, double> Decoupled(Func<double, double, double> rule, double share) => (theta, g) => rule(theta - (share * theta), g);

    private static Func<double, double, double> Ascending(Func<double, double, double> rule) => (theta, g) => rule(theta, -g);

    // Δ ← αΔ + ηg, θ ← θ − Δ
    private static Func<double, double, double> Momentum(double eta, double alpha, double dampening = 0)
    {
        var (delta, t) = (0.0, 0);
        return (theta, g) => theta - (delta = (alpha * delta) + (eta * g * (t++ == 0 ? 1 : 1 - dampening)));
    }

    // b ← αb + (1 − dampening)g, at first b = g; θ ← θ − η(g + αb)
    private static Func<double, double, double> Nesterov(double eta, double alpha, double dampening)
    {
        double? b = null;
        return (theta, g) =>
        {
            b = b is null ? g : (alpha * b) + ((1 - dampening) * g);
            return theta - (eta * (g + (alpha * b.Value)));
        };
    }

    // s ← s + g², θ ← θ − ηg / (√s + ε)
    private static Func<double, double, double> AdaGrad(double eta, double epsilon, double initial = 0, double decay = 0, bool inside = false)
    {
        var (s, t) = (initial, 0);
        return (theta, g) =>
        {
            s += g * g;
            return theta - (eta / (1 + (t++ * decay)) * g / Root(s, epsilon, inside));
        };
    }

    // s ← ρs + (1 − ρ)g², m ← ρm + (1 − ρ)g, Δ ← αΔ + ηg / (√(s − m²) + ε), θ ← θ − Δ
    private static Func<double, double, double> RMSprop(
        double eta, double rho, double epsilon, bool centered = false, double momentum = 0, bool inside = false)
    {
        var (s, m, delta) = (0.0, 0.0, 0.0);
        return (theta, g) =>
        {
            s = (rho * s) + ((1 - rho) * g * g);
            m = (rho * m) + ((1 - rho) * g);
            delta = (momentum * delta) + (eta * g / Root(centered ? s - (m * m) : s, epsilon, inside));
            return theta - delta;
        };
    }

    // m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), θ ← θ − ηm̂ / (√v̂ + ε)
    private static Func<double, double, double> Adam(
        double eta, double beta1, double beta2, double epsilon, bool amsgrad = false, bool corrected = true, bool inside = false)
    {
        var (m, v, w, t) = (0.0, 0.0, 0.0, 0);
        return (theta, g) =>
        {
            t++;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            w = Math.Max(w, v);
            var unbiasedM = corrected ? m / (1 - Math.Pow(beta1, t)) : m;
            var used = amsgrad ? w : v;
            var unbiasedV = corrected ? used / (1 - Math.Pow(beta2, t)) : used;
            return theta - (eta * unbiasedM / Root(unbiasedV, epsilon, inside));
        };
    }

    // m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), θ ← θ − η / (1 − β₁ᵗ) · m / u
    private static Func<double, double, double> AdaMax(double eta, double beta1, double beta2, double epsilon)
    {
        var (m, u, t) = (0.0, 0.0, 0);
        return (theta, g) =>
        {
            t++;
            m = (beta1 * m) + ((1 - beta1) * g);
            u = Math.Max(beta2 * u, Math.Abs(g) + epsilon);
            return theta - (eta / (1 - Math.Pow(beta1, t)) * m / u);
        };
    }

    // E[g²] ← ρE[g²] + (1 − ρ)g², Δ = −RMS[Δ] / RMS[g] · g, E[Δ²] ← ρE[Δ²] + (1 − ρ)Δ², θ ← θ + ηΔ, with RMS[x] = √(E[x²] + ε)
    private static Func<double, double, double> AdaDelta(double eta, double rho, double epsilon)
    {
        var (squares, updates) = (0.0, 0.0);
        return (theta, g) =>
        {
            squares = (rho * squares) + ((1 - rho) * g * g);
            var delta = -Math.Sqrt(updates + epsilon) / Math.Sqrt(squares + epsilon) * g;
            updates = (rho * updates) + ((1 - rho) * delta * delta);
            return theta + (eta * delta);
        };
    }

    // The paper's algorithm, with its schedule of momenta: μₜ = β₁(1 − ½ · 0.96^(tψ)), ĝ = g / (1 − Πμ), m̂ = m / (1 − μₜ₊₁Πμ), m̄ = (1 − μₜ)ĝ + μₜ₊₁m̂
    private static Func<double, double, double> NAdam(double eta, double beta1, double beta2, double epsilon, double psi)
    {
        var (m, v, product, t) = (0.0, 0.0, 1.0, 0);
        return (theta, g) =>
        {
            t++;
            var (mu, next) = (Mu(t), Mu(t + 1));
            product *= mu;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            var mean = ((1 - mu) * g / (1 - product)) + (next * m / (1 - (product * next)));
            return theta - (eta * mean / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + epsilon));
        };

        double Mu(int step) => beta1 * (1 - (0.5 * Math.Pow(0.96, step * psi)));
    }

    // ρₜ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ); θ ← θ − ηm̂ while ρₜ ≤ 5, then θ ← θ − η rₜ m̂ √(1 − β₂ᵗ) / (√v + ε)
    private static Func<double, double, double> RAdam(double eta, double beta1, double beta2, double epsilon)
    {
        var (m, v, t) = (0.0, 0.0, 0);
        var most = (2 / (1 - beta2)) - 1;
        return (theta, g) =>
        {
            t++;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            var unbiasedM = m / (1 - Math.Pow(beta1, t));
            var rho = most - (2 * t * Math.Pow(beta2, t) / (1 - Math.Pow(beta2, t)));
            if (rho <= 5) return theta - (eta * unbiasedM);
            var r = Math.Sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
            return theta - (eta * r * unbiasedM * Math.Sqrt(1 - Math.Pow(beta2, t)) / (Math.Sqrt(v) + epsilon));
        };
    }

    // θ ← θ − η sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g
    private static Func<double, double, double> Lion(double eta, double beta1, double beta2)
    {
        var m = 0.0;
        return (theta, g) =>
        {
            var direction = Math.Sign((beta1 * m) + ((1 - beta1) * g));
            m = (beta2 * m) + ((1 - beta2) * g);
            return theta - (eta * direction);
        };
    }

    private static double Root(double s, double epsilon, bool inside) => inside ? Math.Sqrt(s + epsilon) : Math.Sqrt(s) + epsilon;
}
