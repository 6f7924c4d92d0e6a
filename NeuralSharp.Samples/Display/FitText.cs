using NeuralSharp.Layers;
using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>A fitted curve as text: '*' is what the network answers, '.' a test point.</summary>
internal static class FitText
{
    private const int MostColumns = 72;
    private const int Rows = 21;
    private static readonly Style s_fit = new(Color.Orange1, decoration: Decoration.Bold);
    private static readonly Style s_point = new(Color.Aqua);

    public static Drawing Draw(Module model, Dataset test, Screen screen)
    {
        var columns = Math.Min(MostColumns, screen.Width);
        var curve = FittedCurve.Of(model, -Math.PI, Math.PI, columns);
        var points = FittedCurve.PointsOf(test);
        var values = curve.Select(point => point.Y).Concat(points.Select(point => point.Y)).ToArray();
        var (low, high) = (values.Min(), values.Max());

        var cells = new char[Rows, columns];
        foreach (var (x, y) in points) cells[Row(y), Math.Clamp((int)((x + Math.PI) / (2 * Math.PI) * columns), 0, columns - 1)] = '.';
        for (var column = 0; column < columns; column++) cells[Row(curve[column].Y), column] = '*';

        var drawing = new Drawing().EndLine(Invariant($"the network (*) and the test points (.), x from -3.14 to 3.14, y from {low:0.00} to {high:0.00}:"));
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (cells[row, column] is var cell && cell != 0) drawing.Add($"{cell}", cell == '*' ? s_fit : s_point);
                else drawing.Add(" ");
            }

            drawing.EndLine();
        }

        return drawing.EndLine();

        int Row(double y) => (int)Math.Round((high - y) / Math.Max(high - low, 1e-9) * (Rows - 1));
    }
}
