namespace NeuralSharp;

/// <summary>The orders from which <see cref="Ordering"/> goes downhill.</summary>
internal static class FirstOrders
{
    /// <summary>
    /// The first order is that of a walk from the results back to their inputs, in which a tree has no crossing; the second that of a walk from the leaves on.
    /// The others are such walks that take the neighbours in shuffled orders.
    /// </summary>
    public static void Set(LayerGraph graph, int start)
    {
        var (visited, filled, shuffle) = (new bool[graph.LayerOf.Length], new int[graph.Layers.Length], new Shuffle(start));
        var backward = start % 2 == 0;
        int[] ends = [.. Enumerable.Range(0, graph.LayerOf.Length).Where(vertex => (backward ? graph.OutOf : graph.Into)[vertex].Length == 0)];
        if (start >= 2) shuffle.Apply(ends);
        var waiting = new Stack<int>();
        foreach (var end in ends)
        {
            waiting.Push(end);
            while (waiting.TryPop(out var vertex))
            {
                if (visited[vertex]) continue;
                visited[vertex] = true;
                var layer = graph.LayerOf[vertex];
                graph.Places[vertex] = filled[layer];
                graph.Layers[layer][filled[layer]++] = vertex;
                var next = Array.ConvertAll(backward ? graph.Into[vertex] : graph.OutOf[vertex], segment => backward ? segment.From : segment.To);
                if (start >= 2) shuffle.Apply(next);
                for (var i = next.Length - 1; i >= 0; i--) waiting.Push(next[i]);
            }
        }
    }

    /// <summary>The same shuffles on every machine: a linear congruential generator with Knuth's constants for 64 bits (MMIX).</summary>
    private struct Shuffle(int seed)
    {
        private ulong _state = (ulong)seed;

        public void Apply(int[] items)
        {
            for (var i = items.Length - 1; i > 0; i--)
            {
                _state = (_state * 6364136223846793005) + 1442695040888963407;
                var other = (int)((_state >> 33) % (ulong)(i + 1));
                (items[i], items[other]) = (items[other], items[i]);
            }
        }
    }
}
