using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// Copies a strip of a matrix into a panel: the <c>width</c> elements the micro-kernel needs at one step lie side by
/// side, the next step's follow. The kernel then reads memory strictly forwards, whatever the matrix looked like, so a
/// transposed operand costs nothing but the copy. Elements beyond the matrix become zero; the kernel sums them into
/// elements of C that are never stored.
/// <para>Reference: Van Zee and van de Geijn, BLIS: A Framework for Rapidly Instantiating BLAS Functionality, 2015.</para>
/// </summary>
internal static unsafe class Packing
{
    /// <summary>
    /// panel[p · width + i] = source[p · stride + i] for i &lt; count, 0 for i from count to width:
    /// the elements of one step already lie side by side.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T, V, TSimd>(T* source, nint stride, int count, int width, int depth, T* panel)
        where T : unmanaged
        where V : struct
        where TSimd : struct, IRegister<T, V>
    {
        if (count == width && width == 2 * TSimd.Count)
        {
            for (var p = 0; p < depth; p++)
            {
                TSimd.Store(TSimd.Load(source), panel);
                TSimd.Store(TSimd.Load(source + TSimd.Count), panel + TSimd.Count);
                source += stride;
                panel += width;
            }

            return;
        }

        for (var p = 0; p < depth; p++)
        {
            var i = 0;
            for (; i < count; i++)
                panel[i] = source[i];
            for (; i < width; i++)
                panel[i] = default;
            source += stride;
            panel += width;
        }
    }

    /// <summary>
    /// panel[p · width + i] = source[i · stride + p] for i &lt; count, 0 for i from count to width:
    /// the elements of one step lie a row apart, so blocks are turned about their diagonal in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<T>(T* source, nint stride, int count, int width, int depth, T* panel)
        where T : unmanaged
    {
        var side = BlockTranspose.Side<T>();
        var i = 0;
        for (; i + side <= count; i += side)
        {
            var from = source + i * stride;
            var to = panel + i;
            var p = 0;
            for (; p + side <= depth; p += side)
                BlockTranspose.Run(from + p, stride, to + p * width, width);
            for (; p < depth; p++)
            {
                for (var q = 0; q < side; q++)
                    to[p * width + q] = from[q * stride + p];
            }
        }

        for (; i < count; i++)
        {
            var from = source + i * stride;
            for (var p = 0; p < depth; p++)
                panel[p * width + i] = from[p];
        }

        for (; i < width; i++)
        {
            for (var p = 0; p < depth; p++)
                panel[p * width + i] = default;
        }
    }
}
