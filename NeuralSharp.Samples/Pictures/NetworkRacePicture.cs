using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>Loss and accuracy of a network that several optimizers trained, over the steps or over the seconds.</summary>
internal static class NetworkRacePicture
{
    private const int Points = 60;

    public static SvgPicture Draw(IReadOnlyList<NetworkRace> runs, bool overSeconds)
    {
        var plot = SvgPicture.NewPlot(overSeconds ? "The same network, over the seconds" : "The same network, over the steps");
        SvgPicture.AddLegend(plot);
        plot.Axes.Add(SvgPicture.WithGrid(new LinearAxis { Position = AxisPosition.Bottom, Title = overSeconds ? "seconds of training" : "step", Minimum = 0 }));
        plot.Axes.Add(SvgPicture.WithGrid(new LogarithmicAxis { Key = "loss", Position = AxisPosition.Left, Title = "training loss", StartPosition = 0.53, StringFormat = "0.###" }));
        plot.Axes.Add(SvgPicture.WithGrid(new LinearAxis
        {
            Key = "accuracy",
            Position = AxisPosition.Left,
            Title = "test accuracy in %",
            EndPosition = 0.47,
            Minimum = 80,   // the first steps, below, would press the rest together
            Maximum = 100,
        }));
        foreach (var run in runs)
        {
            plot.Series.Add(Line(run, "loss", Smooth(run, overSeconds), isNamed: true));
            plot.Series.Add(Line(run, "accuracy", run.Accuracies.Select(point => new DataPoint(overSeconds ? point.Seconds : point.Step, point.Accuracy * 100)), isNamed: false));
        }

        return new(plot, 860, 600);
    }

    /// <summary>The loss of single batches jumps; the mean of a share of them shows the way it goes.</summary>
    private static IEnumerable<DataPoint> Smooth(NetworkRace run, bool overSeconds)
    {
        var window = Math.Max(1, run.Losses.Count / Points);
        return run.Losses.Chunk(window).Select((chunk, i) => new DataPoint(
            overSeconds ? chunk.Average(step => step.Seconds) : (i * window) + ((chunk.Length + 1) / 2.0),
            chunk.Average(step => step.Loss)));
    }

    private static LineSeries Line(NetworkRace run, string axis, IEnumerable<DataPoint> points, bool isNamed)
    {
        var line = new LineSeries
        {
            Title = isNamed ? SvgPicture.WithRoom(run.Racer.Title) : null,
            Color = OxyColor.Parse(run.Racer.Color),
            YAxisKey = axis,
            StrokeThickness = 1.8,
            LineStyle = run.Racer.IsDashed ? LineStyle.Dash : LineStyle.Solid,
            RenderInLegend = isNamed,
        };
        line.Points.AddRange(points);
        return line;
    }
}
