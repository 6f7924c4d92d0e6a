using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Text as NumPy 2 prints the same arrays.</summary>
[TestFixture]
internal sealed class TensorFormatTests
{
    private static IEnumerable<TestCaseData> Printed()
    {
        yield return Case("matrix", Tensor.From(new[,] { { 1.0, 2 }, { 3, 4 } }), "[[1. 2.]\n [3. 4.]]");
        yield return Case("points below each other", Tensor.From([1.5, 2, 3.25]), "[1.5  2.   3.25]");
        yield return Case("negative", Tensor.From([-1.5, 22, 0]), "[-1.5 22.   0. ]");
        yield return Case("Float32 by its shortest digits", Tensor.From(new[] { 0.1f, 0.2f, 1 / 3f }), "[0.1        0.2        0.33333334]");
        yield return Case("eight digits", Tensor.From([1 / 3.0, 0.1 + 0.2]), "[0.33333333 0.3       ]");
        yield return Case("sixteen digits in all", Tensor.From([12345678.12345678]), "[12345678.12345678]");
        yield return Case("carry", Tensor.From([0.999999999, 9.9999999999]), "[ 1. 10.]");
        yield return Case("negative zero", Tensor.From([-0.0, 0.0]), "[-0.  0.]");
        yield return Case("small with large", Tensor.From([1e-5, 1]), "[1.e-05 1.e+00]");
        yield return Case("ratio above a thousand", Tensor.From([0.001, 1.001]), "[1.000e-03 1.001e+00]");
        yield return Case("ratio of a thousand", Tensor.From([1.0, 1000]), "[   1. 1000.]");
        yield return Case("ten-thousandth", Tensor.From([1e-4]), "[0.0001]");
        yield return Case("hundred million", Tensor.From([1e8]), "[1.e+08]");
        yield return Case("large", Tensor.From([123456789.0, -1]), "[ 1.23456789e+08 -1.00000000e+00]");
        yield return Case("three digits of exponent", Tensor.From([1, 1e100]), "[1.e+000 1.e+100]");
        yield return Case("not finite", Tensor.From([1, double.NaN, double.PositiveInfinity]), "[ 1. nan inf]");
        yield return Case("negative infinity", Tensor.From([1, double.NegativeInfinity]), "[  1. -inf]");
        yield return Case("nothing finite", Tensor.From([double.NaN, double.NaN]), "[nan nan]");
        yield return Case("integers", Tensor.From([-1, 10, 100]), "[ -1  10 100]");
        yield return Case("integers of all sizes", Tensor.From([int.MinValue, 0, int.MaxValue]), "[-2147483648           0  2147483647]");
        yield return Case("three dimensions", Tensor.Zeros([2, 2, 2]), "[[[0. 0.]\n  [0. 0.]]\n\n [[0. 0.]\n  [0. 0.]]]");
        yield return Case("nothing", Tensor.Zeros([0]), "[]");
        yield return Case("nothing in two dimensions", Tensor.Zeros([2, 0]), "[]");
        yield return Case("long", Tensor.Arange(1001, DType.Int32), "[   0    1    2 ...  998  999 1000]");
        yield return Case("a thousand is not long", Tensor.Zeros([1, 1000])[0, ..3], "[0. 0. 0.]");
        yield return Case("scalar", Tensor.Scalar(1, DType.Float64), "1.0");
        yield return Case("scalar of many digits", Tensor.Scalar(0.1 + 0.2, DType.Float64), "0.30000000000000004");
        yield return Case("Float32 scalar", Tensor.Scalar(0.1), "0.1");
        yield return Case("large scalar", Tensor.Scalar(1e16, DType.Float64), "1e+16");
        yield return Case("less large scalar", Tensor.Scalar(1e15, DType.Float64), "1000000000000000.0");
        yield return Case("small scalar", Tensor.Scalar(-1.5e-5, DType.Float64), "-1.5e-05");
        yield return Case("integer scalar", Tensor.Scalar(-70, DType.Int32), "-70");
        yield return Case("scalar NaN", Tensor.Scalar(double.NaN), "nan");
        yield return Case("columns of a matrix", Tensor.From(new[,] { { 1, -0.5 }, { 100.25, 3 } }), "[[  1.    -0.5 ]\n [100.25   3.  ]]");
        yield return Case(
            "lines of integers",
            Tensor.Arange(100, DType.Int32),
            """
            [ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
             24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47
             48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71
             72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95
             96 97 98 99]
            """);
        yield return Case(
            "lines of fractions",
            Tensor.Arange(20, DType.Float64) / 19,
            """
            [0.         0.05263158 0.10526316 0.15789474 0.21052632 0.26315789
             0.31578947 0.36842105 0.42105263 0.47368421 0.52631579 0.57894737
             0.63157895 0.68421053 0.73684211 0.78947368 0.84210526 0.89473684
             0.94736842 1.        ]
            """);
        yield return Case(
            "large matrix",
            Tensor.Arange(10000, DType.Int32).Reshape(100, 100),
            """
            [[   0    1    2 ...   97   98   99]
             [ 100  101  102 ...  197  198  199]
             [ 200  201  202 ...  297  298  299]
             ...
             [9700 9701 9702 ... 9797 9798 9799]
             [9800 9801 9802 ... 9897 9898 9899]
             [9900 9901 9902 ... 9997 9998 9999]]
            """);
    }

    [TestCaseSource(nameof(Printed))]
    public void Tensors_print_like_NumPy_arrays(Tensor tensor, string expected) =>
        tensor.ToString().ShouldBe(expected.ReplaceLineEndings("\n"));

    [Test]
    public void A_Float32_is_judged_by_the_digits_it_prints_with() => Tensor.From([1e-4f]).ToString().ShouldBe("[0.0001]");

    private static TestCaseData Case(string name, Tensor tensor, string expected) =>
        new TestCaseData(tensor, expected).SetArgDisplayNames(name);
}
