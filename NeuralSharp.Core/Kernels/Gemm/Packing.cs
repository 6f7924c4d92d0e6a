using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// Copies a strip of a matrix into a panel: the <c>width</c> elements the micro-kernel needs at one step lie side by
/// side, the next step's follow. The kernel then reads memory strictly forwards, whatever the matrix looked like, so a
/// transposed operand costs nothing but the copy. Where the strip is narrower than the panel, the rest of a step holds
/// anything at all: the kernel sums it into elements of C that are never stored.
/// <para>Reference: Van Zee and van de Geijn, BLIS: A Framework for Rapidly Instantiating BLAS Functionality, 2015.</para>
/// </summary>
internal static unsafe class Packing
{
    /// <summary>
    /// panel[p · width + i] = source[p · stride + i]: the elements of one step already lie side by side. Several
    /// neighbouring panels are filled at once, because a cache line seldom ends where a panel does.
    /// </summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">From one step to the next in the source.</param>
    /// <param name="readable">Elements from the first one to the end of the matrix.</param>
    /// <param name="count">Elements of a step, of all panels together.</param>
    /// <param name="width">Elements of a step in one panel.</param>
    /// <param name="depth">Steps.</param>
    /// <param name="panel">The first panel: room for width · depth elements.</param>
    /// <param name="panelStride">From one panel to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Copy<T, V>(
        T* source, nint stride, nint readable, int count, int width, int depth, T* panel, nint panelStride)
        where T : unmanaged
        where V : struct, ISimd<V, T>
    {
        // Whole vectors as long as they stay within the matrix, and within the panel: what they hold beyond the width is
        // overwritten by the next steps', so the last steps are never among them.
        var vectors = width <= V.Count ? 1 : 2;
        nint reach = (count - 1) / width * width + vectors * V.Count;
        var step = 0;
        if (width <= 2 * V.Count && readable >= reach)
        {
            var whole = Math.Min(depth - ((vectors * V.Count - 1) / width), (readable - reach) / stride + 1);
            for (; step < whole; step++)
            {
                var to = panel + (nint)step * width;
                for (nint i = 0; i < count; i += width)
                {
                    V.Load(source + i).Store(to);
                    if (vectors == 2)
                        V.Load(source + i + V.Count).Store(to + V.Count);
                    to += panelStride;
                }

                source += stride;
            }
        }

        for (; step < depth; step++)
        {
            var to = panel + (nint)step * width;
            for (var i = 0; i < count; i += width)
            {
                for (var j = 0; j < width; j++)
                    to[j] = i + j < count ? source[i + j] : default;
                to += panelStride;
            }

            source += stride;
        }
    }

    /// <summary>
    /// panel[p · width + i] = source[i · stride + p] for i &lt; count: the elements of one step lie a row apart, so blocks
    /// are turned about their diagonal in registers.
    /// </summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">From one row to the next in the source.</param>
    /// <param name="readable">Rows from the first one to the end of the matrix.</param>
    /// <param name="count">Rows that are wanted: elements of a step.</param>
    /// <param name="width">Elements of a step in the panel.</param>
    /// <param name="depth">Steps.</param>
    /// <param name="panel">Room for width · depth elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transpose<T>(T* source, nint stride, int readable, int count, int width, int depth, T* panel)
        where T : unmanaged
    {
        if (count < width)
            new Span<T>(panel, width * depth).Clear();   // what the arithmetic meets there should at least be quick numbers

        // From the last block of rows to the first: what a block writes beyond the width lands in the next step, or in the
        // next few where the panel is narrower than a block, and is overwritten there. The last steps have no such room.
        var side = BlockTranspose.Side<T>();
        for (var i = (count - 1) / side * side; i >= 0; i -= side)
        {
            var from = source + i * stride;
            var to = panel + i;
            var rows = Math.Min(side, count - i);
            var p = 0;
            if (i + side <= readable)
            {
                var whole = depth - ((i + side - 1) / width);
                for (; p + side <= whole; p += side)
                    BlockTranspose.Run(from + p, stride, to + (nint)p * width, width);
            }

            for (; p < depth; p++)
            {
                for (var q = 0; q < rows; q++)
                    to[(nint)p * width + q] = from[q * stride + p];
            }
        }
    }
}
