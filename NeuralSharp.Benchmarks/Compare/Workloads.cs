namespace NeuralSharp.Benchmarks;

/// <summary>Everything that is measured, in order.</summary>
internal static class Workloads
{
    private const int ChainLength = 1000;

    /// <summary>The rows that are timed in this process.</summary>
    public static IReadOnlyList<WorkloadRow> Rows { get; } =
    [
        .. Training("W1", "XOR 2-8-1, batch 4, Adam", TrainingStep.Xor, [40, 40], [100, 100]),
        .. Classifier("W2", [784, 128, 10], 64, OptimizerKind.Adam, [2.2, 2.5]),
        .. Classifier("W3", [784, 512, 256, 10], 128, OptimizerKind.Adam, [1.6, 1.8]),
        .. Classifier("W4", [784, 2048, 2048, 10], 256, OptimizerKind.Momentum, [1.2, 1.2]),
        new("W5", "784-128-10, inference, batch 1", "batch") { ToReach = [3, 3], Create = () => new Inference(batch: 1) },
        new("W5", "784-128-10, inference, batch 1024", "batch") { ToReach = [1.2, 1.2], Create = () => new Inference(batch: 1024) },
        new("W6", $"chain of {ChainLength} one-element ops, forward and backward", "op")
        {
            ToReach = [25, 25],
            UnitsPerRun = ChainLength,
            Create = () => new OpChain(ChainLength),
        },
        Stepped(1_000_000, OptimizerKind.Adam, reach: 4),
        Stepped(10_000_000, OptimizerKind.Adam, reach: 8),
        Stepped(1_000_000, OptimizerKind.SGD, reach: 1),
        Stepped(10_000_000, OptimizerKind.SGD, reach: 1),
        .. OtherSteps(OptimizerKind.Momentum), .. OtherSteps(OptimizerKind.AdaGrad), .. OtherSteps(OptimizerKind.RMSprop),
    ];

    /// <summary>The row that is timed in processes of its own.</summary>
    public static WorkloadRow StartUp { get; } =
        new("W8", "process start to the first trained XOR step, as usual build", "start") { ToReach = [4] };

    /// <summary>The same as a native program.</summary>
    public static WorkloadRow NativeStartUp { get; } = new("W8", "the same as a native program", "start") { ToReach = [20] };

    /// <summary>The names of the workloads.</summary>
    public static string[] Ids { get; } = [.. Rows.Select(row => row.Id).Append(StartUp.Id).Distinct()];

    private static IEnumerable<WorkloadRow> Classifier(string id, int[] sizes, int batch, OptimizerKind optimizer, double[] toReach) => Training(
        id, $"{string.Join('-', sizes)}, batch {batch}, {optimizer}", style => TrainingStep.Classifier(sizes, batch, optimizer, style), toReach, []);

    private static IEnumerable<WorkloadRow> Training(
        string id, string work, Func<StepStyle, TrainingStep> create, double[] toReach, double[] toReachCaptured) =>
    [
        new(id, $"{work}, in a scope", "step") { ToReach = toReach, Create = () => create(StepStyle.Scoped) },
        new(id, "the same, without a scope", "step") { Create = () => create(StepStyle.Plain) },
        new(id, "the same, captured", "step") { ToReach = toReachCaptured, Create = () => create(StepStyle.Captured) },
    ];

    private static WorkloadRow[] OtherSteps(OptimizerKind optimizer) => [Stepped(1_000_000, optimizer), Stepped(10_000_000, optimizer)];

    private static WorkloadRow Stepped(int length, OptimizerKind optimizer, double? reach = null) =>
        new("W7", $"{optimizer}, one step over {length / 1_000_000}M parameters", "parameter")
        {
            ToReach = reach is { } ratio ? [ratio] : [],
            UnitsPerRun = length,
            Create = () => new OptimizerStep(length, optimizer),
        };
}
