namespace NeuralSharp.Benchmarks;

/// <summary>A row of the table: what is measured, and how fast it is to become.</summary>
/// <param name="Id">W1 to W8.</param>
/// <param name="Work">What is done, in words.</param>
/// <param name="Unit">What the time is for: a step, an op, a parameter.</param>
internal sealed record WorkloadRow(string Id, string Work, string Unit)
{
    /// <summary>How many units a run of the workload is.</summary>
    public double UnitsPerRun { get; init; } = 1;

    /// <summary>How many times as fast as TorchSharp it is to become, on one thread, on two; empty where nothing is set.</summary>
    public double[] ToReach { get; init; } = [];

    /// <summary>Makes the workload, or is null where it cannot be measured.</summary>
    public Func<IWorkload>? Create { get; init; }

    /// <summary>Why the row is not measured, or null where it is.</summary>
    public string? NotMeasured { get; init; }

    /// <summary>The ratio to reach on so many threads, or null where none is set.</summary>
    public double? Target(int threads) => threads <= ToReach.Length ? ToReach[threads - 1] : null;
}
