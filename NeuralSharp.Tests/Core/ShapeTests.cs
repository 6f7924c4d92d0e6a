using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

[TestFixture]
internal sealed class ShapeTests
{
    [Test]
    public void A_shape_is_a_value_written_as_a_list()
    {
        Shape shape = [3, 4];
        (shape.Rank, shape.ElementCount, shape[0], shape[^1]).ShouldBe((2, 12, 3, 4));
        shape.ToString().ShouldBe("[3, 4]");
        shape.ToArray().ShouldBe([3, 4]);
        var sizes = new List<int>();
        foreach (var size in shape) sizes.Add(size);
        sizes.ShouldBe([3, 4]);
        Shape fromArray = new[] { 3, 4 };
        (fromArray == shape, fromArray != shape, fromArray.Equals((object)shape)).ShouldBe((true, false, true));
        fromArray.GetHashCode().ShouldBe(shape.GetHashCode());
        Shape longer = [.. shape.AsSpan(), 5];
        longer.ElementCount.ShouldBe(60);
    }

    [Test]
    public void Shapes_differ_by_sizes_order_and_rank()
    {
        Shape shape = [3, 4];
        foreach (var other in new Shape[] { [4, 3], [3, 4, 1], [1, 3, 4], [3], [], [3, 5] }) (shape == other).ShouldBeFalse(other.ToString());
        shape.Equals((object)new[] { 3, 4 }).ShouldBeFalse();
        shape.Equals((object?)null).ShouldBeFalse();
    }

    [Test]
    public void The_default_shape_is_a_scalars()
    {
        (default(Shape) == (Shape)[]).ShouldBeTrue();
        (default(Shape).Rank, default(Shape).ElementCount).ShouldBe((0, 1));
        default(Shape).ToString().ShouldBe("[]");
    }

    [Test]
    public void Sizes_may_be_zero_and_as_large_as_an_array()
    {
        Count(0).ShouldBe(0);
        Count(5, 0, 7).ShouldBe(0);
        Count(int.MaxValue, 0, int.MaxValue).ShouldBe(0);
        Count(0, int.MaxValue, int.MaxValue).ShouldBe(0);
        Count(Array.MaxLength).ShouldBe(Array.MaxLength);
        Count(2, 2, 2, 2, 2, 2, 2, 2).ShouldBe(256);

        static int Count(params int[] sizes) => Shape.Create(sizes).ElementCount;
    }

    [TestCase("[65536, 65536] has more than 2147483591 elements", 65536, 65536)]
    [TestCase("[2147483647, 2147483647, 2147483647, 2147483647] has more", int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    [TestCase("[2147483647] has more", int.MaxValue)]
    [TestCase("dimension 1 is negative", 3, -1)]
    [TestCase("at most 8 dimensions, not 9", 1, 1, 1, 1, 1, 1, 1, 1, 1)]
    public void Shapes_no_tensor_can_have_are_refused(string message, params int[] sizes)
    {
        Should.Throw<ShapeException>(() => Shape.Create(sizes)).Message.ShouldContain(message);
        Should.Throw<ShapeException>(() => Tensor.Zeros(sizes));
    }

    [Test]
    public void A_dimension_that_is_not_there_is_named()
    {
        Shape shape = [3, 4];
        Should.Throw<ShapeException>(() => shape[2]).Message.ShouldBe("Shape [3, 4] has no dimension 2.");
        Should.Throw<ShapeException>(() => shape[-1]);
        Should.Throw<ShapeException>(() => shape[^3]);
        Should.Throw<ArgumentNullException>(() => (Shape)(int[])null!);
    }

    [TestCase("3,4", "3,4", "3,4")]
    [TestCase("3,1", "1,4", "3,4")]
    [TestCase("4", "3,4", "3,4")]
    [TestCase("", "3,4", "3,4")]
    [TestCase("", "", "")]
    [TestCase("1", "0", "0")]
    [TestCase("2,1,5", "3,1", "2,3,5")]
    [TestCase("0,3", "1,1", "0,3")]
    public void Shapes_broadcast_from_the_last_dimension(string left, string right, string expected)
    {
        (Tensor.Ones(Parse(left)) + Tensor.Ones(Parse(right))).Shape.ShouldBe(Parse(expected));
        (Tensor.Ones(Parse(right)) + Tensor.Ones(Parse(left))).Shape.ShouldBe(Parse(expected));
    }

    [Test]
    public void Shapes_that_do_not_broadcast_are_shown_aligned()
    {
        Shown("128,10", "64").ShouldBe("""
            Multiply: shapes [128, 10] and [64] do not broadcast; aligned at the last dimension, sizes must be equal or 1:
              [128, 10]
                   [64]
                    ^^
            """.ReplaceLineEndings("\n"));
        Shown("64,10,100,3", "1,7,3").ShouldBe("""
            Multiply: shapes [64, 10, 100, 3] and [1, 7, 3] do not broadcast; aligned at the last dimension, sizes must be equal or 1:
              [64, 10, 100, 3]
                   [1,   7, 3]
                       ^^^
            """.ReplaceLineEndings("\n"));
        Shown("2", "1000,3").ShouldEndWith("""
                    [2]
              [1000, 3]
                     ^
            """.ReplaceLineEndings("\n"));
        Shown("2,10,3", "20,1,4").ShouldEndWith("""
               [2, 10, 3]
              [20,  1, 4]
               ^^      ^
            """.ReplaceLineEndings("\n"));
        foreach (var (left, right) in new[] { ("3,4", "3"), ("2,3", "3,2"), ("0", "2"), ("2,1,4", "3") })
            Should.Throw<ShapeException>(() => Tensor.Ones(Parse(left)) + Tensor.Ones(Parse(right)));
    }

    private static string Shown(string left, string right) =>
        Should.Throw<ShapeException>(() => Tensor.Ones(Parse(left)) * Tensor.Ones(Parse(right))).Message.ReplaceLineEndings("\n");

    private static Shape Parse(string sizes) => sizes.Length == 0 ? [] : sizes.Split(',').Select(int.Parse).ToArray();
}
