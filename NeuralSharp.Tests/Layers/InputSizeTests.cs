using NeuralSharp.Layers;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>
/// Inputs whose squares leave the type, from above and from below. What is divided by a length does not depend on the size of its
/// input, and its gradient times the size does not either: that of size 1, in Float64, is the reference.
/// </summary>
[TestFixture]
internal sealed class InputSizeTests
{
    private static readonly double[] s_x = [0.3, -1.2, 0.8, 2];
    private static readonly double[] s_u = [1, 0.5, -0.3, 2];

    private static readonly object[] s_sizes =
    [
        new object[] { 1e-37, DType.Float32 }, new object[] { 1e-30, DType.Float32 }, new object[] { 1e-20, DType.Float32 }, new object[] { 1e14, DType.Float32 },
        new object[] { 1e15, DType.Float32 }, new object[] { 1e20, DType.Float32 }, new object[] { 1e27, DType.Float32 }, new object[] { 1e37, DType.Float32 },
        new object[] { 1e-300, DType.Float64 }, new object[] { 1e-170, DType.Float64 }, new object[] { 1e160, DType.Float64 }, new object[] { 1e300, DType.Float64 },
    ];

    [TestCaseSource(nameof(s_sizes))]
    public void Normalizations_do_not_depend_on_the_size(double size, DType dtype)
    {
        Func<Tensor, Tensor>[] functions =
        [
            x => new RMSNorm(4, epsilon: 0, affine: false).Forward(x),
            x => x.LayerNorm([4], epsilon: 0),
            x => x.LayerNorm([4], Tensor.Ones([4], x.DType), Tensor.Zeros([4], x.DType), 0),
            x => x.Transpose(0, 1).BatchNorm(epsilon: 0).Transpose(0, 1),
            x => x.Transpose(0, 1).BatchNorm(Tensor.Ones([1], x.DType), Tensor.Zeros([1], x.DType), 0).Transpose(0, 1),
            x => x.Reshape(2, 1, 2).BatchNorm(epsilon: 0).Reshape(1, 4),
            x => Tensor.Concatenate([x, x, x, x, x, x, x, x, x, x], axis: 0).Transpose(0, 1).BatchNorm(epsilon: 0).Transpose(0, 1)[3..4],
        ];
        for (var i = 0; i < functions.Length; i++) CompareWithSizeOne(functions[i], s_x, s_u, [1, 4], size, dtype, $"function {i}");
    }

    [TestCaseSource(nameof(s_sizes))]
    public void Norms_and_deviations_grow_with_the_size(double size, DType dtype)
    {
        foreach (var function in (Func<Tensor, Tensor>[])[x => x.Norm(2, -1), x => x.Std(-1), x => x.Norm(1, -1)])
        {
            var (value, gradient) = Run(function, s_x, [1], [1, 4], size, dtype);
            var (expected, slope) = Run(function, s_x, [1], [1, 4], 1, DType.Float64);
            (value[0] / size).ShouldBe(expected[0], 1e-6);
            gradient.ShouldBe(slope, 1e-6);
        }
    }

    [TestCaseSource(nameof(s_sizes))]
    public void The_cosine_of_vectors_does_not_depend_on_their_size(double size, DType dtype)
    {
        var pair = new[] { 0.3, -1.2, 0.8, 1.5, 0.1, 0.7 };
        foreach (var target in (double[])[1, -1])
        {
            CompareWithSizeOne(
                x => Losses.CosineEmbedding(-0.9, Reduction.Sum)(x, Tensor.From([target]).To(x.DType)), pair, [1], [1, 2, 3], size, dtype, $"target {target}");
        }

        var equal = Tensor.From([3.0, 4, 3, 4]).Reshape(1, 2, 2) * size;
        Losses.CosineEmbedding(equal.To(dtype), Tensor.From([1.0]).To(dtype)).Item().ShouldBe(0, 1e-6);
    }

