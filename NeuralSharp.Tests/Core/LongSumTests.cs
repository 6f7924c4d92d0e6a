using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>
/// Sums of many terms in Float32 that are not made by <c>Sum</c>: dot products, matrix products, exponentials of classes, moments, scattered
/// gradients. The reference is the same sum in double.
/// </summary>
[TestFixture]
[NonParallelizable]   // the width of the kernels and the number of threads are the process's
internal sealed class LongSumTests
{
    private const double Tolerance = 3e-7;
    private const int Count = 1_000_000;

    [Test]
    public void A_dot_product_of_ten_million_uniform_numbers_loses_no_digits()
    {
        var (x, y) = (Uniform([10 * Count], 1), Uniform([10 * Count], 2));
        var (left, right) = (x.ToArray<float>(), y.ToArray<float>());
        var expected = 0.0;
        for (var i = 0; i < left.Length; i++) expected += (double)left[i] * right[i];
        x.Dot(y).Item().ShouldBe(expected, Tolerance * expected);
        Tensor.Full([Count], 0.1).Dot(Tensor.Ones([Count])).Item().ShouldBe(Count * (double)0.1f, 0.1);
    }

    [TestCase(1, 1)]
    [TestCase(1, 3)]
    [TestCase(1, 10)]
    [TestCase(1, 33)]
    [TestCase(1, 130)]
    [TestCase(10, 1)]
    [TestCase(2, 2)]
    [TestCase(7, 10)]
    [TestCase(20, 30)]
    public void Matrix_products_with_long_rows_lose_no_digits(int m, int n)
    {
        const int k = 50_003;
        foreach (var width in Enum.GetValues<GemmWidth>().Where(width => width <= ManagedGemm.Width))
        {
            foreach (var (transposeA, transposeB) in ((bool, bool)[])[(false, false), (false, true), (true, false), (true, true)])
            {
                var a = Uniform(transposeA ? [k, m] : [m, k], 3);
                var b = Uniform(transposeB ? [n, k] : [k, n], 4);
                var y = InWidth(width, () => a.MatMul(b, transposeA, transposeB)).ToArray<float>();
                var expected = a.To(DType.Float64).MatMul(b.To(DType.Float64), transposeA, transposeB).ToArray<double>();
                for (var i = 0; i < y.Length; i++) (y[i] / expected[i]).ShouldBe(1, 2 * Tolerance, $"{width}, {transposeA}, {transposeB}, element {i}");
            }
        }
    }

    [Test]
    public void Equal_terms_whose_rounding_errors_have_one_sign_lose_few_digits()
    {
        foreach (var (m, n) in ((int, int)[])[(1, 10), (1, 200), (64, 10)])
        {
            var y = Tensor.Full([m, 100_000], 0.1).MatMul(Tensor.Ones([100_000, n])).ToArray<float>();
            y.ShouldAllBe(value => Math.Abs((value / (100_000 * (double)0.1f)) - 1) < 5e-6);   // without chunks 1e-3 and more
        }
    }

