using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>Short numbers of other digits than five, as reports show them.</summary>
[TestFixture]
internal sealed class ShortNumberDigitsTests
{
    [TestCase(1.23456789012, 9, "1.23456789")]
    [TestCase(-6.41615327e-4, 9, "−0.000641615327")]
    [TestCase(123456.789, 9, "123456.789")]
    [TestCase(1.26e-13, 2, "1.3e−13")]
    [TestCase(9.99e-7, 2, "1e−6")]
    [TestCase(0.0001, 2, "0.0001")]
    [TestCase(98765, 2, "99000")]
    [TestCase(30, 1, "30")]
    [TestCase(4e7, 1, "4e7")]
    [TestCase(0, 2, "0")]
    [TestCase(double.NaN, 2, "NaN")]
    [TestCase(double.NegativeInfinity, 9, "−∞")]
    public void Numbers_are_rounded_to_their_digits(double value, int digits, string text) => ShortNumber.Of(value, digits).ShouldBe(text);

    [Test]
    public void Five_digits_are_what_pictures_show() => ShortNumber.Of(1.2345678, 5).ShouldBe(ShortNumber.Of(1.2345678));
}
