using System.Runtime.InteropServices;
using System.Text;

namespace NeuralSharp;

/// <summary>A frame as a small picture, which is seen without script: the answers as areas of each class in four shades, the lines of the units, the examples.</summary>
internal static class FilmPicture
{
    private const int MostPoints = 120;
    private const int MostLines = 32;
    private const int Shades = 4;
    private const double Size = 160;   // of the longer side

    /// <summary>The picture as SVG, which takes its colours from the page.</summary>
    /// <param name="film">The film.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="label">What is seen, in a sentence.</param>
    public static string Draw(TrainingFilm film, FilmFrame frame, string label)
    {
        var plane = film.Camera.Plane;
        var scale = Size / Math.Max(plane.Width, plane.Height);
        var (width, height) = (XmlText.Number(plane.Width * scale), XmlText.Number(plane.Height * scale));
        StringBuilder svg = new();
        svg.Append(Invariant($"""<svg viewBox="0 0 {width} {height}" role="img" aria-label="{HtmlPage.Escape(label)}">"""));
        svg.Append(Invariant($"""<g transform="scale({plane.Width * scale / plane.Columns:0.####} {plane.Height * scale / plane.Rows:0.####})">"""));
        foreach (var (kind, path) in Areas(film.Camera, frame.Surface)) svg.Append(Invariant($"<path class=\"{kind}\" d=\"{path}\"/>"));
        svg.Append("</g>");
        if (film.Camera.Layers[0].HasLines) svg.Append(Invariant($"<path class=\"units\" d=\"{Units(film.Camera, frame, scale)}\"/>"));
        Points(svg, plane, frame, scale);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The cells of each class and shade, the runs of a row as one rectangle.</summary>
    private static SortedDictionary<string, StringBuilder> Areas(FilmCamera camera, byte[] surface)
    {
        SortedDictionary<string, StringBuilder> areas = new(StringComparer.Ordinal);
        var (columns, cells) = (camera.Plane.Columns, camera.Plane.Columns * camera.Plane.Rows);
        for (var start = 0; start < cells;)
        {
            var (kind, end) = (Kind(start), start + 1);
            while (end % columns != 0 && Kind(end) == kind) end++;
            if (!areas.TryGetValue(kind, out var path)) areas.Add(kind, path = new());
            path.Append(Invariant($"M{start % columns} {start / columns}h{end - start}v1h-{end - start}z"));
            start = end;
        }

        return areas;

        string Kind(int cell)
        {
            var (winner, most, rest) = (0, 0, FilmPlane.Levels);
            for (var label = 1; label < camera.Classes; label++)
            {
                var level = surface[((label - 1) * cells) + cell];
                if (level == FilmPlane.NotANumber) return "nan";
                rest -= level;
                if (level > most) (winner, most) = (label, level);
            }

            if (rest >= most) (winner, most) = (0, rest);
            var least = (double)FilmPlane.Levels / camera.Classes;
            if (most < least + 3) return "even";
            var shade = Math.Clamp((int)((most - least) / (FilmPlane.Levels - least) * Shades), 0, Shades - 1);
            return Invariant($"c{winner} s{shade}");
        }
    }

    /// <summary>Where each unit of the first layer is 0, within the picture.</summary>
    private static string Units(FilmCamera camera, FilmFrame frame, double scale)
    {
        var parameters = camera.Layers[0].Parameters;
        var units = parameters[0].Value.Shape[1];
        double[] weights = camera.WeightSize == sizeof(double)
            ? MemoryMarshal.Cast<byte, double>(frame.Weights).ToArray()
            : [.. MemoryMarshal.Cast<byte, float>(frame.Weights).ToArray().Select(weight => (double)weight)];
        var plane = camera.Plane;
        StringBuilder path = new();
        for (var unit = 0; unit < Math.Min(units, MostLines); unit++)
        {
            var bias = parameters.Count > 1 ? weights[(2 * units) + unit] : 0;
            if (Ends(plane, weights[unit], weights[units + unit], bias) is not [var (x1, y1), var (x2, y2)]) continue;
            path.Append(Invariant($"M{X(x1)} {Y(y1)}L{X(x2)} {Y(y2)}"));
        }

        return path.ToString();

        string X(double x) => XmlText.Number((x - plane.Left) * scale);
        string Y(double y) => XmlText.Number((plane.Bottom + plane.Height - y) * scale);
    }

    /// <summary>The two points in which the line ax + by + c = 0 leaves the window; none where it does not cross it.</summary>
    private static (double X, double Y)[] Ends(FilmPlane plane, double a, double b, double c)
    {
        var (right, top) = (plane.Left + plane.Width, plane.Bottom + plane.Height);
        List<(double X, double Y)> ends = [];
        foreach (var x in (double[])[plane.Left, right]) Add(x, (-c - (a * x)) / b);
        foreach (var y in (double[])[plane.Bottom, top]) Add((-c - (b * y)) / a, y);
        return ends.Count < 2 ? [] : [ends.Min(), ends.Max()];

        void Add(double x, double y)
        {
            if (x >= plane.Left && x <= right && y >= plane.Bottom && y <= top) ends.Add((x, y));
        }
    }

    /// <summary>The examples, a shape a class; those that are answered wrongly are crossed out.</summary>
    private static void Points(StringBuilder svg, FilmPlane plane, FilmFrame frame, double scale)
    {
        var every = (plane.Labels.Length + MostPoints - 1) / MostPoints;
        var shown = Enumerable.Range(0, plane.Labels.Length).Where(i => i % every == 0).ToArray();
        var radius = shown.Length > 20 ? 2.2 : 5;
        foreach (var label in shown.Select(i => plane.Labels[i]).Distinct().Order())
            svg.Append(Invariant($"<path class=\"p{label}\" d=\"{string.Concat(shown.Where(i => plane.Labels[i] == label).Select(i => Shape(label, Place(i))))}\"/>"));
        var wrong = string.Concat(shown.Where(i => !frame.IsRight[i]).Select(i => Cross(Place(i))));
        if (wrong.Length > 0) svg.Append(Invariant($"<path class=\"miss\" d=\"{wrong}\"/>"));

        (double X, double Y) Place(int i) => ((plane.Points[2 * i] - plane.Left) * scale, (plane.Bottom + plane.Height - plane.Points[(2 * i) + 1]) * scale);

        string Shape(int label, (double X, double Y) at)
        {
            var (x, y, r) = (at.X, at.Y, radius);
            return (label % 3) switch
            {
                0 => $"M{N(x - r)} {N(y)}a{N(r)} {N(r)} 0 1 0 {N(2 * r)} 0a{N(r)} {N(r)} 0 1 0 {N(-2 * r)} 0z",
                1 => $"M{N(x - (0.9 * r))} {N(y - (0.9 * r))}h{N(1.8 * r)}v{N(1.8 * r)}h{N(-1.8 * r)}z",
                _ => $"M{N(x)} {N(y - (1.2 * r))}l{N(1.1 * r)} {N(2 * r)}h{N(-2.2 * r)}z",
            };
        }

        string Cross((double X, double Y) at)
        {
            var r = radius * 1.2;
            return $"M{N(at.X - r)} {N(at.Y - r)}l{N(2 * r)} {N(2 * r)}M{N(at.X + r)} {N(at.Y - r)}l{N(-2 * r)} {N(2 * r)}";
        }

        static string N(double value) => XmlText.Number(value);
    }
}
