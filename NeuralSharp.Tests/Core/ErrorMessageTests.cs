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
    public void A_matrix_product_is_of_matrices()
    {
        Should.Throw<ShapeException>(() => s_float.MatMul(Tensor.Ones([4]))).Message
            .ShouldBe("MatMul: [3, 4] x [4], both must be matrices. Reshape a vector to [1, n] or [n, 1].");
        Should.Throw<ShapeException>(() => Tensor.Ones([2, 3, 4]).MatMul(s_float));
        Should.Throw<ArgumentNullException>(() => s_float.MatMul(null!));
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
    public void Nothing_is_computed_on_integers()
    {
        foreach (var compute in new Func<Tensor>[]
        {
            () => s_int + s_int, () => s_int * 2, () => -s_int, () => s_int.Exp(), () => s_int.Sum(), () => s_int.Mean(),
            () => s_int.Max(), () => s_int.ArgMax(),
            () => s_int.Softmax(), () => s_int.MatMul(s_int, transposeB: true), () => s_int.Relu(), () => s_int.BinaryCrossEntropy(s_int),
            () => s_int.SoftmaxCrossEntropy(Tensor.From([0, 0, 0])),
            () => s_int.Pow(2), () => s_int.Pow(s_int), () => s_int.Sin(), () => s_int.Floor(), () => s_int.Gelu(), () => s_int.HardTanh(),
            () => s_int.Maximum(s_int), () => s_int.Atan2(s_int), () => s_int > 0, () => s_int.NotEqualTo(1),
        })
        {
            Should.Throw<DTypeException>(compute).Message.ShouldContain("Int32. Convert with To(DType.Float32) first.");
        }
    }

    [Test]
    public void Axes_out_of_range_are_named()
    {
        Should.Throw<ShapeException>(() => s_float.Sum(2))
            .Message.ShouldBe("Sum: axis 2 is out of range for shape [3, 4]; use -2 to 1.");
        Should.Throw<ShapeException>(() => s_float.Mean(-3)).Message.ShouldContain("axis -3 is out of range");
        Should.Throw<ShapeException>(() => s_float.Max([0, 5])).Message.ShouldStartWith("Max: axis 5");
        Should.Throw<ShapeException>(() => s_float.Sum([1, -1])).Message.ShouldBe("Sum: axis -1 is named twice in [1, -1].");
        Should.Throw<ShapeException>(() => s_float.Softmax(2)).Message.ShouldStartWith("Softmax: axis 2");
        Should.Throw<ShapeException>(() => s_float.LogSoftmax(2)).Message.ShouldStartWith("LogSoftmax: axis 2");
        Should.Throw<ShapeException>(() => s_float.ArgMax(2)).Message.ShouldStartWith("ArgMax: axis 2");
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
            .ShouldBe("SoftmaxCrossEntropy: logits [3, 4] with labels [2]; logits are [batch, classes], labels [batch].");
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
}
