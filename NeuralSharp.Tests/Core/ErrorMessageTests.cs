using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Messages name the op, what it was given, and the mend.</summary>
[TestFixture]
internal sealed class ErrorMessageTests
{
    private static readonly Tensor s_float = Tensor.Ones([3, 4]);
    private static readonly Tensor s_int = Tensor.Zeros([3, 4], DType.Int32);

    [TestCase(false, false, "MatMul: [3, 4] x [5, 6], inner sizes 4 and 5 differ.")]
    [TestCase(true, false, "MatMul: [3, 4] transposed x [5, 6], inner sizes 3 and 5 differ.")]
    [TestCase(false, true, "MatMul: [3, 4] x [5, 6] transposed, inner sizes 4 and 6 differ.")]
    [TestCase(true, true, "MatMul: [3, 4] transposed x [5, 6] transposed, inner sizes 3 and 6 differ.")]
    public void A_matrix_product_names_its_inner_sizes(bool transposeA, bool transposeB, string message) =>
        Should.Throw<ShapeException>(() => s_float.MatMul(Tensor.Ones([5, 6]), transposeA, transposeB)).Message.ShouldBe(message);

    [Test]
    public void A_product_of_stacks_or_vectors_shows_the_shapes_as_they_were_given()
    {
        Message(() => s_float.MatMul(Tensor.Ones([5]))).ShouldBe("MatMul: [3, 4] x [5], inner sizes 4 and 5 differ.");
        Message(() => Tensor.Ones([5]).MatMul(s_float, transposeB: true)).ShouldBe("MatMul: [5] x [3, 4] transposed, inner sizes 5 and 4 differ.");
        Message(() => Tensor.Ones([2]).MatMul(Tensor.Ones([3]))).ShouldBe("MatMul: [2] x [3], inner sizes 2 and 3 differ.");
        Message(() => Tensor.Ones([2, 3, 4]).MatMul(s_float)).ShouldBe("MatMul: [2, 3, 4] x [3, 4], inner sizes 4 and 3 differ.");
        Message(() => Tensor.Ones([2, 3, 4]).MatMul(Tensor.Ones([5, 4, 6])))
            .ShouldBe("MatMul: [2, 3, 4] x [5, 4, 6], the axes in front of the matrices, [2] and [5], do not broadcast.");
        Message(() => s_float.MatMul(Tensor.Scalar(2))).ShouldBe("MatMul: [3, 4] x [], a scalar has no matrix product. Multiply by it with *.");
        Message(() => Tensor.Scalar(2).MatMul(s_float)).ShouldStartWith("MatMul: [] x [3, 4]");
        Should.Throw<ArgumentNullException>(() => s_float.MatMul(null!));
    }

    [Test]
    public void Vectors_and_matrices_are_asked_for()
    {
        var (three, four) = (Tensor.Ones([3]), Tensor.Ones([4]));
        Message(() => three.Dot(four)).ShouldBe("Dot: [3] with [4], lengths 3 and 4 differ.");
        Message(() => s_float.Dot(four)).ShouldBe("Dot: [3, 4] with [4], both must be vectors. The product of matrices is MatMul.");
        Message(() => three.Outer(s_float)).ShouldBe("Outer: [3] with [3, 4], both must be vectors. Flatten with Reshape(-1).");
        Message(() => three.Trace()).ShouldBe("Trace: shape [3] holds no matrix; a trace needs two axes.");
        Message(() => three.Diagonal()).ShouldStartWith("Diagonal: shape [3] holds no matrix");
        Message(() => three.Tril()).ShouldStartWith("Tril: shape [3] holds no matrix");
        Message(() => Tensor.Scalar(1).Triu()).ShouldStartWith("Triu: shape [] holds no matrix");
        Should.Throw<ArgumentNullException>(() => three.Dot(null!));
        Should.Throw<ArgumentNullException>(() => three.Outer(null!));
    }

