using System.Diagnostics;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Benchmarks;

/// <summary>How long W2's training waits for its data: the time in which the training thread asks for a batch and does not have it.</summary>
/// <param name="Share">The share of the whole time.</param>
/// <param name="Seconds">The whole time.</param>
/// <param name="MicrosecondsPerStep">The time of a step, with its data.</param>
/// <param name="LongestMilliseconds">The longest wait.</param>
/// <param name="FirstResident">Bytes of physical memory after the first epoch.</param>
/// <param name="LastResident">Bytes of physical memory after the last.</param>
internal sealed record DataWait(double Share, double Seconds, double MicrosecondsPerStep, double LongestMilliseconds, long FirstResident, long LastResident)
{
    private const int BatchSize = 64;

    /// <summary>Trains as a trainer does: captured steps on batches that reuse their buffers.</summary>
    public static DataWait Measure(Dataset train, int epochs)
    {
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        var optimizer = new Adam(model.Parameters);
        var step = CapturedStep.Create((x, y) =>
        {
            var loss = Losses.CrossEntropy(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss;
        }, optimizer);
        var (waited, longest, steps, first) = (0L, 0L, 0, 0L);
        var generator = new Generator(1);
        var start = Stopwatch.GetTimestamp();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var batches = train.Batches(BatchSize, generator, reuseBuffers: true).GetEnumerator();
            while (true)
            {
                var asked = Stopwatch.GetTimestamp();
                var hasNext = batches.MoveNext();
                var wait = Stopwatch.GetTimestamp() - asked;
                (waited, longest) = (waited + wait, Math.Max(longest, wait));
                if (!hasNext) break;
                step.Run(batches.Current);
                steps++;
            }

            if (epoch == 0) first = ResidentMemory.Now;
        }

        var all = Stopwatch.GetTimestamp() - start;
        double SecondsOf(long ticks) => (double)ticks / Stopwatch.Frequency;
        return new((double)waited / all, SecondsOf(all), SecondsOf(all) / steps * 1e6, SecondsOf(longest) * 1e3, first, ResidentMemory.Now);
    }
}
