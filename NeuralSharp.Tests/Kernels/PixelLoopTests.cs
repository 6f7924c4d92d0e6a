using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

public sealed class PixelLoopTests
{
    [Test]
    public void Every_byte_is_its_share_of_255_rounded_correctly_at_every_place_of_a_vector()
    {
        // 64 bytes are the longest vector there is, so each byte stands at each place of one.
        for (var shift = 0; shift < 64; shift++)
        {
            var pixels = new byte[256 + shift];
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i + shift);
            var values = new float[pixels.Length];
            PixelLoop.ToUnitInterval(pixels, values);
            for (var i = 0; i < pixels.Length; i++)
                BitConverter.SingleToInt32Bits(values[i]).ShouldBe(BitConverter.SingleToInt32Bits((float)(pixels[i] / 255.0)), $"byte {pixels[i]} at {i}");
        }
    }

    [Test]
    public void Any_number_of_bytes_is_written_and_nothing_beside()
    {
        for (var length = 0; length <= 300; length++)
        {
            var pixels = new byte[length];
            Array.Fill(pixels, (byte)51);
            var values = new float[length + 2];
            PixelLoop.ToUnitInterval(pixels, values.AsSpan(1, length));
            values[1..^1].ShouldAllBe(value => value == 0.2f);
            (values[0], values[^1]).ShouldBe((0, 0));
        }
    }

    [Test]
    public void Too_little_room_is_refused_before_anything_is_written()
    {
        var values = new float[99];
        Should.Throw<ArgumentOutOfRangeException>(() => PixelLoop.ToUnitInterval(new byte[] { 255 }.Concat(new byte[99]).ToArray(), values));
        values.ShouldAllBe(value => value == 0);
    }
}
