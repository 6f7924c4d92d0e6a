using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

[TestFixture]
internal sealed class TensorInPlaceTests
{
    [Test]
    public void Arithmetic_writes_to_the_tensor_itself()
    {
        var x = Tensor.From([6f, 8]);
        var other = Tensor.From([2f, 4]);
        x.AddInPlace(other).ShouldBeSameAs(x);
        x.ShouldHave([2], [8, 12]);
        x.SubtractInPlace(other).ShouldHave([2], [6, 8]);
        x.MultiplyInPlace(other).ShouldHave([2], [12, 32]);
        x.DivideInPlace(other).ShouldHave([2], [6, 8]);
        x.CopyFrom(other).ShouldHave([2], [2, 4]);
        x.Fill(-1).ShouldHave([2], [-1, -1]);
        other.ShouldHave([2], [2, 4]);
    }

    [Test]
    public void The_other_tensor_is_broadcast()
    {
        var x = Tensor.Zeros([2, 3], DType.Float64);
        x.CopyFrom(Tensor.From([1.0, 2, 3])).ShouldHave([2, 3], [1, 2, 3, 1, 2, 3]);
        x.AddInPlace(Tensor.From(new[,] { { 10.0 }, { 20 } })).ShouldHave([2, 3], [11, 12, 13, 21, 22, 23]);
        x.MultiplyInPlace(Tensor.Scalar(2, DType.Float64)).ShouldHave([2, 3], [22, 24, 26, 42, 44, 46]);
        x.CopyFrom(Tensor.From([5.0])).ShouldHave([2, 3], [5, 5, 5, 5, 5, 5]);
    }

    [Test]
    public void A_tensor_may_be_its_own_operand()
    {
        var x = Tensor.From(new[,] { { 1.0, 2 }, { 3, 4 } });
        x.AddInPlace(x).ShouldHave([2, 2], [2, 4, 6, 8]);
        x.CopyFrom(x.Transpose()).ShouldHave([2, 2], [2, 6, 4, 8]);
        x.SubtractInPlace(x[0]).ShouldHave([2, 2], [0, 0, 2, 2]);
        x.CopyFrom(x).ShouldHave([2, 2], [0, 0, 2, 2]);
    }

    [Test]
    public void Integers_are_copied_and_filled()
    {
        Tensor.Zeros([2], DType.Int32).CopyFrom(Tensor.From([3])).ShouldHave([2], [3, 3]);
        Tensor.From([1]).AddInPlace(Tensor.From([2])).ShouldHave([1], [3]);
    }

    [Test]
    public void What_does_not_fit_is_explained_and_nothing_is_written()
    {
        var x = Tensor.From([1f, 2]);
        Should.Throw<ShapeException>(() => x.AddInPlace(Tensor.Ones([2, 2]))).Message
            .ShouldBe("AddInPlace: a tensor [2, 2] does not broadcast to this one's shape [2], which a write in place cannot change.");
        Should.Throw<ShapeException>(() => x.CopyFrom(Tensor.Ones([3])));
        Should.Throw<DTypeException>(() => x.CopyFrom(Tensor.From([1.0, 2])))
            .Message.ShouldBe("CopyFrom: Float64 into Float32. Convert with To(DType.Float32) first.");
        Should.Throw<ArgumentNullException>(() => x.CopyFrom(null!));
        x.ShouldHave([2], [1, 2]);
    }

    [Test]
    public void Writes_are_not_recorded()
    {
        var (buffer, x) = (Tensor.From([1.0]), Tensor.From([2.0], requiresGrad: true));
        buffer.AddInPlace(x).ShouldHave([1], [3]);
        (buffer.RequiresGrad, buffer.IsLeaf).ShouldBe((false, true));
    }

    [Test]
    public void Leaves_are_written_to_within_NoGrad()
    {
        var x = Tensor.From([1.0], requiresGrad: true);
        using (Autograd.NoGrad()) x.AddInPlace(Tensor.From([2.0]));
        x.ShouldHave([1], [3]);
        (x.RequiresGrad, x.IsLeaf).ShouldBe((true, true));
    }
}
