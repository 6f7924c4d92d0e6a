using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Reading values out, converting them, and taking parts.</summary>
[TestFixture]
internal sealed class TensorAccessTests
{
    private static readonly Tensor s_matrix = Tensor.From(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });

    [Test]
    public void Item_is_the_only_element_of_any_type()
    {
        Tensor.Scalar(2.5).Item().ShouldBe(2.5);
        Tensor.From(new[,] { { 7 } }).Item().ShouldBe(7);
        Should.Throw<ShapeException>(() => s_matrix.Item())
            .Message.ShouldBe("Item: the tensor has shape [2, 3], not one element. Index it first, or use ToArray.");
        Should.Throw<ShapeException>(() => Tensor.Zeros([0]).Item());
    }

    [Test]
    public void Elements_are_read_in_their_own_type_only()
    {
        s_matrix.ToArray<double>().ShouldBe([1, 2, 3, 4, 5, 6]);
        s_matrix.AsSpan<double>()[4].ShouldBe(5);
        Should.Throw<DTypeException>(() => s_matrix.ToArray<float>()).Message
            .ShouldBe("ToArray<Single>: the tensor holds Float64. Use the type it has, or convert it with To(DType.Float32).");
        Should.Throw<DTypeException>(() => s_matrix.AsWritableSpan<int>());
        Should.Throw<DTypeException>(() => s_matrix.AsSpan<long>());
    }

    [Test]
    public void Ops_too_get_elements_of_their_own_type_only()
    {
        var integers = Tensor.From([1, 2]);
        Should.Throw<DTypeException>(() => integers.Write<double>().Clear()).Message
            .ShouldBe("The values are Int32, and a computation in Float64 was asked of them. Convert the tensor with To(DType.Float64) first.");
        Should.Throw<DTypeException>(() => integers.Read<float>().ToArray());
    }

    [Test]
    public void Spans_see_later_writes()
    {
        var x = Tensor.From([1.0, 2]);
        var span = x.AsSpan<double>();
        x.AsWritableSpan<double>()[1] = 5;
        span[1].ShouldBe(5);
    }

    [Test]
    public void Conversions_between_types_keep_the_values()
    {
        s_matrix.To(DType.Float64).ShouldBeSameAs(s_matrix);
        s_matrix.To(DType.Float32).ShouldHave([2, 3], [1, 2, 3, 4, 5, 6]);
        Tensor.From([0.1]).To(DType.Float32).ToArray<float>().ShouldBe([0.1f]);
        Tensor.From([0.1f]).To(DType.Float64).ToArray<double>().ShouldBe([(double)0.1f]);
        Tensor.From([1e300, -1e300, double.NaN]).To(DType.Float32)
            .ShouldHave([3], [double.PositiveInfinity, double.NegativeInfinity, double.NaN]);
        Tensor.From([16777217, int.MinValue]).To(DType.Float32).ShouldHave([2], [16777216, int.MinValue]);
        Tensor.From([int.MaxValue]).To(DType.Float64).ShouldHave([1], [int.MaxValue]);
        for (var length = 0; length < 40; length++)
        {
            var values = Enumerable.Range(0, length).Select(i => i + 0.3).ToArray();
            Tensor.From(values).To(DType.Float32).ToArray<float>().ShouldBe(values.Select(value => (float)value));
        }
    }

    [Test]
    public void Conversion_to_integers_drops_fractions_and_refuses_what_does_not_fit()
    {
        Tensor.From([1.9, -1.9, 2147483647.9, -2147483648.9]).To(DType.Int32)
            .ShouldHave([4], [1, -1, int.MaxValue, int.MinValue]);
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, 2147483648, -2147483649 })
            Should.Throw<DTypeException>(() => Tensor.From([0, value]).To(DType.Int32))
                .Message.ShouldContain("at position 1 does not fit into Int32");
        Should.Throw<DTypeException>(() => Tensor.From([2147483647f]).To(DType.Int32)).Message.ShouldContain("2147483648");
    }

    [Test]
    public void Gradients_flow_back_through_a_conversion_in_the_old_type()
    {
        var x = Tensor.From([1f, 2], requiresGrad: true);
        (x.To(DType.Float64) * Tensor.From([3.0, 4])).Sum().Backward();
        x.Grad.ShouldHave([2], [3, 4]);
        x.Grad!.DType.ShouldBe(DType.Float32);
        x.To(DType.Int32).RequiresGrad.ShouldBeFalse();
    }

    [Test]
    public void Indexing_by_positions_and_ranges_agrees_with_plain_loops()
    {
        var range = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Bool, Gen.Bool, Gen.Bool);
        Gen.Select(Gen.Int[1, 5].Array[1, 4], range.Array[4], Gen.Int[0, 4]).Sample(
            (sizes, choices, count) =>
            {
                var x = Tensor.Arange(sizes.Aggregate((product, size) => product * size), DType.Int32).Reshape(Shape.Create(sizes));
                var indices = new AxisIndex[Math.Min(count, sizes.Length)];
                var (starts, kept, keptSizes) = (new int[sizes.Length], new List<int>(), new List<int>());
                for (var axis = 0; axis < sizes.Length; axis++)
                {
                    var size = sizes[axis];
                    var (a, b, isPosition, startFromEnd, endFromEnd) = choices[axis];
                    var (start, end) = axis >= indices.Length ? (0, size)
                        : isPosition ? (a % size, (a % size) + 1)
                        : (Math.Min(a, b) % (size + 1), Math.Max(Math.Min(a, b) % (size + 1), Math.Max(a, b) % (size + 1)));
                    starts[axis] = start;
                    if (axis < indices.Length)
                    {
                        var first = startFromEnd ? ^(size - start) : (Index)start;
                        var last = endFromEnd ? ^(size - end) : (Index)end;
                        indices[axis] = isPosition ? first : first..last;
                        if (isPosition) continue;
                    }

                    kept.Add(axis);
                    keptSizes.Add(end - start);
                }

                var whole = NaiveArray.Of(x);
                var expected = NaiveArray.Build([.. keptSizes], index =>
                {
                    var source = (int[])starts.Clone();
                    for (var i = 0; i < kept.Count; i++) source[kept[i]] += index[i];
                    return whole[source];
                });
                x[indices].ShouldHave(keptSizes.ToArray(), expected.Values);
            },
            iter: 500,
            threads: 1);
    }

    [Test]
    public void An_index_result_is_a_copy_even_of_the_whole()
    {
        var x = Tensor.From(new[,] { { 1.0, 2 } });
        foreach (var part in new[] { x[0], x[..], x[.., ..], x[0, 1] }) part.Fill(9);
        x.ShouldHave([1, 2], [1, 2]);
    }

    [Test]
    public void Indices_out_of_range_are_named()
    {
        Should.Throw<ShapeException>(() => s_matrix[2]).Message.ShouldBe("Index: 2 is out of range for axis 0 of shape [2, 3].");
        Should.Throw<ShapeException>(() => s_matrix[^3])
            .Message.ShouldBe("Index: ^3 is out of range for axis 0 of shape [2, 3].");
        Should.Throw<ShapeException>(() => s_matrix[0, 1..5])
            .Message.ShouldBe("Index: 1..5 is out of range for axis 1 of shape [2, 3].");
        Should.Throw<ShapeException>(() => s_matrix[.., 2..1]);
        Should.Throw<ShapeException>(() => s_matrix[^0]);
        Should.Throw<ShapeException>(() => s_matrix[0, 0, 0])
            .Message.ShouldBe("Index: 3 indices for shape [2, 3], which has 2 axes.");
        Should.Throw<ShapeException>(() => s_matrix[-1]).Message.ShouldBe("Index: -1 is negative; the last element is [^1].");
        Should.Throw<ShapeException>(() => Tensor.Scalar(1)[0]);
        Should.Throw<ShapeException>(() => Tensor.Zeros([0])[0]);
    }

    [Test]
    public void Rows_are_selected_in_any_type()
    {
        Tensor.From(new[,] { { 1, 2 }, { 3, 4 } }).IndexSelect(Tensor.From([1, 1, 0])).ShouldHave([3, 2], [3, 4, 3, 4, 1, 2]);
        s_matrix.IndexSelect(Tensor.From([2, 0]), axis: 1).ShouldHave([2, 2], [3, 1, 6, 4]);
        Should.Throw<ShapeException>(() => s_matrix.IndexSelect(Tensor.From([0, 2]))).Message
            .ShouldBe("IndexSelect: index 2 at position 1 is out of range for axis 0 of shape [2, 3]; use 0 to 1.");
        Should.Throw<ShapeException>(() => s_matrix.IndexSelect(Tensor.From([-1])));
        Should.Throw<ShapeException>(() => s_matrix.IndexSelect(Tensor.From([0]), axis: 2))
            .Message.ShouldContain("axis 2 is out of range for shape [2, 3]; use -2 to 1");
        Should.Throw<ShapeException>(() => s_matrix.IndexSelect(Tensor.Scalar(0, DType.Int32)))
            .Message.ShouldContain("are a vector");
        Should.Throw<DTypeException>(() => s_matrix.IndexSelect(Tensor.From([0f])))
            .Message.ShouldContain("indices are Int32, not Float32");
        Should.Throw<ArgumentNullException>(() => s_matrix.IndexSelect(null!));
    }

    [Test]
    public void Indices_written_over_later_do_not_matter_to_the_gradient()
    {
        var x = Tensor.From([1.0, 2, 3], requiresGrad: true);
        var indices = Tensor.From([0, 0]);
        var y = x.IndexSelect(indices).Sum();
        indices.Fill(2);
        y.Backward();
        x.Grad.ShouldHave([3], [2, 0, 0]);
    }

    [Test]
    public void Labels_become_rows_with_a_one()
    {
        Tensor.From([2, 0]).OneHot(3).ShouldHave([2, 3], [0, 0, 1, 1, 0, 0]);
        Tensor.From(new[,] { { 1 }, { 0 } }).OneHot(2, DType.Float64).ShouldHave([2, 1, 2], [0, 1, 1, 0]);
        Tensor.Scalar(1, DType.Int32).OneHot(2).ShouldHave([2], [0, 1]);
        Tensor.From(Array.Empty<int>()).OneHot(3).ShouldHave([0, 3], []);
        Should.Throw<ShapeException>(() => Tensor.From([0, 3]).OneHot(3))
            .Message.ShouldBe("OneHot: label 3 at position 1 is outside the 3 classes 0 to 2.");
        Should.Throw<ShapeException>(() => Tensor.From([-1]).OneHot(3));
        Should.Throw<ShapeException>(() => Tensor.From([0]).OneHot(-3));
        Should.Throw<DTypeException>(() => Tensor.From([0f]).OneHot(3))
            .Message.ShouldContain("class labels are Int32, not Float32");
        Should.Throw<DTypeException>(() => Tensor.From([0]).OneHot(3, DType.Int32));
    }

    [Test]
    public void Reshape_keeps_elements_and_fills_in_one_size()
    {
        s_matrix.Reshape(3, 2).ShouldHave([3, 2], [1, 2, 3, 4, 5, 6]);
        s_matrix.Reshape(-1).ShouldHave([6], [1, 2, 3, 4, 5, 6]);
        s_matrix.Reshape(1, -1, 2).Shape.ShouldBe([1, 3, 2]);
        Tensor.Zeros([0]).Reshape(-1, 3).Shape.ShouldBe([0, 3]);
        Tensor.Scalar(4).Reshape(1, 1).ShouldHave([1, 1], [4]);
        Tensor.From([4.0]).Reshape().ShouldHave([], [4]);
        s_matrix.Reshape(3, 2).Storage.ShouldBeSameAs(s_matrix.Storage);
    }

    [Test]
    public void Reshapes_that_do_not_fit_are_explained()
    {
        Should.Throw<ShapeException>(() => s_matrix.Reshape(4, 2))
            .Message.ShouldBe("Reshape: [2, 3] has 6 elements, [4, 2] has 8. Their products must be equal.");
        Should.Throw<ShapeException>(() => s_matrix.Reshape(-1, 4))
            .Message.ShouldBe("Reshape: [2, 3] has 6 elements, which leave no whole size for the -1 in [-1, 4].");
        Should.Throw<ShapeException>(() => s_matrix.Reshape(-1, -1));
        Should.Throw<ShapeException>(() => s_matrix.Reshape(-2, -3));
        Should.Throw<ShapeException>(() => Tensor.Zeros([0]).Reshape(0, -1));
    }

    [Test]
    public void Axes_of_size_one_come_and_go_without_a_copy()
    {
        s_matrix.ExpandDims(1).Storage.ShouldBeSameAs(s_matrix.Storage);
        s_matrix.ExpandDims(1).Squeeze().Storage.ShouldBeSameAs(s_matrix.Storage);
        s_matrix.Squeeze().ShouldBeSameAs(s_matrix);
    }

    [Test]
    public void Movements_copy_even_where_nothing_moves()
    {
        var x = Tensor.From(new[,] { { 1.0, 2 } });
        foreach (var moved in new[]
        {
            x.Permute(0, 1), x.Flip(0), x.Pad([(0, 0), (0, 0)]), x.Repeat(1, 1), x.Repeat(1, 1, 1), Tensor.Concatenate([x]), Tensor.Stack([x]),
            x.Split(5)[0], x.Tril(5), x.ScatterAdd(Tensor.Zeros([0, 2], DType.Int32), Tensor.Zeros([0, 2], DType.Float64), 0),
        })
        {
            moved.Fill(9);
        }

        x.ShouldHave([1, 2], [1, 2]);
    }

    [Test]
    public void Pieces_have_the_size_that_is_asked_for_and_the_last_the_rest()
    {
        var pieces = Tensor.Arange(5).Split(2);
        pieces.Select(piece => piece.Length).ShouldBe([2, 2, 1]);
        pieces[2].ShouldHave([1], [4]);
        Tensor.Arange(5).Split(int.MaxValue).Length.ShouldBe(1);
        Tensor.Zeros([0, 3]).Split(2).Select(piece => piece.Shape).ShouldBe([[0, 3]]);
        Tensor.Zeros([0, 3]).Split([]).ShouldBeEmpty();
        s_matrix.Split([1, 2], -1).Select(piece => piece.Shape).ShouldBe([[2, 1], [2, 2]]);
    }

    [Test]
    public void Gradients_of_pieces_come_back_to_their_places()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5], requiresGrad: true);
        var pieces = x.Split([2, 1, 2]);
        ((pieces[0] * 10) + (pieces[2] * 100)).Sum().Backward();
        x.Grad.ShouldHave([5], [10, 10, 0, 100, 100]);
    }

    [Test]
    public void A_tensor_may_be_joined_to_itself()
    {
        var x = Tensor.From([1.0, 2], requiresGrad: true);
        (Tensor.Concatenate([x, x, x]) * Tensor.From([1.0, 2, 3, 4, 5, 6])).Sum().Backward();
        x.Grad.ShouldHave([2], [9, 12]);
    }

    [Test]
    public void Positions_gathered_by_indices_written_over_later_do_not_matter_to_the_gradient()
    {
        var x = Tensor.From([1.0, 2, 3], requiresGrad: true);
        var indices = Tensor.From([0, 0]);
        var y = x.Gather(indices, 0).Sum();
        indices.Fill(2);
        y.Backward();
        x.Grad.ShouldHave([3], [2, 0, 0]);
    }

    [Test]
    public void Empty_ranges_and_single_rows_are_parts_too()
    {
        s_matrix[.., 1..3].ShouldHave([2, 2], [2, 3, 5, 6]);
        s_matrix[^1].ShouldHave([3], [4, 5, 6]);
        s_matrix[^1..].ShouldHave([1, 3], [4, 5, 6]);
        s_matrix[2..].ShouldHave([0, 3], []);
        s_matrix[..0, ^0..].ShouldHave([0, 0], []);
        s_matrix[1, 3..3].ShouldHave([0], []);
        Tensor.Scalar(4)[[]].ShouldHave([], [4]);
    }
}
