using System.Diagnostics;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Benchmarks;

/// <summary>The memory and the time of very many steps: what leaks, however slowly, shows here.</summary>
/// <param name="Style">How the steps were made.</param>
/// <param name="Steps">How many.</param>
/// <param name="Seconds">How long they took.</param>
/// <param name="Allocated">Bytes allocated on the GC heap meanwhile.</param>
/// <param name="Collections">Collections of generations 0, 1 and 2 meanwhile.</param>
/// <param name="Heap">Bytes that were alive after each tenth of the run, the first of them after the warm-up.</param>
/// <param name="Resident">Bytes of physical memory at the same times.</param>
internal sealed record LongRun(StepStyle Style, int Steps, double Seconds, long Allocated, int[] Collections, long[] Heap, long[] Resident)
{
    private const int Parts = 10;
    private const int WarmUp = 10_000;

    /// <summary>Trains XOR, W1's network.</summary>
    public static LongRun Xor(StepStyle style, int steps)
    {
        var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 1e-3);
        var captured = CapturedStep.Create(Step, optimizer);
        Run(WarmUp);
        List<long> heap = [GC.GetTotalMemory(forceFullCollection: true)], resident = [ResidentMemory.Now];
        var (seconds, allocated, collections) = (0.0, 0L, new int[GC.MaxGeneration + 1]);
        for (var part = 0; part < Parts; part++)
        {
            var (bytes, counts) = (GC.GetTotalAllocatedBytes(precise: true), Enumerable.Range(0, collections.Length).Select(GC.CollectionCount).ToArray());
            var start = Stopwatch.GetTimestamp();
            Run(steps / Parts);
            seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            allocated += GC.GetTotalAllocatedBytes(precise: true) - bytes;
            for (var generation = 0; generation < collections.Length; generation++)
                collections[generation] += GC.CollectionCount(generation) - counts[generation];
            heap.Add(GC.GetTotalMemory(forceFullCollection: true));
            resident.Add(ResidentMemory.Now);
        }

        return new(style, steps, seconds, allocated, collections, [.. heap], [.. resident]);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                if (style == StepStyle.Captured)
                {
                    captured.Run(x, y);
                }
                else if (style == StepStyle.Scoped)
                {
                    using var scope = Tensor.Scope();
                    Step(x, y);
                }
                else
                {
                    Step(x, y);
                }
            }
        }

        Tensor Step(Tensor inputs, Tensor targets)
        {
            optimizer.ZeroGrad();
            var loss = Losses.MeanSquaredError(model.Forward(inputs), targets);
            loss.Backward();
            optimizer.Step();
            return loss;
        }
    }
}
