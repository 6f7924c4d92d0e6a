using System.Globalization;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>Lines on a dark page can be told from what they are drawn on, and keep their hue.</summary>
[TestFixture]
internal sealed class DarkColorTests
{
    [TestCase("#000000", "#ffffff")]
    [TestCase("#0072b2", "#4dbfff")]
    [TestCase("#ffffff", "#898989")]
    public void A_colour_is_mirrored_and_as_pale_as_it_must_be(string color, string dark) => DarkColor.Of(color).ShouldBe(dark);

    [Test]
    public void Every_optimizer_stands_out_from_every_band_by_three_to_one()
    {
        var palest = BandColors.DarkFills.Max(fill => Luminance(fill.Red, fill.Green, fill.Blue));
        foreach (var racer in Racers.All)
        {
            var color = int.Parse(DarkColor.Of(racer.Color)[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var luminance = Luminance((byte)(color >> 16), (byte)(color >> 8), (byte)color);
            ((luminance + 0.05) / (palest + 0.05)).ShouldBeGreaterThan(3, racer.Name);
        }
    }

    [Test]
    public void No_two_optimizers_of_one_kind_of_line_look_alike()
    {
        foreach (var kind in Racers.All.GroupBy(racer => racer.IsDashed))
            kind.Select(racer => DarkColor.Of(racer.Color)).ShouldBeUnique();
    }

    private static double Luminance(byte red, byte green, byte blue) => (0.2126 * Linear(red)) + (0.7152 * Linear(green)) + (0.0722 * Linear(blue));

    private static double Linear(byte channel) => channel <= 10 ? channel / 255.0 / 12.92 : Math.Pow(((channel / 255.0) + 0.055) / 1.055, 2.4);
}
