using System.Numerics;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Backends;

/// <summary>
/// Every backend through <see cref="IBackend"/> itself, so that small products reach the library too. A backend whose library is
/// missing is skipped with what was looked for; <c>.ci/run</c> installs the libraries and demands that nothing was skipped.
/// </summary>
[TestFixture("managed")]
[TestFixture("mkl")]
[TestFixture("openblas")]
[TestFixture("mathnet")]
[Category("Kernels")]
[Category("Backends")]
public sealed class BackendTests(string name)
{
    private IBackend _before = null!;
    private IBackend _backend = null!;

    [OneTimeSetUp]
    public void Choose()
    {
        _before = Backend.Current;
        var info = Backend.Available().Single(backend => backend.Name == name);
        if (!info.IsAvailable)
        {
            var required = Environment.GetEnvironmentVariable("NEURALSHARP_REQUIRED_BACKENDS") ?? "";
            required.Split(',').ShouldNotContain(name, info.Description);
            Assert.Ignore(info.Description);   // which says what library is missing; where the variable names it, the line above fails
        }

        _backend = Backend.Use(name);
        TestContext.Progress.WriteLine($"backend {name}: {info.Description}");
    }

    [OneTimeTearDown]
    public void PutBack() => Backend.Use(_before);

    [Test]
    public void Products_of_random_shapes_are_right_in_Float64() => ProductsAreRight<double>(2.3e-16);

    [Test]
    public void Products_of_random_shapes_are_right_in_Float32() => ProductsAreRight<float>(1.2e-7);

    [Test]
    public void NaN_and_infinity_go_through()
    {
        double[] a = [double.NaN, 0, 1, 2], b = [1, double.PositiveInfinity, 0, 1], c = new double[4];
        _backend.Gemm<double>(false, false, 2, 2, 2, a, b, c);
        double.IsNaN(c[0]).ShouldBeTrue();
        double.IsNaN(c[1]).ShouldBeTrue();
        c[2].ShouldBe(1);
        c[3].ShouldBe(double.PositiveInfinity);
    }

    [Test]
    public void Native_libraries_are_really_called()
    {
        if (_backend is not BlasBackend blas)
        {
            name.ShouldBeOneOf("managed", "mathnet");
            return;
        }

        var before = blas.Calls;
        Tensor.Ones([50, 50]).MatMul(Tensor.Ones([50, 50])).Sum().Item().ShouldBe(125_000);
        blas.Calls.ShouldBeGreaterThan(before);
        blas.Description.ShouldNotBeEmpty();
    }

    [Test]
    public void A_part_of_an_array_can_be_a_matrix()
    {
        double[] a = [99, 1, 2, 3, 4, 99], b = [99, 99, 1, 0, 0, 1], c = [7, 0, 0, 0, 0, 7];
        _backend.Gemm<double>(false, false, 2, 2, 2, a.AsMemory(1, 4), b.AsMemory(2, 4), c.AsMemory(1, 4));
        c.ShouldBe([7, 1, 2, 3, 4, 7]);
    }

    [TestCase(40, 30, 20, 799, 600, 1200)]
    [TestCase(40, 30, 20, 800, 599, 1200)]
    [TestCase(40, 30, 20, 800, 600, 1199)]
    [TestCase(40, 30, 20, 801, 600, 1200)]
    [TestCase(-2, -2, -2, 4, 4, 4)]
    [TestCase(65_536, 65_536, 65_536, 0, 0, 0)]
    public void Matrices_that_do_not_fit_the_sizes_are_refused(int m, int n, int k, int a, int b, int c)
    {
        var error = Should.Throw<ShapeException>(() => _backend.Gemm<double>(false, true, m, n, k, new double[a], new double[b], new double[c]));
        error.Message.ShouldContain($"not {a}, {b} and {c}");
    }

    [Test]
    public void Types_that_no_library_computes_in_are_refused()
    {
        var memory = new Half[64];
        Should.Throw<DTypeException>(() => _backend.Gemm<Half>(false, false, 8, 8, 8, memory, memory, memory)).Message.ShouldContain("Half");
    }

    [TestCase(false, false)]
    [TestCase(false, true)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    public void Stacks_of_matrices_are_multiplied_one_by_one(bool transposeA, bool transposeB)
    {
        var a = Tensor.Uniform(transposeA ? [2, 1, 30, 20] : [2, 1, 20, 30], -1, 1, DType.Float64, new Generator(1));
        var b = Tensor.Uniform(transposeB ? [3, 25, 30] : [3, 30, 25], -1, 1, DType.Float64, new Generator(2));
        var y = a.MatMul(b, transposeA, transposeB);
        y.Shape.ShouldBe([2, 3, 20, 25]);
        for (var i = 0; i < 6; i++)
        {
            var one = a[i / 3, 0].MatMul(b[i % 3], transposeA, transposeB);
            (y[i / 3, i % 3] - one).Abs().Max().Item().ShouldBeLessThan(1e-13);
        }
    }

    /// <summary>|error| ≤ 2(k + 2)·ε·Σ|a||b|: twice the bound of a product summed in any order.</summary>
    private void ProductsAreRight<T>(double epsilon)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new System.Random(1);
        for (var round = 0; round < 1000; round++)
        {
            var (m, n, k) = Sizes(random, round);
            var (transposeA, transposeB) = ((round & 1) != 0, (round & 2) != 0);
            var a = Values<T>(random, m * k);
            var b = Values<T>(random, k * n);
            var c = Values<T>(random, m * n);
            _backend.Gemm<T>(transposeA, transposeB, m, n, k, a, b, c);
            for (var check = 0; check < 200; check++)
            {
                var (row, column) = (random.Next(m), random.Next(n));
                var (sum, size) = (0.0, 0.0);
                for (var p = 0; p < k; p++)
                {
                    var product = double.CreateTruncating(a[transposeA ? (p * m) + row : (row * k) + p])
                        * double.CreateTruncating(b[transposeB ? (column * k) + p : (p * n) + column]);
                    sum += product;
                    size += Math.Abs(product);
                }

                var error = Math.Abs(double.CreateTruncating(c[(row * n) + column]) - sum);
                error.ShouldBeLessThanOrEqualTo(2 * (k + 2) * epsilon * size, $"{name}: [{m}, {k}] x [{k}, {n}], transposed {transposeA}, {transposeB}");
            }
        }
    }

    /// <summary>Sizes up to 300, every third product skewed: one size large, one small.</summary>
    private static (int M, int N, int K) Sizes(System.Random random, int round) => (round % 3) switch
    {
        0 => (random.Next(1, 301), random.Next(1, 301), random.Next(1, 301)),
        1 => (random.Next(1, 33), random.Next(1, 33), random.Next(1, 33)),
        _ => (random.Next(1, 4), random.Next(1, 301), random.Next(1, 1001)),
    };

    private static T[] Values<T>(System.Random random, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[count];
        for (var i = 0; i < count; i++) values[i] = T.CreateTruncating((random.NextDouble() * 2) - 1);
        return values;
    }
}
