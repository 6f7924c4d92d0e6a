using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

public sealed class PixelLoopTests
{
    [Test]
    public void Every_byte_becomes_its_share_of_255_at_every_place()
    {
        for (var length = 0; length <= 300; length += 7)
        {
            var pixels = new byte[length];
            for (var i = 0; i < length; i++) pixels[i] = (byte)(i + length);
            var values = new float[length];
            PixelLoop.ToUnitInterval(pixels, values);
            for (var i = 0; i < length; i++) values[i].ShouldBe((float)(pixels[i] / 255.0), $"byte {pixels[i]} at {i} of {length}");
        }
    }
}
