using System.Text.Json;

namespace NeuralSharp.Tests.Golden;

/// <summary>What scikit-learn makes of sets of examples: the file that <c>NeuralSharp.Benchmarks/Golden/metrics.py</c> writes.</summary>
internal sealed record MetricGoldenFile(string Producer, string ScikitLearn, string NumPy, MetricGoldenSet[] Sets, MetricGoldenCase[] Cases)
{
    public static MetricGoldenFile Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", "Metrics", "metrics.json");
        return JsonSerializer.Deserialize<MetricGoldenFile>(File.ReadAllBytes(path), JsonSerializerOptions.Web) ?? throw new InvalidDataException($"'{path}' holds no golden cases.");
    }
}

/// <summary>Examples.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Kind">What the outputs are: logits, probabilities or values.</param>
/// <param name="Shape">The outputs' shape.</param>
/// <param name="Outputs">The outputs, row by row.</param>
/// <param name="Targets">Labels, or values of the outputs' shape.</param>
/// <param name="Hidden">The labels, some of them replaced by −100.</param>
/// <param name="Weights">How much each example counts; some are 0.</param>
/// <param name="IsExactInFloat32">Whether Float32 holds the outputs.</param>
internal sealed record MetricGoldenSet(string Name, string Kind, int[] Shape, double[] Outputs, double[] Targets, double[] Hidden, double[] Weights, bool IsExactInFloat32);

/// <summary>A metric of a set of examples.</summary>
internal sealed record MetricGoldenCase(
    string Metric,
    string Data,
    bool Weighted,
    double[]? ClassWeights,
    int? Ignored,
    double? Threshold,
    string? Average,
    bool FromLogits,
    int K,
    double Value,
    double? ValueOfFloat32,
    double[]? Matrix);
