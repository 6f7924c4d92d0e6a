using NeuralSharp.Layers;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>Where the XOR network answers 0 and where 1: bands of its output, the boundary at one half, and the four examples.</summary>
internal static class DecisionBoundary
{
    private const double Low = -0.5;
    private const double High = 1.5;
    private const int Side = 200;
    private const int Bands = 10;

    private static readonly OxyColor s_zero = OxyColor.FromRgb(33, 80, 160);
    private static readonly OxyColor s_one = OxyColor.FromRgb(214, 96, 20);

    public static SvgPicture Draw(Module model)
    {
        var rows = XorDisplay.Outputs(model, Side, Low, High);
        var outputs = new double[Side, Side];   // as OxyPlot has it: the first index across, the second upwards
        for (var i = 0; i < rows.Length; i++) outputs[i % Side, Side - 1 - (i / Side)] = rows[i / Side, i % Side];

        var plot = SvgPicture.NewPlot("What the network answers");
        plot.Axes.Add(Input(AxisPosition.Bottom, "first input"));
        plot.Axes.Add(Input(AxisPosition.Left, "second input"));
        plot.Axes.Add(new LinearColorAxis
        {
            Position = AxisPosition.Right,
            Palette = OxyPalette.Interpolate(Bands, s_zero, OxyColors.White, s_one),
            Minimum = 0,
            Maximum = 1,
            Title = "output",
            AxisTitleDistance = 10,
        });
        plot.Series.Add(new HeatMapSeries { X0 = Low, X1 = High, Y0 = Low, Y1 = High, Data = outputs, Interpolate = true });
        var steps = Enumerable.Range(0, Side).Select(i => Low + ((High - Low) * i / (Side - 1))).ToArray();
        plot.Series.Add(new ContourSeries
        {
            ColumnCoordinates = steps,
            RowCoordinates = steps,
            Data = outputs,
            ContourLevels = [0.5],
            Color = OxyColors.Black,
            StrokeThickness = 1.5,
            LabelBackground = OxyColors.Undefined,
            FontSize = 0,
        });
        foreach (var (x, y) in ((int, int)[])[(0, 0), (0, 1), (1, 0), (1, 1)]) plot.Annotations.Add(Example(x, y));
        return new(plot, 640, 560);
    }

    private static LinearAxis Input(AxisPosition position, string title) =>
        new() { Position = position, Title = title, Minimum = Low, Maximum = High, MajorStep = 0.5, AxisTitleDistance = 14 };

    private static PointAnnotation Example(int x, int y) => new()
    {
        X = x,
        Y = y,
        Shape = MarkerType.Circle,
        Size = 13,
        Fill = x != y ? s_one : s_zero,
        Stroke = OxyColors.White,
        StrokeThickness = 2.5,
        Text = Invariant($"{x ^ y}"),
        TextColor = OxyColors.White,
        TextVerticalAlignment = VerticalAlignment.Middle,
        TextMargin = 0,
        FontWeight = FontWeights.Bold,
    };
}
