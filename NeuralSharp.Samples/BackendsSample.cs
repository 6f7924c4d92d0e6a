using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>Which libraries can compute matrix products here, and how fast each is.</summary>
internal static class BackendsSample
{
    private static readonly (int M, int K, int N)[] s_shapes = [(64, 784, 128), (1024, 1024, 1024)];

    public static Command Command()
    {
        var command = new SampleCommand(
            "backends",
            "Shows what can compute matrix products here, and how fast",
            ("", "every library that was found, with one thread and with all"));
        command.SetSample((_, cancellation) => Run(cancellation));
        return command;
    }

    private static int Run(CancellationToken cancellation)
    {
        Console.WriteLine(Invariant($"managed kernels: {Backend.Use("managed").Description}; {Environment.ProcessorCount} processors"));
        Console.WriteLine();
        foreach (var backend in Backend.Available())
        {
            Console.WriteLine($"{backend.Name,-9} {backend.Description}");
            if (!backend.IsAvailable) continue;
            Backend.Use(backend.Name);
            foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                cancellation.ThrowIfCancellationRequested();
                Backend.Threads = threads;
                var speeds = s_shapes.Select(shape => string.Create(
                    CultureInfo.InvariantCulture, $"[{shape.M}, {shape.K}] x [{shape.K}, {shape.N}] {GigaflopsPerSecond(shape):0.0}"));
                Console.WriteLine(Invariant($"{"",-9} {threads} thread(s), GFLOP/s: {string.Join(", ", speeds)}"));
            }
        }

        return 0;
    }

    /// <summary>The median of some products, after a warm-up in which the runtime compiles its best code.</summary>
    private static double GigaflopsPerSecond((int M, int K, int N) shape)
    {
        var (a, b) = (Tensor.Normal([shape.M, shape.K]), Tensor.Normal([shape.K, shape.N]));
        var warmUp = Stopwatch.StartNew();
        while (warmUp.ElapsedMilliseconds < 300) a.MatMul(b);
        var seconds = new List<double>();
        var measuring = Stopwatch.StartNew();
        while (seconds.Count < 5 || measuring.ElapsedMilliseconds < 300)
        {
            var start = Stopwatch.GetTimestamp();
            a.MatMul(b);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        seconds.Sort();
        return 2.0 * shape.M * shape.K * shape.N / seconds[seconds.Count / 2] / 1e9;
    }
}
