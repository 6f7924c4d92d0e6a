using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace NeuralSharp.Samples;

/// <summary>The confusion matrix: a row a true class, a column a guess; right answers green, wrong ones red.</summary>
internal static class ConfusionPicture
{
    public static SvgPicture Draw(Guesses guesses, IReadOnlyList<string> classNames)
    {
        var plot = SvgPicture.NewPlot(Invariant($"Confusion matrix, {guesses.Accuracy * 100:0.00} % right"));
        plot.Axes.Add(Classes(AxisPosition.Left, "true class", classNames));
        plot.Axes.Add(Classes(AxisPosition.Bottom, "taken for", classNames));
        for (var target = 0; target < classNames.Count; target++)
        {
            var total = Math.Max(1, Enumerable.Range(0, classNames.Count).Sum(guess => guesses.Confusion[target, guess]));
            for (var guess = 0; guess < classNames.Count; guess++)
            {
                var count = guesses.Confusion[target, guess];
                var color = Shade((double)count / total, target == guess);
                plot.Annotations.Add(new RectangleAnnotation
                {
                    MinimumX = guess - 0.5,
                    MaximumX = guess + 0.5,
                    MinimumY = target - 0.5,
                    MaximumY = target + 0.5,
                    Fill = color,
                    Stroke = OxyColors.White,
                    StrokeThickness = 1.5,
                    Text = count == 0 ? "" : Invariant($"{count}"),
                    TextColor = color.R + color.G + color.B < 380 ? OxyColors.White : OxyColor.FromRgb(40, 40, 40),
                    FontSize = 13,
                });
            }
        }

        return new(plot, 760, 640);
    }

    private static CategoryAxis Classes(AxisPosition position, string title, IReadOnlyList<string> names)
    {
        var isLeft = position == AxisPosition.Left;
        var axis = new CategoryAxis
        {
            Position = position,
            Title = title,
            TickStyle = TickStyle.None,
            AxisTitleDistance = 14,
            Angle = !isLeft && names.Any(name => name.Length > 4) ? -35 : 0,
            StartPosition = isLeft ? 1 : 0,   // the first class on top
            EndPosition = isLeft ? 0 : 1,
        };
        axis.Labels.AddRange(names);
        return axis;
    }

    /// <summary>White for none; from there to green with the share, or to red, faster, because a few errors matter.</summary>
    private static OxyColor Shade(double share, bool isRight) => isRight
        ? OxyColor.Interpolate(OxyColor.FromRgb(240, 248, 240), OxyColor.FromRgb(27, 120, 55), share * share)
        : OxyColor.Interpolate(OxyColor.FromRgb(248, 248, 248), OxyColor.FromRgb(190, 30, 45), Math.Min(1, Math.Sqrt(share * 4)));
}