    [Test]
    public void Axes_that_cannot_be_arranged_so_are_named()
    {
        var x = Tensor.Zeros([2, 3, 1], DType.Int32);
        Message(() => x.Permute(0, 1)).ShouldBe("Permute: [0, 1] names 2 axes, and shape [2, 3, 1] has 3. Name each once.");
        Message(() => x.Permute(0, 1, -2)).ShouldBe("Permute: axis -2 is named twice in [0, 1, -2].");
        Message(() => x.Permute(0, 1, 3)).ShouldBe("Permute: axis 3 is out of range for shape [2, 3, 1]; use -3 to 2.");
        Message(() => x.ExpandDims(4)).ShouldBe("ExpandDims: a new axis 4 is out of range for shape [2, 3, 1]; use -4 to 3.");
        Message(() => x.ExpandDims(-5)).ShouldStartWith("ExpandDims: a new axis -5");
        Message(() => Tensor.Ones([1, 1, 1, 1, 1, 1, 1, 1]).ExpandDims(0)).ShouldContain("at most 8 dimensions, not 9");
        Message(() => x.Squeeze(1)).ShouldBe("Squeeze: axis 1 of shape [2, 3, 1] has size 3; only axes of size 1 can be left out.");
        Message(() => x.Squeeze([2, -1])).ShouldBe("Squeeze: axis -1 is named twice in [2, -1].");
        Message(() => x.Flip(3)).ShouldStartWith("Flip: axis 3");
        Message(() => Tensor.Scalar(1).CumSum(0)).ShouldBe("CumSum: axis 0 is out of range for shape []; a scalar has no axes.");
    }

    [Test]
    public void Tensors_that_cannot_be_joined_are_shown()
    {
        var (a, b) = (Tensor.Ones([2, 3]), Tensor.Ones([2, 4]));
        Message(() => Tensor.Concatenate([a, a, b])).ShouldBe("Concatenate: tensor 0 is [2, 3], tensor 2 [2, 4]; but along axis 0 all sizes must be equal.");
        Tensor.Concatenate([a, b], axis: 1).Shape.ShouldBe([2, 7]);
        Message(() => Tensor.Concatenate([a, Tensor.Ones([3])])).ShouldContain("tensor 1 [3]");
        Message(() => Tensor.Concatenate([Tensor.Scalar(1)])).ShouldContain("a scalar has no axes");
        Message(() => Tensor.Concatenate([a], 2)).ShouldStartWith("Concatenate: axis 2");
        Message(() => Tensor.Stack([a, b])).ShouldBe("Stack: tensor 0 is [2, 3], tensor 1 [2, 4]; their shapes must be equal.");
        Message(() => Tensor.Stack([a, a], 3)).ShouldBe("Stack: a new axis 3 is out of range for shape [2, 3]; use -3 to 2.");
        Should.Throw<ArgumentException>(() => Tensor.Concatenate([])).Message.ShouldStartWith("Concatenate: there are no tensors. Give at least one.");
        Should.Throw<ArgumentException>(() => Tensor.Stack([])).Message.ShouldStartWith("Stack: there are no tensors.");
        Should.Throw<DTypeException>(() => Tensor.Concatenate([a, a.To(DType.Float64)]))
            .Message.ShouldBe("Concatenate: tensor 0 is Float32, tensor 1 Float64. Convert one with To(DType.Float32).");
        Should.Throw<DTypeException>(() => Tensor.Stack([a, s_int]));
        Should.Throw<ArgumentNullException>(() => Tensor.Concatenate([a, null!])).ParamName.ShouldBe("tensors[1]");
        Should.Throw<ArgumentNullException>(() => Tensor.Stack([null!]));
    }

    [Test]
    public void Two_sizes_to_follow_from_the_others_are_one_too_many() =>
        Message(() => s_float.Reshape(-1, 2, -1)).ShouldBe("Reshape: [-1, 2, -1] has several sizes of -1, and only one follows from the others. Give all but one.");

