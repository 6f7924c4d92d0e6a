using System.Diagnostics;
using System.Text.Json;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// Two epochs of W2 on the real images, in a process of its own, for its peak of memory and its collections. Run as
/// <c>mnist-epoch neuralsharp FOLDER</c>; meant for <see cref="MemoryCommand"/>, not for users.
/// </summary>
/// <param name="Library">Whose.</param>
/// <param name="PeakBytes">Physical memory at most.</param>
/// <param name="AllocatedBytes">Allocated on the GC heap in the second epoch.</param>
/// <param name="Collections">Collections of generations 0, 1 and 2 in the second epoch.</param>
/// <param name="Seconds">How long the second epoch took, with its data.</param>
internal sealed record MnistEpoch(string Library, long PeakBytes, long AllocatedBytes, int[] Collections, double Seconds)
{
    public const string Command = "mnist-epoch";

    private const int BatchSize = 64;

    public static int Run(string library, string folder)
    {
        var epoch = library == FirstStep.TorchSharp ? OfTorchSharp(folder) : OfNeuralSharp(folder);
        Console.Out.WriteLine(JsonSerializer.Serialize(epoch));
        return 0;
    }

    /// <summary>Runs it in a process of its own.</summary>
    public static MnistEpoch Measure(string library, string folder)
    {
        var start = OwnProcess.With(Command, library, folder);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new BenchmarkException($"the epoch of {library} failed with exit code {process.ExitCode}.");
        return JsonSerializer.Deserialize<MnistEpoch>(answer)!;
    }

    private static MnistEpoch OfNeuralSharp(string folder)
    {
        var (train, _) = Mnist.Load(folder);
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(train, epochs: 1, BatchSize);
        return Second("NeuralSharp", () => trainer.Fit(train, epochs: 1, BatchSize));
    }

    /// <summary>As TorchSharp's examples do it: the images as one tensor of numbers, and batches by index.</summary>
    private static MnistEpoch OfTorchSharp(string folder)
    {
        var (train, _) = Mnist.Load(folder);
        var all = Enumerable.Range(0, train.Count).ToArray();
        var pixels = new byte[train.Count * 784];
        for (var i = 0; i < all.Length; i++) train.Pixels(i).CopyTo(pixels.AsSpan(i * 784));
        using var images = torch.tensor(pixels, [all.Length, 784]).to(torch.float32).div_(255);
        using var labels = torch.tensor(Array.ConvertAll(train.Labels.ToArray(), label => (long)label));
        using var model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10));
        using var optimizer = torch.optim.Adam(model.parameters());
        Epoch();
        return Second("TorchSharp", Epoch);

        void Epoch()
        {
            using var order = torch.randperm(all.Length);
            for (var from = 0; from < all.Length; from += BatchSize)
            {
                using var scope = torch.NewDisposeScope();
                var indices = order.slice(0, from, Math.Min(from + BatchSize, all.Length), 1);
                optimizer.zero_grad();
                var loss = torch.nn.functional.cross_entropy(model.forward(images.index_select(0, indices)), labels.index_select(0, indices));
                loss.backward();
                optimizer.step();
            }
        }
    }

    private static MnistEpoch Second(string library, Action epoch)
    {
        var (bytes, counts) = (GC.GetTotalAllocatedBytes(precise: true), Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount).ToArray());
        var start = Stopwatch.GetTimestamp();
        epoch();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(
            library, ResidentMemory.Peak, GC.GetTotalAllocatedBytes(precise: true) - bytes,
            [.. counts.Select((count, generation) => GC.CollectionCount(generation) - count)], seconds);
    }
}
