namespace NeuralSharp.Benchmarks;

/// <summary>The models of NIST's 27 nonlinear regressions, as the files state them; of Nelson, that of log y.</summary>
internal static class NistModels
{
    public static IReadOnlyDictionary<string, Func<Tensor, Tensor[], Tensor>> All { get; } = new OrderedDictionary<string, Func<Tensor, Tensor[], Tensor>>
    {
        ["Misra1a"] = (b, x) => b[0] * (1 - (-b[1] * x[0]).Exp()),
        ["Misra1b"] = (b, x) => b[0] * (1 - (1 + (b[1] * x[0] / 2)).Pow(-2)),
        ["Misra1c"] = (b, x) => b[0] * (1 - (1 + (2 * b[1] * x[0])).Pow(-0.5)),
        ["Misra1d"] = (b, x) => b[0] * b[1] * x[0] / (1 + (b[1] * x[0])),
        ["Chwirut1"] = Chwirut,
        ["Chwirut2"] = Chwirut,
        ["Lanczos1"] = Lanczos,
        ["Lanczos2"] = Lanczos,
        ["Lanczos3"] = Lanczos,
        ["Gauss1"] = Gauss,
        ["Gauss2"] = Gauss,
        ["Gauss3"] = Gauss,
        ["DanWood"] = (b, x) => b[0] * (b[1] * x[0].Log()).Exp(),
        ["Kirby2"] = (b, x) => Polynomial(x[0], b[0], b[1], b[2]) / (1 + (x[0] * Polynomial(x[0], b[3], b[4]))),
        ["Hahn1"] = CubicRatio,
        ["Nelson"] = (b, x) => b[0] - (b[1] * x[0] * (-b[2] * x[1]).Exp()),
        ["MGH17"] = (b, x) => b[0] + (b[1] * (-x[0] * b[3]).Exp()) + (b[2] * (-x[0] * b[4]).Exp()),
        ["Roszman1"] = (b, x) => b[0] - (b[1] * x[0]) - ((b[2] / (x[0] - b[3])).Atan() / Math.PI),
        ["ENSO"] = (b, x) => b[0] + Wave(x[0] / 12, b[1], b[2]) + Wave(x[0] / b[3], b[4], b[5]) + Wave(x[0] / b[6], b[7], b[8]),
        ["MGH09"] = (b, x) => b[0] * (x[0].Square() + (x[0] * b[1])) / (x[0].Square() + (x[0] * b[2]) + b[3]),
        ["Thurber"] = CubicRatio,
        ["BoxBOD"] = (b, x) => b[0] * (1 - (-b[1] * x[0]).Exp()),
        ["Rat42"] = (b, x) => b[0] / (1 + (b[1] - (b[2] * x[0])).Exp()),
        ["MGH10"] = (b, x) => b[0] * (b[1] / (x[0] + b[2])).Exp(),
        ["Eckerle4"] = (b, x) => b[0] / b[1] * (-0.5 * ((x[0] - b[2]) / b[1]).Square()).Exp(),
        ["Rat43"] = (b, x) => b[0] * (-(1 + (b[1] - (b[2] * x[0])).Exp()).Log() / b[3]).Exp(),
        ["Bennett5"] = (b, x) => b[0] * (-(b[1] + x[0]).Log() / b[2]).Exp(),
    };

    private static Tensor Chwirut(Tensor b, Tensor[] x) => (-b[0] * x[0]).Exp() / (b[1] + (b[2] * x[0]));

    private static Tensor Lanczos(Tensor b, Tensor[] x) =>
        (b[0] * (-b[1] * x[0]).Exp()) + (b[2] * (-b[3] * x[0]).Exp()) + (b[4] * (-b[5] * x[0]).Exp());

    private static Tensor Gauss(Tensor b, Tensor[] x) =>
        (b[0] * (-b[1] * x[0]).Exp()) + Bell(x[0], b[2], b[3], b[4]) + Bell(x[0], b[5], b[6], b[7]);

    private static Tensor CubicRatio(Tensor b, Tensor[] x) =>
        Polynomial(x[0], b[0], b[1], b[2], b[3]) / (1 + (x[0] * Polynomial(x[0], b[4], b[5], b[6])));

    private static Tensor Bell(Tensor x, Tensor height, Tensor center, Tensor width) => height * (-(x - center).Square() / width.Square()).Exp();

    private static Tensor Wave(Tensor turns, Tensor cosine, Tensor sine) => (cosine * (2 * Math.PI * turns).Cos()) + (sine * (2 * Math.PI * turns).Sin());

    /// <summary>c₀ + c₁x + c₂x² + …, by Horner's rule.</summary>
    private static Tensor Polynomial(Tensor x, params Tensor[] coefficients) => coefficients.Reverse().Aggregate((sum, next) => (sum * x) + next);
}
