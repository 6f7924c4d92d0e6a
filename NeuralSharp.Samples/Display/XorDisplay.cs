using NeuralSharp.Layers;
using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>What the XOR network learnt, as text on a terminal.</summary>
internal static class XorDisplay
{
    private const double Low = -0.5;    // the square that is shown, in both directions
    private const double High = 1.5;

    /// <summary>The loss as a curve of one line.</summary>
    public static Drawing Curve(IReadOnlyList<double> losses, Screen screen) =>
        new Drawing().Add("loss  ").EndLine(Sparkline.Draw(losses, Math.Min(60, screen.Width - 6), screen.HasUnicode), new Style(Color.Aqua));

    /// <summary>The network's output around the four points: light where it answers 1, dark where it answers 0.</summary>
    public static Drawing Map(Module model, Screen screen)
    {
        const int side = 24;
        var values = Outputs(model, side);
        var pixels = new byte[side * side];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(values[i / side, i % side] * 255);
        var image = new TextImage(pixels, side);

        var drawing = new Drawing().EndLine().EndLine(Invariant($"its answer for inputs from {Low} to {High}: light is 1"));
        for (var line = 0; line < side / 2; line++)
        {
            image.AppendLine(drawing, line, screen, (0, side));
            drawing.EndLine();
        }

        return drawing;
    }

    /// <summary>The network's outputs on a square of points, the first index from the top down, the second from left to right.</summary>
    public static double[,] Outputs(Module model, int side, double low = Low, double high = High)
    {
        var points = new float[side * side, 2];
        for (var i = 0; i < side * side; i++)
        {
            points[i, 0] = (float)(low + ((high - low) * (i % side) / (side - 1)));
            points[i, 1] = (float)(high - ((high - low) * (i / side) / (side - 1)));
        }

        using var pause = Autograd.NoGrad();
        var outputs = model.Forward(Tensor.From(points)).AsSpan<float>();
        var values = new double[side, side];
        for (var i = 0; i < outputs.Length; i++) values[i / side, i % side] = outputs[i];
        return values;
    }
}
