using System.Text;

namespace NeuralSharp;

/// <summary>The error of finite differences against their step as SVG, both on logarithmic scales: steps from 1 on the left down to 1e-12.</summary>
internal static class SweepChart
{
    private const int Width = 560;
    private const int Height = 360;
    private const int Left = 58;
    private const int Right = 12;
    private const int Top = 40;
    private const int Bottom = 40;
    private const double Smallest = -16;     // decades of the error: what is smaller, also 0, is drawn there
    private const double Largest = 1;        // and what is not finite at the top

    /// <summary>The chart.</summary>
    /// <param name="sweeps">What it shows.</param>
    /// <param name="step">The step of the check.</param>
    /// <param name="tolerance">The error that the check allows.</param>
    /// <param name="id">What its name is called.</param>
    public static string Draw(StepSweeps sweeps, double step, double tolerance, string id)
    {
        var svg = new StringBuilder(Invariant(
            $"<svg class=\"sweep\" role=\"img\" aria-labelledby=\"{id}-name\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\"><title id=\"{id}-name\">{Words(sweeps)}</title>"));
        Axes(svg);
        Level(svg, tolerance);
        Step(svg, "used", step, "the check's h", row: 0);
        if (!HasFloor(sweeps.Fourth)) Step(svg, "best", sweeps.Fourth.Best.Step, $"best h = {GradCheckPage.Error(sweeps.Fourth.Best.Step)}", row: 1);
        Branches(svg, sweeps.Fourth);
        if (sweeps.Single is not null) Curve(svg, "single", sweeps.Single);
        Curve(svg, "second", sweeps.Second);
        Curve(svg, "fourth", sweeps.Fourth);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The sign of a curve, as the legend shows it.</summary>
    public static string Sign(string curve) => Invariant(
        $"<svg class=\"sign\" aria-hidden=\"true\" viewBox=\"0 0 34 12\" width=\"34\" height=\"12\"><path class=\"{curve}\" d=\"M1 6H33\"/>{Point(curve, 17, 6, isFinite: true)}</svg>");

    private static string Words(StepSweeps sweeps) => HasFloor(sweeps.Fourth)
        ? $"The error of finite differences against the step h: no step gets below {GradCheckPage.Error(sweeps.Fourth.Best.RelativeError)}. The table below has the numbers."
        : $"The error of finite differences against the step h. It is smallest, {GradCheckPage.Error(sweeps.Fourth.Best.RelativeError)}, at h = {GradCheckPage.Error(sweeps.Fourth.Best.Step)}; "
        + "with larger steps it is truncation, with smaller ones round-off. The table below has the numbers.";

    /// <summary>Whether no step brings the error down, as with a wrong gradient.</summary>
    private static bool HasFloor(GradCheckSweep sweep) => sweep.Best.RelativeError > 1e-6;

    private static double X(double step) => Left + (-Math.Log10(step) / 12 * (Width - Left - Right));

    private static double Y(double error) =>
        Top + ((Largest - Math.Clamp(error > 0 ? Math.Log10(error) : Smallest, Smallest, Largest)) / (Largest - Smallest) * (Height - Top - Bottom));

    private static void Axes(StringBuilder svg)
    {
        for (var decade = 0; decade >= -16; decade -= 4)
        {
            var y = Y(Math.Pow(10, decade));
            svg.Append(Invariant($"<path class=\"grid\" d=\"M{Left} {y:0.#}H{Width - Right}\"/><text class=\"end\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\">{PowerOfTen(decade)}</text>"));
        }

        for (var decade = 0; decade >= -12; decade -= 2)
        {
            var x = X(Math.Pow(10, decade));
            svg.Append(Invariant($"<path class=\"grid\" d=\"M{x:0.#} {Top}V{Height - Bottom}\"/><text class=\"middle\" x=\"{Math.Min(x, Width - Right - 12):0.#}\" y=\"{Height - Bottom + 16}\">{PowerOfTen(decade)}</text>"));
        }

        svg.Append(Invariant($"<path class=\"axis\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>"));
        svg.Append(Invariant($"<text class=\"middle\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\">step h</text>"));
        svg.Append(Invariant($"<text class=\"middle\" transform=\"translate(12 {(Top + Height - Bottom) / 2}) rotate(-90)\">relative error</text>"));
    }

    private static void Level(StringBuilder svg, double tolerance)
    {
        var y = Y(tolerance);
        svg.Append(Invariant($"<path class=\"allowed\" d=\"M{Left} {y:0.#}H{Width - Right}\"/><text class=\"middle\" x=\"{Width * 0.64:0}\" y=\"{y - 5:0.#}\">{GradCheckPage.Error(tolerance)} is allowed</text>"));
    }

    private static void Step(StringBuilder svg, string name, double step, string label, int row)
    {
        if (step is > 1 or < 1e-12) return;
        var (x, y) = (X(step), 14 + (row * 16));
        var isLeft = x > Width * 0.7;
        svg.Append(Invariant($"<path class=\"{name}\" d=\"M{x:0.#} {y - 8}V{Height - Bottom}\"/>"));
        svg.Append(Invariant($"<text class=\"{(isLeft ? "end" : "start")}\" x=\"{x + (isLeft ? -5 : 5):0.#}\" y=\"{y}\">{label}</text>"));
    }

    /// <summary>Names what the error is made of on both sides of the best step, where it is: some functions are not truncated at all.</summary>
    private static void Branches(StringBuilder svg, GradCheckSweep sweep)
    {
        var (best, y) = (X(sweep.Best.Step), Y(1e-15));
        if (HasFloor(sweep))
        {
            var top = Y(sweep.Best.RelativeError) + 18;
            svg.Append(Invariant($"<text class=\"strong middle\" x=\"{(Left + Width - Right) / 2}\" y=\"{top:0.#}\">a floor: no step gets below {GradCheckPage.Error(sweep.Best.RelativeError)}</text>"));
            return;
        }

        if (!double.IsNaN(sweep.ObservedOrder) && best - Left > 84)
        {
            svg.Append(Invariant($"<text class=\"strong start\" x=\"{Left + 6}\" y=\"{y - 14:0.#}\">truncation</text><text class=\"start\" x=\"{Left + 6}\" y=\"{y + 2:0.#}\">falls as h{Power(sweep.Accuracy)}</text>"));
        }

        svg.Append(Invariant($"<text class=\"strong end\" x=\"{Width - Right - 6}\" y=\"{y - 14:0.#}\">round-off</text><text class=\"end\" x=\"{Width - Right - 6}\" y=\"{y + 2:0.#}\">grows as 1/h</text>"));
    }

    private static void Curve(StringBuilder svg, string name, GradCheckSweep sweep)
    {
        var line = new StringBuilder();
        foreach (var step in sweep.Steps)
        {
            var isFinite = double.IsFinite(step.RelativeError);
            if (isFinite) line.Append(Invariant($"{(line.Length == 0 || line[^1] == ' ' ? "M" : "L")}{X(step.Step):0.#} {Y(step.RelativeError):0.#}"));
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');   // what follows begins anew
        }

        svg.Append(Invariant($"<path class=\"{name}\" d=\"{line}\"/>"));
        foreach (var step in sweep.Steps) svg.Append(Point(name, X(step.Step), Y(step.RelativeError), double.IsFinite(step.RelativeError)));
    }

    /// <summary>A circle, a square or a triangle, so that curves differ in more than their colour; a cross at the top for an error that is not finite.</summary>
    private static string Point(string curve, double x, double y, bool isFinite) => (curve, isFinite) switch
    {
        (_, false) => Invariant($"<path class=\"{curve} cross\" d=\"M{x - 3:0.#} {y - 3:0.#}l6 6m0 -6l-6 6\"/>"),
        ("fourth", _) => Invariant($"<circle class=\"{curve} point\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\"/>"),
        ("second", _) => Invariant($"<path class=\"{curve} point\" d=\"M{x - 3.5:0.#} {y + 3:0.#}h7l-3.5 -6.5z\"/>"),
        _ => Invariant($"<path class=\"{curve} point\" d=\"M{x - 2.8:0.#} {y - 2.8:0.#}h5.6v5.6h-5.6z\"/>"),
    };

    private static string PowerOfTen(int decade) => decade switch { 0 => "1", -1 => "0.1", -2 => "0.01", _ => Invariant($"1e{decade}").Replace('-', '−') };

    private static string Power(int accuracy) => accuracy == 2 ? "²" : "⁴";
}