    [Test]
    public void Sizes_of_pieces_borders_and_tiles_must_fit()
    {
        Message(() => Only(s_float.Split([1, 1]))).ShouldBe("Split: sizes [1, 1] along axis 0 of shape [3, 4]; they add up to 2, not to 3.");
        Message(() => Only(s_float.Split([5, -1], 1))).ShouldBe("Split: sizes [5, -1] along axis 1 of shape [3, 4]; none can be negative.");
        Message(() => Only(s_float.Split([int.MaxValue, int.MaxValue, 5]))).ShouldContain("add up to 4294967299");
        Message(() => Only(s_float.Split(1, 2))).ShouldStartWith("Split: axis 2");
        Should.Throw<ArgumentOutOfRangeException>(() => s_float.Split(0)).Message.ShouldStartWith("Split: pieces of size 0; give 1 or more.");
        Message(() => s_float.Pad([(1, 1)])).ShouldBe("Pad: 1 pairs of widths for shape [3, 4], which has 2 axes. Give a pair for each.");
        Message(() => s_float.Pad([(0, 0), (0, -1)]))
            .ShouldBe("Pad: widths (0, -1) along axis 1 of shape [3, 4]; none can be negative. Cut with a range, x[1..].");
        Message(() => s_float.Pad([(int.MaxValue, int.MaxValue), (0, 0)])).ShouldContain("cannot have 4294967297 elements along axis 0");
        Should.Throw<DTypeException>(() => s_int.Pad([(0, 0), (0, 0)], 0.5)).Message.ShouldBe("Pad: 0.5 is no 32-bit integer, and the tensor is Int32.");
        Message(() => s_float.Repeat(2)).ShouldBe("Repeat: 1 numbers for shape [3, 4], which has 2 axes. Give one for each.");
        Message(() => s_float.Repeat(1, -2)).ShouldBe("Repeat: -2 times along axis 1; none can be negative.");
        Message(() => s_float.Repeat(65536, 65536)).ShouldContain("elements");
        Message(() => s_float.Repeat(1, 1, 1, 1, 1, 1, 1, 1, 1)).ShouldContain("at most 8 dimensions");

        static Tensor Only(Tensor[] pieces) => pieces[0];
    }

    [Test]
    public void Indices_that_do_not_fit_are_named_with_their_place()
    {
        var x = Tensor.Ones([2, 3]);
        Message(() => x.Gather(Tensor.From(new[,] { { 0, 1, 0 }, { 1, 2, 0 } }), 0))
            .ShouldBe("Gather: index 2 at [1, 1] is out of range for axis 0 of shape [2, 3]; use 0 to 1.");
        Message(() => Tensor.Ones([3]).Gather(Tensor.From([0, -1]), 0)).ShouldBe("Gather: index -1 at position 1 is out of range for axis 0 of shape [3]; use 0 to 2.");
        Message(() => Tensor.Ones([0]).Gather(Tensor.From([0]), 0)).ShouldEndWith("the axis is empty.");
        Message(() => x.Gather(Tensor.From([0]), 0)).ShouldBe("Gather: indices [1] along axis 0 of [2, 3]; there must be as many axes, and the others not longer.");
        Message(() => x.Gather(Tensor.Zeros([3, 1], DType.Int32), 1)).ShouldStartWith("Gather: indices [3, 1] along axis 1 of [2, 3]");
        Message(() => x.Gather(Tensor.Zeros([2, 3], DType.Int32), 2)).ShouldStartWith("Gather: axis 2");
        Should.Throw<DTypeException>(() => x.Gather(x, 0)).Message.ShouldBe("Gather: indices are Int32, not Float32. Convert them with To(DType.Int32).");
        Message(() => x.ScatterAdd(Tensor.Full([1, 3], 2, DType.Int32), Tensor.Ones([1, 3]), 0))
            .ShouldBe("ScatterAdd: index 2 at [0, 0] is out of range for axis 0 of shape [2, 3]; use 0 to 1.");
        Message(() => x.ScatterAdd(Tensor.Zeros([1, 3], DType.Int32), Tensor.Ones([2, 3]), 0))
            .ShouldBe("ScatterAdd: indices [1, 3] with a source [2, 3]; each element of the source needs an index.");
        Should.Throw<DTypeException>(() => x.ScatterAdd(Tensor.Zeros([2, 3], DType.Int32), s_int[..2, ..3], 0))
            .Message.ShouldBe("ScatterAdd: the source is Int32, the tensor Float32. Convert it with To(DType.Float32).");
        Should.Throw<ArgumentNullException>(() => x.Gather(null!, 0));
        Should.Throw<ArgumentNullException>(() => x.ScatterAdd(null!, x, 0));
        Should.Throw<ArgumentNullException>(() => x.ScatterAdd(Tensor.From([0]), null!, 0));
    }

