using System.Numerics;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Backends;

public sealed class BackendChoiceTests
{
    private IBackend _before = null!;

    [SetUp]
    public void Remember() => _before = Backend.Current;

    [TearDown]
    public void PutBack() => Backend.Use(_before);

    [Test]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var error = Should.Throw<BackendException>(() => Backend.Use("cuda"));
        error.Message.ShouldContain("'cuda'");
        error.Message.ShouldContain("managed, mkl, openblas, mathnet");
        Backend.TryUse("cuda").ShouldBeFalse();
        Backend.Current.ShouldBeSameAs(_before);
    }

    [Test]
    public void All_backends_are_listed_with_a_description()
    {
        var available = Backend.Available();
        available.Select(backend => backend.Name).ShouldBe(["managed", "mkl", "openblas", "mathnet"]);
        available.ShouldAllBe(backend => backend.Description.Length > 0);
        available[0].IsAvailable.ShouldBeTrue();
        available[3].IsAvailable.ShouldBeTrue();
    }

    [Test]
    public void A_missing_library_is_told_with_what_was_looked_for_and_the_remedy()
    {
        var error = Should.Throw<BackendException>(() => NativeLibraries.Load("mkl", "NEURALSHARP_TEST_UNSET", ["libnowhere_a.so", "libnowhere_b.so"], "Install it."));
        error.Message.ShouldBe("mkl: no library could be loaded; looked for libnowhere_a.so, libnowhere_b.so. Install it.");
    }

    [Test]
    public void A_library_of_another_kind_is_refused()
    {
        // The runtime's own library has no cblas_sgemm; every process has one of these loaded.
        var (library, path) = NativeLibraries.Load(
            "mkl", "NEURALSHARP_TEST_UNSET", [OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6"], "");
        Should.Throw<BackendException>(() => new BlasBackend("mkl", library, path, "")).Message.ShouldContain("has no function cblas_sgemm");
    }

    [Test]
    public void A_file_that_is_no_library_is_told()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "not a library");
            Environment.SetEnvironmentVariable("NEURALSHARP_TEST_LIBRARY", file);
            Should.Throw<BackendException>(() => NativeLibraries.Load("mkl", "NEURALSHARP_TEST_LIBRARY", ["libmkl_rt.so"], "Install it.")).Message.ShouldContain(file);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NEURALSHARP_TEST_LIBRARY", null);
            File.Delete(file);
        }
    }

    [Test]
    public void A_backend_of_ones_own_computes_the_products()
    {
        var own = new CountingBackend();
        Backend.Use(own);
        Tensor.Ones([40, 40]).MatMul(Tensor.Ones([40, 40]));
        own.Calls.ShouldBe(1);
    }

    [Test]
    public void Tiny_and_empty_products_stay_managed()
    {
        var own = new CountingBackend();
        Backend.Use(own);
        Tensor.Ones([4, 2]).MatMul(Tensor.Ones([2, 8])).Sum().Item().ShouldBe(64);
        Tensor.Ones([40, 0]).MatMul(Tensor.Ones([0, 40])).Sum().Item().ShouldBe(0);
        own.Calls.ShouldBe(0);
    }

    [Test]
    public void A_stack_times_one_matrix_is_one_product_and_so_are_its_gradients()
    {
        var (stack, matrix) = (Tensor.Ones([3, 40, 20]), Tensor.Ones([20, 10]));
        (stack.RequiresGrad, matrix.RequiresGrad) = (true, true);
        var own = new CountingBackend();
        Backend.Use(own);
        var y = stack.MatMul(matrix);
        own.Calls.ShouldBe(1);
        y.Sum().Backward();
        own.Calls.ShouldBe(3);
        stack.MatMul(Tensor.Ones([3, 20, 10]));
        own.Calls.ShouldBe(6);
    }

    [Test]
    public void A_backend_that_throws_leaves_parameters_and_gradients_as_they_were()
    {
        var weight = new Parameter(Tensor.Full([40, 40], 0.5));
        var input = Tensor.Ones([40, 40]);
        Backend.Use(new CountingBackend { ThrowAfter = 1 });
        var loss = input.MatMul(weight).Sum();
        Should.Throw<InvalidOperationException>(() => loss.Backward()).Message.ShouldBe("out of order");
        weight.Grad.ShouldBeNull();
        weight.Sum().Item().ShouldBe(800);
    }

    [Test]
    public void A_program_built_without_MathNet_says_so()
    {
        try
        {
            AppContext.SetSwitch(MathNetBackend.Switch, false);
            Should.Throw<BackendException>(MathNetBackend.Create).Message.ShouldContain("built without it");
        }
        finally
        {
            AppContext.SetSwitch(MathNetBackend.Switch, true);
        }
    }

    private sealed class CountingBackend : IBackend
    {
        public int Calls { get; private set; }

        public int ThrowAfter { get; init; } = int.MaxValue;

        public string Name => "counting";

        public string Description => "a test's own";

        public void Gemm<T>(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, Memory<T> c)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (++Calls > ThrowAfter) throw new InvalidOperationException("out of order");
        }
    }
}