    [Test]
    public void Long_products_have_the_same_bits_with_any_number_of_threads()
    {
        var (row, matrix, wide, bias) = (Uniform([1, 20_000], 1), Uniform([20_000, 300], 2), Uniform([70, 20_000], 3), Uniform([300], 4));
        var threads = Backend.Threads;
        try
        {
            Backend.Threads = 1;
            var (first, second) = (row.MatMul(matrix).ToArray<float>(), wide.Linear(matrix, bias).ToArray<float>());
            Backend.Threads = 3;
            row.MatMul(matrix).ToArray<float>().ShouldBe(first);
            wide.Linear(matrix, bias).ToArray<float>().ShouldBe(second);
            second.ShouldBe((wide.MatMul(matrix) + bias).ToArray<float>(), "the bias comes once");
        }
        finally
        {
            Backend.Threads = threads;
        }
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void What_is_no_number_spreads_through_long_products(double value)
    {
        foreach (var m in (int[])[1, 9])
        {
            var a = Tensor.Ones([m, 20_000]);
            a.AsWritableSpan<float>()[12_345] = (float)value;
            var y = a.MatMul(Tensor.Ones([20_000, 12])).ToArray<float>();
            y[..12].ShouldAllBe(element => element.Equals((float)value));
            y[12..].ShouldAllBe(element => element == 20_000);
        }
    }

    [Test]
    public void The_softmax_of_a_million_classes_loses_no_digits()
    {
        var x = Uniform([1, Count], 5);
        var exponentials = x.ToArray<float>().Select(value => Math.Exp(value)).ToArray();
        var sum = exponentials.Sum();
        var p = x.Softmax().ToArray<float>();
        for (var i = 0; i < Count; i += 997) (p[i] / (exponentials[i] / sum)).ShouldBe(1, 4 * Tolerance);   // e^x itself is off by up to 2 ulp
        var logSum = Math.Log(sum);
        var logP = x.LogSoftmax().ToArray<float>();
        for (var i = 0; i < Count; i += 997) logP[i].ShouldBe((float)(Element(x, i) - logSum), 2e-6f);   // 2 ulp of 14
        x.LogSumExp().Item().ShouldBe(logSum, Tolerance * logSum);

        Losses.CrossEntropy(x, Tensor.From([3])).Item().ShouldBe(logSum - Element(x, 3), 2e-6);
        var q = Tensor.Full([1, Count], 1.0 / Count);
        var mean = x.ToArray<float>().Average(value => (double)value);
        x.SoftmaxCrossEntropy(q).Item().ShouldBe(((logSum - mean) * Count) * (double)(1f / Count), 3e-6);
        Losses.CrossEntropy(labelSmoothing: 1)(x, Tensor.From([3])).Item().ShouldBe(logSum - mean, 3e-6);
    }

    [Test]
    public void Moments_of_a_million_values_lose_no_digits()
    {
        var x = Uniform([Count], 6);
        var values = x.ToArray<float>();
        var mean = values.Average(value => (double)value);
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        foreach (var shape in (int[][])[[1, Count], [Count, 1], [2, 1, Count / 2]])
        {
            var input = x.Reshape(shape);
            var y = (shape.Length == 2 && shape[1] == Count ? input.LayerNorm([Count], epsilon: 0) : input.BatchNorm(epsilon: 0)).ToArray<float>();
            for (var i = 0; i < Count; i += 997) y[i].ShouldBe((float)((values[i] - mean) / deviation), 2e-6f, string.Join(" x ", shape));
        }

        // J u = rate (u − mean u − z mean(uz)), with u = x and so 0 but for rounding, and with u = x².
        foreach (var isColumn in (bool[])[false, true])
        {
            Shape shape = isColumn ? [Count, 1] : [1, Count];
            var input = x.Reshape(shape).Detach();
            input.RequiresGrad = true;
            var output = isColumn ? input.BatchNorm(epsilon: 0) : input.LayerNorm([Count], epsilon: 0);
            output.Backward(input.Detach().Square());
            var gradient = input.Grad!.ToArray<float>();
            var meanSquare = values.Average(value => (double)value * value);
            var product = values.Average(value => (double)value * value * (value - mean) / deviation);
            for (var i = 0; i < Count; i += 997)
            {
                var expected = (((double)values[i] * values[i]) - meanSquare - ((values[i] - mean) / deviation * product)) / deviation;
                gradient[i].ShouldBe((float)expected, 3e-6f);
            }
        }

        new RMSNorm(Count).Forward(x.Reshape(1, Count)).ToArray<float>()[7]
            .ShouldBe((float)(values[7] / Math.Sqrt(values.Average(value => (double)value * value) + 1e-6)), 1e-6f);
    }

    [Test]
    public void Gradients_of_a_bias_and_a_weight_over_a_million_rows_lose_no_digits()
    {
        var (x, bias, weight) = (Uniform([Count, 2], 7), Tensor.Zeros([3], requiresGrad: true), Tensor.Zeros([2, 3], requiresGrad: true));
        var u = Uniform([Count, 3], 8);
        x.Linear(weight, bias).Backward(u);
        var (rows, columns) = (x.ToArray<float>(), u.ToArray<float>());
        for (var j = 0; j < 3; j++)
        {
            var expected = Enumerable.Range(0, Count).Sum(i => (double)columns[(i * 3) + j]);
            ((double)bias.Grad!.ToArray<float>()[j]).ShouldBe(expected, Tolerance * expected);
            for (var i = 0; i < 2; i++)
            {
                expected = Enumerable.Range(0, Count).Sum(row => (double)rows[(row * 2) + i] * columns[(row * 3) + j]);
                ((double)weight.Grad!.ToArray<float>()[(i * 3) + j]).ShouldBe(expected, Tolerance * expected);
            }
        }
    }

    [Test]
    public void Many_gradients_that_arrive_at_one_row_lose_no_digits()
    {
        var table = Tensor.Zeros([3, 2], requiresGrad: true);
        var indices = Tensor.From([.. Enumerable.Repeat(1, Count), 0, 2, 2]);
        var expected = Count * (double)0.1f;
        Func<Tensor>[] functions =
        [
            () => table.Embedding(indices), () => table.IndexSelect(indices), () => table.Transpose(0, 1).IndexSelect(indices, axis: 1),
            () => table.Gather(Tensor.Stack([indices, indices], axis: 1), axis: 0),
        ];
        foreach (var function in functions)
        {
            table.Grad = null;
            var y = function();
            y.Backward(Tensor.Full(y.Shape, 0.1));
            var gradient = table.Grad!.ToArray<float>();
            for (var j = 0; j < 2; j++)
            {
                ((double)gradient[2 + j]).ShouldBe(expected, Tolerance * expected);
                gradient[j].ShouldBe(0.1f);
                gradient[4 + j].ShouldBe(0.1f + 0.1f);
            }
        }

        var sums = Tensor.Ones([2]).ScatterAdd(Tensor.Zeros([Count], DType.Int32), Tensor.Full([Count], 0.1), axis: 0).ToArray<float>();
        ((double)sums[0]).ShouldBe(1 + expected, Tolerance * expected);
        sums[1].ShouldBe(1);
    }

    private static double Element(Tensor x, int i) => x.ElementAt(i);

    private static Tensor Uniform(Shape shape, ulong seed) => Tensor.Uniform(shape, 0, 1, generator: new(seed));

    private static Tensor InWidth(GemmWidth width, Func<Tensor> function)
    {
        var before = ManagedGemm.Width;
        ManagedGemm.Width = width;
        try
        {
            return function();
        }
        finally
        {
            ManagedGemm.Width = before;
        }
    }
}