    [Test]
    public void A_norm_of_another_order_is_refused()
    {
        foreach (var order in new[] { 0, 3, 0.5, -1, double.NaN, double.NegativeInfinity })
            Should.Throw<ArgumentException>(() => s_float.Norm(order)).Message.ShouldContain("Use 1, 2 or double.PositiveInfinity.");
        Message(() => s_float.Norm(2, 2)).ShouldStartWith("Norm: axis 2");
        Message(() => s_float.Norm(1, 2)).ShouldStartWith("Norm: axis 2");
    }

    [Test]
    public void Types_are_not_mixed()
    {
        Should.Throw<DTypeException>(() => s_float + Tensor.Ones([3, 4], DType.Float64)).Message
            .ShouldBe("Add: Float32 with Float64. Convert one with To(DType.Float32) or To(DType.Float64).");
        Should.Throw<DTypeException>(() => s_float.MatMul(Tensor.Ones([4, 2], DType.Float64)))
            .Message.ShouldStartWith("MatMul: Float32 with Float64.");
        Should.Throw<DTypeException>(() => s_float * s_int).Message.ShouldStartWith("Multiply: Float32 with Int32.");
    }

    [Test]
    public void Little_is_computed_on_integers()
    {
        foreach (var compute in new Func<Tensor>[]
        {
            () => s_int / s_int, () => s_int / 2, () => s_int.Exp(), () => s_int.Abs(), () => s_int.Mean(), () => s_int.Mean(0),
            () => s_int.Max(), () => s_int.ArgMax(), () => s_int.Min(), () => s_int.ArgMin(), () => s_int.Prod(), () => s_int.Var(), () => s_int.Std(),
            () => s_int.Norm(1), () => s_int.Norm(2, 0), () => s_int.Norm(double.PositiveInfinity), () => s_int.LogSumExp(), () => s_int.CumSum(0),
            () => s_int[0].Dot(s_int[0]),
            () => s_int.Softmax(), () => s_int.MatMul(s_int, transposeB: true), () => s_int.Relu(), () => s_int.BinaryCrossEntropy(s_int),
            () => s_int.SoftmaxCrossEntropy(Tensor.From([0, 0, 0])),
            () => s_int.Pow(2), () => s_int.Pow(s_int), () => s_int.Sin(), () => s_int.Floor(), () => s_int.Gelu(), () => s_int.HardTanh(),
            () => s_int.Maximum(s_int), () => s_int.Atan2(s_int),
        })
        {
            Should.Throw<DTypeException>(compute).Message.ShouldContain("Int32. Convert with To(DType.Float32) first.");
        }
    }

    [TestCaseSource(nameof(Members))]
    public void Integers_are_moved_or_refused_but_never_read_as_doubles(string member)
    {
        foreach (var row in OpCases.All.Where(row => row.Member == member))
        {
            Tensor[] integers = [.. row.MakeInputs(DType.Int32)];
            Tensor? moved = null;
            try
            {
                moved = row.Function(integers);
            }
            catch (DTypeException exception)
            {
                exception.Message.ShouldContain("Int32");
            }

            moved?.To(DType.Float64).ToArray<double>().ShouldBe(row.Function([.. integers.Select(input => input.To(DType.Float64))]).ToArray<double>(), row.ToString());
        }
    }

