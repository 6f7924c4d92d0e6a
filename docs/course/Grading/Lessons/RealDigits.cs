using System.Diagnostics;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Grading;

/// <summary>MNIST with the learner's functions, once they are right: where the files are at hand, an epoch over a third of it.</summary>
internal static class RealDigits
{
    private const int Images = 20_000;   // a few seconds of work, also on a slow computer

    public static void Learn(Func<Sequential> build, Func<Sequential, Tensor, Tensor, double> accuracy, Func<Sequential, Optimizer, IEnumerable<Batch>, double> trainEpoch)
    {
        if (Load() is not var (train, test)) return;
        Generator.Default.Reseed(1);
        var model = build();
        var watch = Stopwatch.StartNew();
        var loss = trainEpoch(model, new Adam(model.Parameters), train.Take(Images).Batches(64, shuffle: Generator.Default, reuseBuffers: true));
        var seconds = watch.Elapsed.TotalSeconds;
        var (images, labels) = test.Gather([.. Enumerable.Range(0, test.Count)]);
        Console.WriteLine(Invariant($"Your network on MNIST: {Images:N0} of its {train.Count:N0} images in {seconds:0.0} s, mean loss {loss:0.0000}."));
        Console.WriteLine(Invariant($"Of {test.Count:N0} images that it has never seen, it reads {100 * accuracy(model, images, labels):0.00} % rightly."));
    }

    private static (ImageDataset Train, ImageDataset Test)? Load()
    {
        try
        {
            return Mnist.Load();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DataFormatException)
        {
            Console.WriteLine(exception is DataFormatException
                ? $"MNIST cannot be read: {Printable.Escape(exception.Message)}"
                : $"MNIST is not on this computer. With a network, dotnet run docs/first/mnist.cs fetches it once (11.6 MB); or set {Mnist.FolderVariable} to its folder.");
            return null;
        }
    }
}