    [Test]
    public void A_cosine_needs_no_length_that_is_a_number_of_the_type()
    {
        // √(3 · 9e76) is no Float32: equal vectors, and (3, 3, 3) with (3, 3, -3), whose cosine is 1/3.
        var pairs = new Parameter(Tensor.From(new[,,] { { { 3e38f, 3e38f, 3e38f }, { 3e38f, 3e38f, 3e38f } }, { { 3e38f, 3e38f, 3e38f }, { 3e38f, 3e38f, -3e38f } } }));
        var losses = Losses.CosineEmbedding(reduction: Reduction.None)(pairs, Tensor.Ones([2]));
        losses.ToArray<float>()[0].ShouldBe(0, 1e-6f);
        losses.ToArray<float>()[1].ShouldBe(2 / 3f, 1e-6f);
        losses.Sum().Backward();
        pairs.Grad!.ToArray<float>().ShouldAllBe(value => float.IsFinite(value));
    }

    /// <summary>By hand: r² = mean x² = 1.5425, z = x / r, and r dx = u − z mean(uz).</summary>
    [Test]
    public void The_gradient_of_RMSNorm_is_that_of_the_formula_at_1e15()
    {
        var x = (Tensor.From(s_x).Reshape(1, 4) * 1e15).To(DType.Float32);
        x.RequiresGrad = true;
        new RMSNorm(4).Forward(x).Backward(Tensor.From(s_u).Reshape(1, 4).To(DType.Float32));
        (x.Grad! * 1e15).ShouldHave([1, 4], [0.670, 0.944, -0.603, 0.707], 5e-4);
    }

    [TestCase(1e-30)]
    [TestCase(1e-20)]
    [TestCase(1e-3)]
    [TestCase(1e20)]
    public void Epsilon_counts_as_in_the_formula(double size)
    {
        const double epsilon = 1e-5;
        var x = (Tensor.From(s_x).Reshape(1, 4) * size).To(DType.Float32);
        var meanSquare = s_x.Average(value => value * value) * size * size;
        new RMSNorm(4, epsilon).Forward(x).ShouldHave([1, 4], [.. s_x.Select(value => value * size / Math.Sqrt(meanSquare + epsilon))], 2e-6);
        var variance = s_x.Average(value => (value - s_x.Average()) * (value - s_x.Average())) * size * size;
        new LayerNorm(4, epsilon).Forward(x).ShouldHave([1, 4], [.. s_x.Select(value => (value - s_x.Average()) * size / Math.Sqrt(variance + epsilon))], 2e-6);
    }

    [Test]
    public void Groups_of_one_batch_may_have_very_different_sizes()
    {
        double[] sizes = [1e-30, 1, 1e20, 1e37, 1e-10];
        var x = (Tensor.From(s_x).Reshape(4, 1) * Tensor.From(sizes)).To(DType.Float32);
        var y = x.BatchNorm(epsilon: 0).ToArray<float>();
        var expected = Tensor.From(s_x).Reshape(4, 1).BatchNorm(epsilon: 0).ToArray<double>();
        for (var i = 0; i < y.Length; i++) y[i].ShouldBe((float)expected[i / sizes.Length], 1e-6f, $"element {i}");
    }

    [Test]
    public void Equal_inputs_of_any_size_are_standardized_to_zero([Values(1e20, 3e37, 1e-30)] double size)
    {
        var x = Tensor.Full([6, 5], size, requiresGrad: true);
        foreach (var layer in (Module[])[new BatchNorm(5), new LayerNorm(5)])
        {
            var y = layer.Forward(x);
            y.ToArray<float>().ShouldAllBe(value => value == 0);
            x.Grad = null;
            y.Sum().Backward();
            x.Grad!.ToArray<float>().ShouldAllBe(value => float.IsFinite(value));
        }
    }

    [Test]
    public void Gradients_of_the_second_order_shrink_with_the_square_of_the_size()
    {
        foreach (var function in (Func<Tensor, Tensor>[])
            [x => new RMSNorm(4, affine: false).Forward(x), x => x.LayerNorm([4]), x => x.Transpose(0, 1).BatchNorm(), x => Losses.CosineEmbedding(x.Reshape(1, 2, 2), Tensor.Ones([1], x.DType))])
        {
            var (expected, actual) = (Second(1e3, DType.Float64), Second(1e18, DType.Float32));
            for (var i = 0; i < 4; i++) (actual[i] * 1e18 * 1e18).ShouldBe(expected[i] * 1e6, 1e-5 * Math.Max(1, Math.Abs(expected[i] * 1e6)));

            double[] Second(double size, DType dtype)
            {
                var x = (Tensor.From(s_x).Reshape(1, 4) * size).To(dtype);
                x.RequiresGrad = true;
                var y = function(x);
                var first = Autograd.Grad(y, [x], Tensor.From(s_u[..y.Length]).Reshape(y.Shape).To(dtype), createGraph: true)[0];
                return Bits.Doubles(Autograd.Grad(first, [x], Tensor.From([0.5, 1, -2, 0.25]).Reshape(1, 4).To(dtype))[0]);
            }
        }
    }