    [Test]
    public void Axes_out_of_range_are_named()
    {
        Should.Throw<ShapeException>(() => s_float.Sum(2))
            .Message.ShouldBe("Sum: axis 2 is out of range for shape [3, 4]; use -2 to 1.");
        Should.Throw<ShapeException>(() => s_float.Mean(-3)).Message.ShouldStartWith("Mean: axis -3 is out of range");
        Should.Throw<ShapeException>(() => s_float.Max([0, 5])).Message.ShouldStartWith("Max: axis 5");
        Should.Throw<ShapeException>(() => s_float.Sum([1, -1])).Message.ShouldBe("Sum: axis -1 is named twice in [1, -1].");
        Should.Throw<ShapeException>(() => s_float.Softmax(2)).Message.ShouldStartWith("Softmax: axis 2");
        Should.Throw<ShapeException>(() => s_float.LogSoftmax(2)).Message.ShouldStartWith("LogSoftmax: axis 2");
        Should.Throw<ShapeException>(() => s_float.ArgMax(2)).Message.ShouldStartWith("ArgMax: axis 2");
        Should.Throw<ShapeException>(() => s_float.ArgMin(2)).Message.ShouldStartWith("ArgMin: axis 2");
        Should.Throw<ShapeException>(() => s_float.Min(2)).Message.ShouldStartWith("Min: axis 2");
        Should.Throw<ShapeException>(() => s_float.Prod([0, -2])).Message.ShouldStartWith("Prod: axis -2 is named twice");
        Should.Throw<ShapeException>(() => s_float.Var(2)).Message.ShouldStartWith("Var: axis 2");
        Should.Throw<ShapeException>(() => s_float.Std(2)).Message.ShouldStartWith("Std: axis 2");
        Should.Throw<ShapeException>(() => s_float.LogSumExp(-3)).Message.ShouldStartWith("LogSumExp: axis -3");
        Should.Throw<ShapeException>(() => s_float.Transpose(0, 2)).Message.ShouldStartWith("Transpose: axis 2");
        Should.Throw<ShapeException>(() => Tensor.Scalar(1).Sum(0))
            .Message.ShouldBe("Sum: axis 0 is out of range for shape []; a scalar has no axes.");
        Should.Throw<ShapeException>(() => Tensor.Ones([3]).Transpose())
            .Message.ShouldContain("axis -2 is out of range for shape [3]");
    }

    [Test]
    public void Broadcasts_that_do_not_fit_are_named()
    {
        Should.Throw<ShapeException>(() => s_float.BroadcastTo([3, 5]))
            .Message.ShouldStartWith("BroadcastTo: [3, 4] does not broadcast to [3, 5]");
        Should.Throw<ShapeException>(() => s_float.BroadcastTo([4]));
        Should.Throw<ShapeException>(() => s_float.SumTo([3]))
            .Message.ShouldBe("SumTo: [3] does not broadcast to this tensor's shape [3, 4].");
        Should.Throw<ShapeException>(() => s_float.SumTo([2, 3, 4]));
    }

    [Test]
    public void Labels_that_do_not_fit_are_named()
    {
        Should.Throw<ShapeException>(() => s_float.SoftmaxCrossEntropy(Tensor.From([0, 1]))).Message
            .ShouldBe("SoftmaxCrossEntropy: an output [3, 4] with targets [2]; outputs are [batch, classes], labels [batch] and probabilities [batch, classes].");
        Should.Throw<ShapeException>(() => s_float.SoftmaxCrossEntropy(Tensor.From([0, 4, 1]))).Message
            .ShouldBe("SoftmaxCrossEntropy: label 4 at position 1 is outside the 4 classes 0 to 3.");
        Should.Throw<ShapeException>(() => s_float.SoftmaxCrossEntropy(Tensor.From([0, -1, 1])));
        Should.Throw<DTypeException>(() => s_float.SoftmaxCrossEntropy(Tensor.From([0f, 1, 2])))
            .Message.ShouldContain("labels are Int32, not Float32");
        Should.Throw<ShapeException>(() => Tensor.Ones([4]).SoftmaxCrossEntropy(Tensor.From([0])));
        Should.Throw<ArgumentNullException>(() => s_float.SoftmaxCrossEntropy(null!));
    }

    [Test]
    public void Missing_tensors_are_named_as_such()
    {
        Tensor nothing = null!;
        foreach (var compute in new Func<Tensor>[]
        {
            () => s_float + nothing, () => nothing + s_float, () => nothing * 2, () => 2 - nothing, () => -nothing, () => s_float.Add(nothing),
            () => s_float.EqualTo(nothing), () => Tensor.OnesLike(nothing),
            () => s_float.Pow(nothing), () => s_float.Maximum(nothing), () => s_float.Atan2(nothing), () => s_float > nothing,
            () => nothing > s_float, () => nothing <= 1, () => 1 >= nothing,
        })
        {
            Should.Throw<ArgumentNullException>(compute);
        }
    }

    private static string Message(Func<Tensor> compute) => Should.Throw<ShapeException>(compute).Message;

    private static IEnumerable<string> Members() => OpCases.All.Select(row => row.Member).Distinct();
}
