using System.Numerics;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

/// <summary>The panels of the matrix product: what is packed into one, and that nothing is written outside it.</summary>
public class GemmPackingTests
{
    private const int Margin = 64;

    /// <summary>Elements of a step in the panels of all register widths, and of rows.</summary>
    private static readonly int[] s_widths = [2, 4, 6, 8, 16, 32];

    [Test]
    public void A_turned_panel_holds_its_rows_and_nothing_outside_it_is_written()
    {
        Turn<float>();
        Turn<double>();
    }

    /// <summary>A panel may be narrower than the block that is turned at once: its last steps must not reach into the next panel.</summary>
    private static unsafe void Turn<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var guard = T.CreateChecked(12345);
        foreach (var width in s_widths)
        {
            for (var depth = 1; depth <= 40; depth++)
            {
                // One row more than a block has lets a short panel read whole blocks; as few as are wanted do not.
                var count = 1 + ((width + depth) % width);
                foreach (var rows in new[] { count, width + 9 })
                {
                    var source = GemmReference.Numbers<T>(rows * depth, depth);
                    var memory = new T[(width * depth) + (2 * Margin)];
                    memory.AsSpan().Fill(guard);
                    fixed (T* from = source, to = memory)
                        Packing.Transpose(from, depth, rows, count, width, depth, to + Margin);

                    memory.AsSpan(0, Margin).ContainsAnyExcept(guard).ShouldBeFalse($"{typeof(T)}, {width} wide, {depth} deep: before");
                    memory.AsSpan(Margin + (width * depth)).ContainsAnyExcept(guard).ShouldBeFalse($"{typeof(T)}, {width} wide, {depth} deep: behind");
                    for (var p = 0; p < depth; p++)
                    {
                        for (var i = 0; i < count; i++) memory[Margin + (p * width) + i].ShouldBe(source[(i * depth) + p]);
                    }
                }
            }
        }
    }
}