    [TestCase(0)]
    [TestCase(1e-3)]
    public void Gradients_of_the_third_order_agree_with_differences(double epsilon)
    {
        var x = Tensor.Normal([3, 4], dtype: DType.Float64, generator: new(4));
        GradCheck.Verify(t => new RMSNorm(4, epsilon, affine: false).Forward(t), x, order: 3, step: 1e-3, tolerance: 1e-5);
        GradCheck.Verify(t => t.LayerNorm([4], epsilon: epsilon), x, order: 3, step: 1e-3, tolerance: 1e-4);
        GradCheck.Verify(t => t.BatchNorm(epsilon: epsilon), x, order: 3, step: 1e-3, tolerance: 1e-3);
    }

    [Test]
    public void One_large_batch_does_not_make_the_running_variance_infinite()
    {
        var layer = new BatchNorm(2);
        layer.Forward((Tensor.From(new[,] { { 1.0, 1 }, { -1, 3 } }) * Tensor.From([1e20, 1])).To(DType.Float32));
        var largest = 0.1 * 2 * float.MaxValue;   // m n / (n − 1) of the largest number
        Bits.Doubles(layer.RunningVar)[0].ShouldBe(largest, 1e-6 * largest);
        Bits.Doubles(layer.RunningVar)[1].ShouldBe(0.9 + (0.1 * 2), 1e-6);
        var batch = Tensor.From(new[,] { { 1f, 1 }, { -1, 3 } });
        for (var i = 0; i < 1000; i++) layer.Forward(batch);
        layer.RunningVar.ShouldHave([2], [2, 2], 1e-5);

        var follower = new BatchNorm(1, momentum: 1);
        follower.Forward(Tensor.From(new[,] { { 1e30f }, { -1e30f } }));
        follower.RunningVar.ToArray<float>().ShouldBe([float.MaxValue]);
    }

    [TestCase(3e20, 4e20)]
    [TestCase(3e-30, 4e-30)]
    [TestCase(1.5e38, 2e38)]
    [TestCase(3e38, 3e38)]
    public void A_column_of_any_length_is_shortened_to_the_limit(double first, double second)
    {
        var (length, limit) = (Math.Sqrt((first / second * first / second) + 1), second > 1 ? 1 : 1e-30);
        var weight = new Parameter(Tensor.From(new[,] { { first, 0.5 * limit }, { second, 0 } }).To(DType.Float32));
        Constraints.MaxNorm(weight, limit).Apply();
        (weight / limit).ShouldHave([2, 2], [first / second / length, 0.5, 1 / length, 0], 1e-6);
    }

    [Test]
    public void The_mean_of_squares_that_leave_the_type_in_their_sum_is_right()
    {
        var x = Tensor.Full([1000], 1e19, requiresGrad: true);
        x.MeanSquaredError(Tensor.Zeros([1000])).Item().ShouldBe(1e38, 1e32);
    }

    private static void CompareWithSizeOne(Func<Tensor, Tensor> function, double[] x, double[] u, Shape shape, double size, DType dtype, string what)
    {
        var (value, gradient) = Run(function, x, u, shape, size, dtype);
        var (expected, slope) = Run(function, x, u, shape, 1, DType.Float64);
        var tolerance = dtype == DType.Float32 ? 3e-6 : 1e-12;
        for (var i = 0; i < value.Length; i++) value[i].ShouldBe(expected[i], tolerance, $"{what}, value {i}");
        for (var i = 0; i < gradient.Length; i++) (gradient[i] * size).ShouldBe(slope[i], tolerance, $"{what}, gradient {i}");
    }

    private static (double[] Value, double[] Gradient) Run(Func<Tensor, Tensor> function, double[] x, double[] u, Shape shape, double size, DType dtype)
    {
        var input = (Tensor.From(x).Reshape(shape) * size).To(dtype);
        input.RequiresGrad = true;
        var y = function(input);
        y.Backward(Tensor.From(u).Reshape(y.Shape).To(dtype));
        return (Bits.Doubles(y), Bits.Doubles(input.Grad!));
    }
}
