using System.Globalization;

namespace NeuralSharp.Tests.Core;

/// <summary>A row of the table of ops: a public member of <see cref="Tensor"/>, and what it ought to compute.</summary>
/// <param name="Member">The member as <see cref="OpCoverageTests"/> writes it: its name and the types of its parameters.</param>
/// <param name="Function">The member applied to the inputs.</param>
/// <param name="Shapes">The shapes of the inputs.</param>
/// <param name="Reference">The value from an independent formula.</param>
internal sealed record OpCase(
    string Member, Func<Tensor[], Tensor> Function, Shape[] Shapes, Func<NaiveArray[], NaiveArray> Reference)
{
    private const double GradientTolerance = 1e-7;

    /// <summary>What sets this row apart from others of the member, such as its options.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Where the inputs' elements come from.</summary>
    public Inputs Inputs { get; init; } = Inputs.Between(-2, 2);

    /// <summary>The highest order of derivatives that is checked.</summary>
    public int Order { get; init; } = 2;

    /// <summary>The step of the finite differences.</summary>
    public double Step { get; init; } = 1e-4;

    /// <summary>The largest error of Float64 values, relative to values above 1.</summary>
    public double Float64Tolerance { get; init; } = 1e-14;

    /// <summary>The largest error of Float32 values, relative to values above 1.</summary>
    public double Float32Tolerance { get; init; } = 5e-7;

    /// <summary>The inputs of this row: the same at every call with a seed, and different from each other.</summary>
    public Tensor[] MakeInputs(DType dtype, bool requiresGrad = false, ulong seed = 42)
    {
        var generator = new Generator(seed);
        return [.. Shapes.Select(shape =>
        {
            var tensor = Tensor.From<double>(Inputs.Fill(shape.ElementCount, generator), shape).To(dtype);
            tensor.RequiresGrad = requiresGrad;
            return tensor;
        })];
    }

    /// <summary>Compares the gradients of each order with finite differences; throws where one is wrong.</summary>
    public void VerifyGradients() =>
        GradCheck.Verify(Function, MakeInputs(DType.Float64), Order, Step, Step > 0.01 ? 1e-6 : GradientTolerance);

    public override string ToString() => $"{Member}{(Variant.Length > 0 ? $" {Variant}" : "")} on {string.Join(" and ", Shapes)}";
}

/// <summary>Where the elements of an input come from: a range in which the op is defined, away from its kinks.</summary>
internal sealed record Inputs(Func<int, Generator, double[]> Fill)
{
    public static Inputs Between(double low, double high) => new((count, generator) => Uniform(count, low, high, generator));

    /// <summary>Numbers at least 0.05 away from each kink, so that finite differences do not step over one.</summary>
    public static Inputs Away(double low, double high, params double[] kinks) => new((count, generator) =>
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            do values[i] = Uniform(1, low, high, generator)[0];
            while (kinks.Any(kink => Math.Abs(values[i] - kink) < 0.05));
        }

        return values;
    });

    /// <summary>Numbers of which no two are closer than 0.01, in random order, so that a maximum is unique.</summary>
    public static Inputs Distinct { get; } = new((count, generator) =>
        [.. generator.Permutation(count).Select(rank => (rank - (count / 2.0)) * 0.01 + 0.003)]);

    /// <summary>Numbers of which no two are closer than 0.3, nor to zero than 0.07, so that a norm is smooth around them.</summary>
    public static Inputs Spread { get; } = new((count, generator) =>
        [.. generator.Permutation(count).Select(rank => ((rank - (count / 2)) * 0.3) + 0.07)]);

    private static double[] Uniform(int count, double low, double high, Generator generator)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = low + ((high - low) * generator.NextDouble());
        return values;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"inputs {GetHashCode()}");
}
