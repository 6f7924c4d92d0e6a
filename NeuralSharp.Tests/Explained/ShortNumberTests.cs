using System.Globalization;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>Numbers as pages show them: the same from C# and from the page's script.</summary>
[TestFixture]
internal sealed class ShortNumberTests
{
    [TestCase(0, "0")]
    [TestCase(-0.0, "0")]
    [TestCase(1.5, "1.5")]
    [TestCase(-2, "−2")]
    [TestCase(0.000123456, "0.00012346")]
    [TestCase(0.0001, "0.0001")]
    [TestCase(0.000099999, "9.9999e−5")]
    [TestCase(0.0000999999, "0.0001")]
    [TestCase(1.23456e-7, "1.2346e−7")]
    [TestCase(123456, "123460")]
    [TestCase(99999.96, "100000")]
    [TestCase(999994, "999990")]
    [TestCase(999996, "1e6")]
    [TestCase(-1234567, "−1.2346e6")]
    [TestCase(1e100, "1e100")]
    [TestCase(double.Epsilon, "4.9407e−324")]
    [TestCase(double.MaxValue, "1.7977e308")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(double.PositiveInfinity, "∞")]
    [TestCase(double.NegativeInfinity, "−∞")]
    public void At_most_five_digits_are_shown(double value, string text) => ShortNumber.Of(value).ShouldBe(text);

    [Test]
    public void The_script_writes_10000_numbers_to_the_character_as_CSharp_does()
    {
        using var script = new PageScript("page.js");
        foreach (var chunk in Numbers().Chunk(1000))
        {
            var texts = string.Join(", ", chunk.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            var shown = script.Evaluate($"[{texts}].map(Page.shortNumber)").EnumerateArray().Select(text => text.GetString()).ToArray();
            for (var i = 0; i < chunk.Length; i++) shown[i].ShouldBe(ShortNumber.Of(chunk[i]), chunk[i].ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Numbers of all sizes, such as lie in the middle of two of five digits, and their neighbours on both sides.</summary>
    private static IEnumerable<double> Numbers()
    {
        var random = new Random(5);
        double[] borders = [1e-4, 1e6, 99999.5, 9.99995, 999995, 0.0000999995, 1, 10, 1e5, 1e-5, 1e21, 1e-7];
        foreach (var border in borders)
        {
            for (var (value, step) = (border, -10); step <= 10; step++) yield return Neighbour(value, step);
        }

        for (var i = 0; i < 3000; i++) yield return BitConverter.Int64BitsToDouble(random.NextInt64()) is var value && double.IsFinite(value) ? value : i;
        for (var i = 0; i < 3000; i++) yield return (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 9));
        for (var i = 0; i < 2000; i++)
        {
            // Exactly in the middle, as binary numbers are where few digits stand behind the point: 12345.5, 1.00005e6, 0.40625.
            var middle = (random.Next(10000, 100000) + 0.5) * Math.Pow(10, random.Next(0, 8));
            yield return Neighbour(middle, random.Next(-1, 2));
        }

        for (var i = 0; i < 2000; i++) yield return random.Next(1, 1 << 24) / (double)(1 << random.Next(1, 24)) * (random.Next(2) == 0 ? 1 : -1);
    }

    private static double Neighbour(double value, int steps)
    {
        for (; steps > 0; steps--) value = Math.BitIncrement(value);
        for (; steps < 0; steps++) value = Math.BitDecrement(value);
        return value;
    }
}
