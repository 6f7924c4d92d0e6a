using System.Numerics;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

/// <summary>
/// What the functions of <see cref="VectorMath"/> promise beside accuracy: an element's result depends on that element alone.
/// </summary>
[TestFixtureSource(typeof(VectorFunction), nameof(VectorFunction.All))]
internal sealed class VectorMathTests(VectorFunction function)
{
    [Test]
    public void Float_result_does_not_depend_on_index_or_length() => ResultDoesNotDependOnIndexOrLength<float>();

    [Test]
    public void Double_result_does_not_depend_on_index_or_length() => ResultDoesNotDependOnIndexOrLength<double>();

    [Test]
    public void Float_result_does_not_depend_on_the_vector_width() =>
        ResultDoesNotDependOnTheVectorWidth<float, Simd128<float>, Simd256<float>, Simd512<float>>();

    [Test]
    public void Double_result_does_not_depend_on_the_vector_width() =>
        ResultDoesNotDependOnTheVectorWidth<double, Simd128<double>, Simd256<double>, Simd512<double>>();

    [Test]
    public void Source_and_destination_may_be_the_same_span()
    {
        for (var length = 0; length <= 70; length++)
        {
            var x = Samples<float>(length);
            var expected = new float[length];
            function.Apply<float>(x, expected);
            function.Apply<float>(x, x);
            Bits<float>(x).ShouldBe(Bits<float>(expected), $"length {length}");
        }
    }

    [Test]
    public void Nothing_is_written_outside_the_destination()
    {
        for (var length = 0; length <= 40; length++)
        {
            var memory = new float[length + 2];
            memory.AsSpan().Fill(42);
            function.Apply<float>(Samples<float>(length), memory.AsSpan(1, length));
            memory[0].ShouldBe(42);
            memory[^1].ShouldBe(42);
            memory.AsSpan(1, length).Contains(42).ShouldBeFalse($"length {length}");
        }
    }

    [Test]
    public void Spans_of_different_lengths_are_refused() =>
        Should.Throw<ArgumentException>(() => function.Apply<float>(new float[3], new float[4]))
            .Message.ShouldContain("the source has 3 elements, the destination 4");

    [Test]
    public void Other_types_are_refused() =>
        Should.Throw<NotSupportedException>(() => function.Apply<Half>(new Half[1], new Half[1])).Message.ShouldContain("Half");

    private void ResultDoesNotDependOnIndexOrLength<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var samples = Samples<T>(300);
        var alone = Array.ConvertAll(samples, function.Of);

        // Every window of the samples: each element comes to stand at each place of a vector, among other neighbours.
        for (var length = 0; length <= 40; length++)
        {
            var y = new T[length];
            for (var start = 0; start + length <= samples.Length; start++)
            {
                function.Apply(samples.AsSpan(start, length), y);
                Bits<T>(y).SequenceEqual(Bits<T>(alone.AsSpan(start, length))).ShouldBeTrue($"{length} elements from {start}");
            }
        }
    }

    private void ResultDoesNotDependOnTheVectorWidth<T, V128, V256, V512>()
        where T : unmanaged, IFloatingPointIeee754<T>
        where V128 : struct, ISimdMath<V128, T>
        where V256 : struct, ISimdMath<V256, T>
        where V512 : struct, ISimdMath<V512, T>
    {
        var x = Samples<T>(10_007);
        var expected = new T[x.Length];
        function.Apply<T>(x, expected);

        var y = new T[x.Length];
        function.ApplyWith<T, V128>(x, y);
        Bits<T>(y).SequenceEqual(Bits<T>(expected)).ShouldBeTrue("128 bits");
        function.ApplyWith<T, V256>(x, y);
        Bits<T>(y).SequenceEqual(Bits<T>(expected)).ShouldBeTrue("256 bits");
        function.ApplyWith<T, V512>(x, y);
        Bits<T>(y).SequenceEqual(Bits<T>(expected)).ShouldBeTrue("512 bits");
    }

    /// <summary>Numbers of every kind: usual ones, and every tenth a special, very large or very small one.</summary>
    private static T[] Samples<T>(int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] special =
        [
            0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-41, -1e-310,
            88.7, -95, 709.7, -740, 1e30, -1e30
        ];
        var random = new System.Random(29);
        var x = new T[count];
        for (var i = 0; i < count; i++)
            x[i] = T.CreateTruncating(i % 10 == 9 ? special[i / 10 % special.Length] : 24 * (random.NextDouble() - 0.5));
        return x;
    }

    private static byte[] Bits<T>(ReadOnlySpan<T> x)
        where T : unmanaged => MemoryMarshal.AsBytes(x).ToArray();
}
