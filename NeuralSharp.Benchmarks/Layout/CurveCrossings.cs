namespace NeuralSharp.Benchmarks;

/// <summary>Counts the points at which drawn edges cross, whoever has drawn them.</summary>
internal static class CurveCrossings
{
    private const int PiecesOfABend = 16;

    /// <summary>The points at which edges cross that share no node. Those that share one meet there, and no counter can tell meeting from crossing.</summary>
    public static int Count(IReadOnlyList<DrawnEdge> edges)
    {
        var count = 0;
        for (var i = 0; i < edges.Count; i++)
        {
            for (var j = i + 1; j < edges.Count; j++)
            {
                var (first, second) = (edges[i].Edge, edges[j].Edge);
                if (first.From != second.From && first.From != second.To && first.To != second.From && first.To != second.To) count += Between(edges[i].Points, edges[j].Points);
            }
        }

        return count;
    }

    /// <summary>A cubic Bézier curve as short lines, without its first point.</summary>
    public static IEnumerable<(double X, double Y)> Bend((double X, double Y) a, (double X, double Y) b, (double X, double Y) c, (double X, double Y) d)
    {
        for (var i = 1; i <= PiecesOfABend; i++)
        {
            var (t, u) = (i / (double)PiecesOfABend, 1 - (i / (double)PiecesOfABend));
            var (wa, wb, wc, wd) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t);
            yield return ((wa * a.X) + (wb * b.X) + (wc * c.X) + (wd * d.X), (wa * a.Y) + (wb * b.Y) + (wc * c.Y) + (wd * d.Y));
        }
    }

    private static int Between((double X, double Y)[] first, (double X, double Y)[] second)
    {
        var count = 0;
        for (var i = 1; i < first.Length; i++)
        {
            var (a, b) = (first[i - 1], first[i]);
            for (var j = 1; j < second.Length; j++)
            {
                var (c, d) = (second[j - 1], second[j]);
                if (Math.Max(a.X, b.X) < Math.Min(c.X, d.X) || Math.Max(c.X, d.X) < Math.Min(a.X, b.X)) continue;
                if (IsLeft(a, b, c) != IsLeft(a, b, d) && IsLeft(c, d, a) != IsLeft(c, d, b)) count++;
            }
        }

        return count;
    }

    private static bool IsLeft((double X, double Y) a, (double X, double Y) b, (double X, double Y) point) =>
        ((b.X - a.X) * (point.Y - a.Y)) - ((b.Y - a.Y) * (point.X - a.X)) > 0;
}

/// <summary>An edge as a line through points.</summary>
internal sealed record DrawnEdge(GraphEdge Edge, (double X, double Y)[] Points);
