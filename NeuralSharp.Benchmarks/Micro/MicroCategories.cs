namespace NeuralSharp.Benchmarks;

/// <summary>Which library a benchmark measures, so that one side can be run alone.</summary>
internal static class MicroCategories
{
    public const string NeuralSharp = "NeuralSharp";
    public const string TorchSharp = "TorchSharp";
}
