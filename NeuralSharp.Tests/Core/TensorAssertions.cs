using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>What tests ask of tensors.</summary>
internal static class TensorAssertions
{
    /// <summary>The tensor has these values, whatever its type, and exactly unless a tolerance is given; NaN is equal to NaN.</summary>
    public static void ShouldHave(this Tensor? tensor, Shape shape, double[] values, double tolerance = 0)
    {
        tensor.ShouldNotBeNull();
        tensor.Shape.ShouldBe(shape);
        var actual = NaiveArray.Of(tensor).Values;
        actual.Length.ShouldBe(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var isEqual = tolerance == 0 || !double.IsFinite(values[i])
                ? actual[i].Equals(values[i])
                : Math.Abs(actual[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(values[i]));
            isEqual.ShouldBeTrue($"element {i} is {actual[i]:R}, not {values[i]:R}: [{string.Join(", ", actual)}]");
        }
    }

    /// <summary>The only element.</summary>
    public static void ShouldBeScalar(this Tensor? tensor, double value, double tolerance = 0) =>
        tensor.ShouldHave([], [value], tolerance);
}
