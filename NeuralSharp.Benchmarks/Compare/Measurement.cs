namespace NeuralSharp.Benchmarks;

/// <summary>Seconds a unit of work, measured in pairs.</summary>
/// <param name="NeuralSharp">NeuralSharp's, a slice each.</param>
/// <param name="TorchSharp">TorchSharp's, each measured right after NeuralSharp's at the same place.</param>
/// <param name="HeapBytesPerRun">What NeuralSharp's side allocated on the GC heap, a run; null where it was not counted.</param>
internal sealed record Measurement(double[] NeuralSharp, double[] TorchSharp, double? HeapBytesPerRun)
{
    /// <summary>How many times as fast NeuralSharp is, pair by pair.</summary>
    public Distribution Ratio { get; } = new(NeuralSharp.Zip(TorchSharp, (ours, theirs) => theirs / ours));

    /// <summary>The median time of NeuralSharp.</summary>
    public double NeuralSharpTime { get; } = new Distribution(NeuralSharp).Median;

    /// <summary>The median time of TorchSharp.</summary>
    public double TorchSharpTime { get; } = new Distribution(TorchSharp).Median;
}
