using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>What a network of two inputs answers on a grid over a part of the plane: the probability of each class.</summary>
internal sealed class PlaneMap
{
    private readonly float[] _probabilities;
    private readonly int _classes;

    /// <summary>Asks the network, in evaluation mode.</summary>
    /// <param name="model">The network; its outputs are logits.</param>
    /// <param name="window">The part of the plane.</param>
    /// <param name="columns">The cells of a row.</param>
    /// <param name="rows">The rows, from the top.</param>
    public PlaneMap(Module model, Window window, int columns, int rows)
    {
        (Columns, Rows) = (columns, rows);
        var centers = new float[2 * columns * rows];
        for (var i = 0; i < columns * rows; i++)
        {
            centers[2 * i] = (float)(window.Left + (window.Width * ((i % columns) + 0.5) / columns));
            centers[(2 * i) + 1] = (float)(window.Top - (window.Height * ((i / columns) + 0.5) / rows));
        }

        model.Eval();
        using var pause = Autograd.NoGrad();
        var answers = model.Forward(Tensor.From<float>(centers, [columns * rows, 2])).Softmax();
        (_probabilities, _classes) = (answers.ToArray<float>(), answers.Shape[1]);
    }

    /// <summary>The cells of a row.</summary>
    public int Columns { get; }

    /// <summary>The rows.</summary>
    public int Rows { get; }

    /// <summary>The probability of each class in a cell.</summary>
    public ReadOnlySpan<float> At(int column, int row) => _probabilities.AsSpan(((row * Columns) + column) * _classes, _classes);

    /// <summary>The likeliest class in a cell.</summary>
    public int Winner(int column, int row)
    {
        var probabilities = At(column, row);
        var winner = 0;
        for (var label = 1; label < probabilities.Length; label++) if (probabilities[label] > probabilities[winner]) winner = label;
        return winner;
    }

    /// <summary>A window with all points in it and some room around them, as high as wide for a unit of both.</summary>
    public static Window WindowOf(Dataset points)
    {
        var all = PointsOf(points);
        var (left, right, bottom, top) = (all.Min(point => point.X), all.Max(point => point.X), all.Min(point => point.Y), all.Max(point => point.Y));
        var room = 0.1 * Math.Max(right - left, top - bottom);
        return new(left - room, right + room, bottom - room, top + room);
    }

    /// <summary>The points of a data set with their classes.</summary>
    public static List<(double X, double Y, int Label)> PointsOf(Dataset data)
    {
        var points = new List<(double, double, int)>();
        foreach (var (inputs, labels) in data.Batches(1000))
        {
            var (places, classes) = (inputs.ToArray<float>(), labels.ToArray<int>());
            for (var i = 0; i < classes.Length; i++) points.Add((places[2 * i], places[(2 * i) + 1], classes[i]));
        }

        return points;
    }
}
