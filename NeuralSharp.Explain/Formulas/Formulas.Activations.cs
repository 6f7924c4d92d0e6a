namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Activations() =>
    [
        new("Tanh", "tanh({0})", ["1 − {y}²"], "The slope of tanh is 1 − y²: flat where |y| is near 1."),
        new("Sigmoid", "1 / (1 + exp(−{0}))", ["{y} · (1 − {y})"], "The slope of the sigmoid is y(1 − y): at most ¼, and flat where y is near 0 or 1."),
        new("Relu", "max({0}, 0)", ["1 if {0} > 0, else 0"], "Above 0 all of the gradient passes; at 0 and below nothing does, so a unit that stays there learns nothing."),
        new("LeakyRelu", "{0} if {0} > 0, else {slope} · {0}", ["1 if {0} > 0, else {slope}"], "Above 0 all of the gradient passes, below it a small share, so that no unit is ever cut off."),
        new("Elu", "{0} if {0} > 0, else {alpha} · (exp({0}) − 1)", ["1 if {0} > 0, else {alpha} · exp({0})"], "A straight line above 0; below it an exponential that levels off, and its slope with it."),
        new("Silu", "{0} · σ({0})", ["σ({0}) · (1 + {0} · (1 − σ({0})))"], "x times its sigmoid: nearly 0 far to the left, nearly x far to the right, and smooth in between."),
        new("Gelu", "{0} · Φ({0})", ["Φ({0}) + {0} · φ({0})"], "x times the share Φ(x) of a normal distribution that lies below x; φ is its bell. The approximation by tanh has its own slope, which is nearly the same."),
        new("Mish", "{0} · tanh(ln(1 + exp({0})))", ["tanh(ln(1 + exp({0}))) + {0} · σ({0}) · (1 − tanh(ln(1 + exp({0})))²)"], "x times the tanh of its softplus: a smooth rectifier that dips a little below 0."),
        new("HardSigmoid", "min(max({0} + 3, 0), 6) / 6", ["1/6 if −3 < {0} < 3, else 0"], "A sigmoid of straight lines: the slope is 1/6 between −3 and 3, and nothing passes outside."),
        new("HardTanh", "min(max({0}, {min}), {max})", ["1 if {min} < {0} < {max}, else 0"], "A tanh of straight lines: the gradient passes strictly between the bounds."),
        new("Softplus", "ln(1 + exp({0}))", ["σ({0})"], "A smooth rectifier, whose slope is the sigmoid."),
        new("LogSigmoid", "ln(σ({0}))", ["σ(−{0})"], "The logarithm of the sigmoid; its slope is 1 − σ(x), so that it is steep only where x is negative."),
    ];
}
