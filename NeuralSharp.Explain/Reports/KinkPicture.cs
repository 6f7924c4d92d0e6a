namespace NeuralSharp;

/// <summary>A kink as SVG: the slopes on both sides, and the one that autograd gives.</summary>
internal static class KinkPicture
{
    private const int Width = 150;
    private const int Height = 110;

    /// <summary>The picture; its slopes are drawn in proportion, the steepest at 45 degrees.</summary>
    public static string Draw(GradCheckElement element, string id)
    {
        var (x, y) = (Width / 2, Height / 2);
        var steepest = new[] { element.LeftSlope, element.RightSlope, element.Analytic }.Max(Math.Abs);
        var scale = steepest == 0 ? 0 : 1 / steepest;
        string Text(double slope) => GradCheckPage.Number(slope, 3);
        string At(double way, double slope) => Invariant($"{x + way:0.#} {y - (way * slope * scale):0.#}");
        return Invariant($"""
            <svg class="bend" role="img" aria-labelledby="{id}-name" viewBox="0 0 {Width} {Height}" width="{Width}"><title id="{id}-name">Slope {Text(element.LeftSlope)} on the left, {Text(element.RightSlope)} on the right; autograd takes {Text(element.Analytic)}.</title>
            <path class="axis" d="M{x} 6V{Height - 6}"/><path class="side" d="M{At(-45, element.LeftSlope)}L{x} {y}L{At(45, element.RightSlope)}"/>
            <path class="taken" d="M{At(-45, element.Analytic)}L{At(45, element.Analytic)}"/><circle class="point" cx="{x}" cy="{y}" r="3.5"/></svg>
            """);
    }
}
