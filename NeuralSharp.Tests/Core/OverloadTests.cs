using System.Reflection;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Sizes, axes and tensors in a row can be written in every way there is, and mean the same; that this file compiles is half of the test.</summary>
[TestFixture]
internal sealed class OverloadTests
{
    private static readonly Tensor s_x = Tensor.Arange(6).Reshape(2, 3);
    private static readonly int[] s_sizes = [3, 2];
    private static readonly Shape s_shape = [3, 2];

    [Test]
    public void A_shape_is_written_as_numbers_a_list_an_array_or_a_shape()
    {
        Shape expected = [3, 2];
        new Shape(3, 2).ShouldBe(expected);
        new Shape(s_sizes).ShouldBe(expected);
        new Shape().ShouldBe(Shape.Create([]));
        Tensor[] reshaped =
        [
            s_x.Reshape([3, 2]), s_x.Reshape([-1, 2]), s_x.Reshape([3, -1]), s_x.Reshape(3, 2), s_x.Reshape(-1, 2), s_x.Reshape(s_sizes), s_x.Reshape(s_shape),
            s_x.Reshape(new Shape(3, 2)), s_x.Reshape(s_sizes.AsSpan()), s_x.Reshape((ReadOnlySpan<int>)s_sizes), s_x.Reshape(new[] { 3, -1 }), s_x.Reshape([.. s_sizes]),
            s_x.Reshape(shape: [3, 2]), s_x.Reshape(shape: s_sizes), s_x.Reshape(s_x.Transpose().Shape),
        ];
        foreach (var tensor in reshaped)
        {
            tensor.Shape.ShouldBe(expected);
            tensor.ToArray<float>().ShouldBe([0, 1, 2, 3, 4, 5]);
        }

        s_x.Reshape([6]).Shape.ShouldBe([6]);
        s_x.Sum().Reshape([1, 1]).Shape.ShouldBe([1, 1]);
        s_x.Sum().Reshape([]).Rank.ShouldBe(0);
        Tensor[] made =
        [
            Tensor.Zeros([3, 2]), Tensor.Zeros(s_sizes), Tensor.Zeros(s_shape), Tensor.Ones([3, 2]), Tensor.Ones(s_sizes), Tensor.Full([3, 2], 1), Tensor.Full(s_sizes, 1),
            Tensor.Uniform([3, 2]), Tensor.Uniform(s_sizes), Tensor.Normal([3, 2]), Tensor.Normal(s_sizes, dtype: DType.Float64), Tensor.From(new float[6], [3, 2]),
            Tensor.From<float>([1, 2, 3, 4, 5, 6], [3, 2]), Tensor.From(new double[6], s_sizes), Tensor.From(new int[6].AsSpan(), s_shape),
            Tensor.Ones([2]).BroadcastTo([3, 2]), Tensor.Ones([2]).BroadcastTo(s_sizes), Tensor.Ones([2]).BroadcastTo(s_shape), Tensor.Ones([2]).BroadcastTo(3, 2),
        ];
        foreach (var tensor in made) tensor.Shape.ShouldBe(expected);
    }

    [Test]
    public void Axes_repeats_and_pieces_are_written_as_numbers_lists_or_arrays()
    {
        int[] order = [1, 0];
        foreach (var turned in new[] { s_x.Permute(1, 0), s_x.Permute([1, 0]), s_x.Permute(order), s_x.Permute([-1, -2]) }) turned.ToArray<float>().ShouldBe([0, 3, 1, 4, 2, 5]);
        foreach (var tiled in new[] { s_x.Repeat(2, 1), s_x.Repeat([2, 1]), s_x.Repeat(new[] { 2, 1 }) }) tiled.Shape.ShouldBe([4, 3]);
        foreach (var sum in new[] { s_x.Sum(), s_x.Sum([0, 1]), s_x.Sum(order), s_x.Sum(new Axes(0, 1)), s_x.Sum(new Axes()), s_x.Sum(Axes.All) }) sum.Item().ShouldBe(15);
        foreach (var sum in new[] { s_x.Sum(0), s_x.Sum([0]), s_x.Sum(new Axes(0)), s_x.Sum(new Axes([0])) }) sum.ToArray<float>().ShouldBe([3, 5, 7]);
        foreach (var pieces in new[] { s_x.Split([1, 2], 1), s_x.Split(new[] { 1, 2 }, 1), s_x.Split(2, 1) }) pieces.Length.ShouldBe(2);
        foreach (var joined in new[] { Tensor.Concatenate([s_x, s_x]), Tensor.Concatenate(new[] { s_x, s_x }) }) joined.Shape.ShouldBe([4, 3]);
        foreach (var stacked in new[] { Tensor.Stack([s_x, s_x]), Tensor.Stack(new[] { s_x, s_x }) }) stacked.Shape.ShouldBe([2, 2, 3]);
    }

    [Test]
    public void An_array_of_axes_is_copied()
    {
        int[] axes = [0];
        var kept = new Axes(axes);
        axes[0] = 7;
        s_x.Sum(kept).ToArray<float>().ShouldBe([3, 5, 7]);
    }

    [Test]
    public void The_greater_and_the_lesser_of_two_tensors_can_be_asked_of_both()
    {
        var other = Tensor.From(new float[,] { { 2, 0, 9 }, { 3, 1, -1 } });
        Tensor.Maximum(s_x, other).ToArray<float>().ShouldBe([2, 1, 9, 3, 4, 5]);
        Tensor.Minimum(s_x, other).ToArray<float>().ShouldBe([0, 0, 2, 3, 1, -1]);
        Should.Throw<ArgumentNullException>(() => Tensor.Maximum(null!, other)).ParamName.ShouldBe("left");
        Should.Throw<ArgumentNullException>(() => Tensor.Minimum(null!, other)).ParamName.ShouldBe("left");
    }

    [Test]
    public void Whatever_takes_a_shape_or_a_span_takes_an_array_too()
    {
        // Other languages have no collection expressions, and F# turns no array literal into a span or a Shape.
        var methods = typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => typeof(Tensor).IsAssignableFrom(method.ReturnType) || method.ReturnType == typeof(Tensor[])).ToList();
        var withoutArray = methods.Where(method => method.GetParameters().Any(parameter => IsSpan(parameter.ParameterType) || parameter.ParameterType == typeof(Shape)))
            .Where(method => !methods.Any(other => other.Name == method.Name && other.GetParameters().Any(parameter => parameter.ParameterType.IsArray)));
        withoutArray.Select(method => method.ToString()).ShouldBeEmpty();
    }

    private static bool IsSpan(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>);
}
