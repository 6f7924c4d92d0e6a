using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

[TestFixture]
internal sealed class TensorCreationTests
{
    [Test]
    public void Arrays_of_every_rank_become_tensors_of_their_type()
    {
        Tensor.From(new[] { 1f, 2 }).ShouldHave([2], [1, 2]);
        Tensor.From(new[,] { { 1f, 2 }, { 3, 4 }, { 5, 6 } }).ShouldHave([3, 2], [1, 2, 3, 4, 5, 6]);
        Tensor.From(new[, ,] { { { 1.0, 2 }, { 3, 4 } } }).ShouldHave([1, 2, 2], [1, 2, 3, 4]);
        Tensor.From(new[, , ,] { { { { 1 }, { 2 } } }, { { { 3 }, { 4 } } } }).ShouldHave([2, 1, 2, 1], [1, 2, 3, 4]);
        Tensor.Scalar(3).ShouldHave([], [3]);
        Tensor.From<float>([], [0, 3]).ShouldHave([0, 3], []);
        Tensor.From(new float[0, 5]).ShouldHave([0, 5], []);
        Tensor.From(new[] { 1.0, 2, 3, 4 }.AsSpan(1, 2), [1, 2]).ShouldHave([1, 2], [2, 3]);

        Tensor.From(new[] { 1f }).DType.ShouldBe(DType.Float32);
        Tensor.From(new[,] { { 1.0 } }).DType.ShouldBe(DType.Float64);
        Tensor.From([1]).DType.ShouldBe(DType.Int32);
    }

    [Test]
    public void Values_are_copied()
    {
        var (vector, matrix) = (new[] { 1f }, new[,] { { 1f } });
        var (x, y) = (Tensor.From(vector), Tensor.From(matrix));
        (vector[0], matrix[0, 0]) = (9, 9);
        x.ShouldHave([1], [1]);
        y.ShouldHave([1, 1], [1]);
        var array = x.ToArray<float>();
        array[0] = 9;
        x.ShouldHave([1], [1]);
    }

    [Test]
    public void Other_types_and_wrong_lengths_are_refused()
    {
        Should.Throw<DTypeException>(() => Tensor.From([1L]))
            .Message.ShouldBe("Tensors hold float, double or int, not Int64. Convert the values first.");
        Should.Throw<DTypeException>(() => Tensor.From(new byte[,] { { 1 } })).Message.ShouldContain("not Byte");
        Should.Throw<ShapeException>(() => Tensor.From<float>([1, 2, 3], [2, 2]))
            .Message.ShouldBe("From: 3 values do not fill shape [2, 2], which has 4.");
        Should.Throw<ArgumentNullException>(() => Tensor.From((float[])null!));
        Should.Throw<ArgumentNullException>(() => Tensor.From((float[,])null!));
    }

    [Test]
    public void Filled_tensors_are_Float32_unless_told_otherwise()
    {
        Tensor.Zeros([2]).ShouldHave([2], [0, 0]);
        Tensor.Ones([1, 2], DType.Float64).ShouldHave([1, 2], [1, 1]);
        Tensor.Full([2], -7, DType.Int32).ShouldHave([2], [-7, -7]);
        Tensor[] made =
        [
            Tensor.Zeros([1]), Tensor.Ones([1]), Tensor.Full([1], 1), Tensor.Scalar(1), Tensor.Arange(2), Tensor.Uniform([1]), Tensor.Normal([1]),
        ];
        foreach (var tensor in made)
            tensor.DType.ShouldBe(DType.Float32);
        Tensor.Ones([1], requiresGrad: true).RequiresGrad.ShouldBeTrue();
        var like = Tensor.Full([2, 1], 5, DType.Float64, requiresGrad: true);
        Tensor.ZerosLike(like).ShouldHave([2, 1], [0, 0]);
        Tensor.OnesLike(like).ShouldHave([2, 1], [1, 1]);
        (Tensor.OnesLike(like).DType, Tensor.OnesLike(like).RequiresGrad).ShouldBe((DType.Float64, false));
        Should.Throw<ArgumentNullException>(() => Tensor.ZerosLike(null!));
    }

    [TestCase(0.5)]
    [TestCase(double.NaN)]
    [TestCase(3e9)]
    public void Integers_are_filled_with_integers_only(double value)
    {
        Should.Throw<DTypeException>(() => Tensor.Full([1], value, DType.Int32)).Message.ShouldContain("is no 32-bit integer");
        var x = Tensor.From([4]);
        Should.Throw<DTypeException>(() => x.Fill(value));
        x.ShouldHave([1], [4]);
    }

    [Test]
    public void Ranges_stop_before_their_end()
    {
        Tensor.Arange(4).ShouldHave([4], [0, 1, 2, 3]);
        Tensor.Arange(2.5).ShouldHave([3], [0, 1, 2]);
        Tensor.Arange(1, 7, 2).ShouldHave([3], [1, 3, 5]);
        Tensor.Arange(1, 7.1, 2, DType.Float64).ShouldHave([4], [1, 3, 5, 7]);
        Tensor.Arange(3, 0, -1, DType.Int32).ShouldHave([3], [3, 2, 1]);
        Tensor.Arange(0, 1, 0.1, DType.Float64).ShouldHave([10], [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 1e-15);
        Tensor.Arange(0).ShouldHave([0], []);
        Tensor.Arange(0, 5, -1).ShouldHave([0], []);
        Tensor.Arange(-1e300).ShouldHave([0], []);
    }

    [TestCase(0, 5, 0)]
    [TestCase(0, double.PositiveInfinity, 1)]
    [TestCase(double.NaN, 1, 1)]
    [TestCase(0, 1, double.NaN)]
    [TestCase(0, 1e12, 1)]
    public void Ranges_without_end_are_refused(double start, double stop, double step) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Tensor.Arange(start, stop, step))
            .Message.ShouldContain("no finite sequence");

    [Test]
    public void Random_tensors_repeat_with_their_generator_and_keep_their_range()
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = NaiveArray.Of(Tensor.Uniform([1000], -2, 3, dtype, new Generator(1))).Values;
            NaiveArray.Of(Tensor.Uniform([1000], -2, 3, dtype, new Generator(1))).Values.ShouldBe(x);
            x.ShouldAllBe(value => value >= -2 && value < 3);
            x.Average().ShouldBe(0.5, 0.2);   // 4 standard errors

            var normal = NaiveArray.Of(Tensor.Normal([1000], 10, 2, dtype, new Generator(1))).Values;
            normal.Average().ShouldBe(10, 0.25);
            Math.Sqrt(normal.Average(value => (value - 10) * (value - 10))).ShouldBe(2, 0.2);
        }

        Tensor.Normal([3], 5, 0).ShouldHave([3], [5, 5, 5]);
        Tensor.Uniform([2], requiresGrad: true).RequiresGrad.ShouldBeTrue();
        Should.Throw<DTypeException>(() => Tensor.Uniform([1], dtype: DType.Int32))
            .Message.ShouldBe("Uniform: random numbers are Float32 or Float64, not Int32.");
        Should.Throw<DTypeException>(() => Tensor.Normal([1], dtype: DType.Int32));
        Should.Throw<ArgumentOutOfRangeException>(() => Tensor.Normal([1], 0, -1));
    }
}
