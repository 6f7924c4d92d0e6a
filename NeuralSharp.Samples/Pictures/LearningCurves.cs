using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>How loss and accuracy went during a training. The loss is on a logarithmic scale, where steady progress is a line.</summary>
internal static class LearningCurves
{
    private static readonly OxyColor s_training = OxyColor.FromRgb(31, 119, 180);
    private static readonly OxyColor s_test = OxyColor.FromRgb(214, 96, 20);

    /// <summary>The loss, step by step.</summary>
    public static SvgPicture Draw(IReadOnlyList<double> losses)
    {
        var plot = SvgPicture.NewPlot("Loss");
        plot.Axes.Add(XAxis("step"));
        plot.Axes.Add(LossAxis(0));
        plot.Series.Add(Line("training", s_training, "loss", losses.Select((loss, i) => new DataPoint(i + 1, loss)), marked: false));
        return new(plot, 760, 420);
    }

    /// <summary>Loss above and accuracy below, over the epochs; the test images beside the training images.</summary>
    public static SvgPicture Draw(TrainingRecord record)
    {
        var plot = SvgPicture.NewPlot("Training");
        plot.Legends.Add(new Legend
        {
            LegendPosition = LegendPosition.RightTop,
            LegendBackground = OxyColors.White,
            LegendBorder = OxyColors.LightGray,
            LegendPadding = 12,
            LegendLineSpacing = 8,
        });
        plot.Axes.Add(XAxis("epoch"));
        plot.Axes.Add(LossAxis(0.54));
        plot.Axes.Add(SvgPicture.WithGrid(new LinearAxis
        {
            Key = "accuracy",
            Position = AxisPosition.Left,
            Title = "accuracy in %",
            EndPosition = 0.46,
            MaximumPadding = 0.08,
            MinimumPadding = 0.08,
        }));

        // The blanks keep room for the name where the browser's font is wider than the exporter's.
        plot.Series.Add(Line("training      ", s_training, "loss", Smooth(record), marked: false));
        plot.Series.Add(Line("test", s_test, "loss", record.Epochs.Select(epoch => new DataPoint(epoch.Epoch, epoch.Validation!.Value.Loss)), marked: true));
        plot.Series.Add(Line(null, s_training, "accuracy", record.Epochs.Select(epoch => new DataPoint(epoch.Epoch, epoch.Training.Accuracy!.Value * 100)), marked: true));
        plot.Series.Add(Line(null, s_test, "accuracy", record.Epochs.Select(epoch => new DataPoint(epoch.Epoch, epoch.Validation!.Value.Accuracy!.Value * 100)), marked: true));
        return new(plot, 760, 560);
    }

    /// <summary>The loss of single batches jumps; the mean of a fortieth of an epoch shows the way it goes.</summary>
    private static IEnumerable<DataPoint> Smooth(TrainingRecord record)
    {
        var window = Math.Max(1, record.StepsPerEpoch / 40);
        return record.Losses.Chunk(window).Select((chunk, i) => new DataPoint(((i * window) + (chunk.Length / 2.0)) / record.StepsPerEpoch, chunk.Average()));
    }

    private static LinearAxis XAxis(string title) => SvgPicture.WithGrid(new LinearAxis
    {
        Position = AxisPosition.Bottom,
        Title = title,
        Minimum = 0,
        MinimumMajorStep = 1,
        MaximumPadding = 0.02,
    });

    private static LogarithmicAxis LossAxis(double start) => SvgPicture.WithGrid(new LogarithmicAxis
    {
        Key = "loss",
        Position = AxisPosition.Left,
        Title = "loss",
        StartPosition = start,
        StringFormat = "0.#######",
        MaximumPadding = 0.05,
        MinimumPadding = 0.05,
    });

    private static LineSeries Line(string? title, OxyColor color, string axis, IEnumerable<DataPoint> points, bool marked)
    {
        var line = new LineSeries
        {
            Title = title,
            Color = color,
            YAxisKey = axis,
            StrokeThickness = 1.8,
            MarkerType = marked ? MarkerType.Circle : MarkerType.None,
            MarkerFill = color,
            MarkerSize = 4,
            RenderInLegend = title is not null,
        };
        line.Points.AddRange(points);
        return line;
    }
}
