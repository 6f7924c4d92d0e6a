using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>Whoever loads a file beside one who saves it gets one version of it, never a mixture of two.</summary>
[TestFixture]
internal sealed class OnePassTests
{
    private const int Loads = 400;

    [Test]
    public void An_optimizer_loaded_beside_a_writer_is_of_one_version()
    {
        using var folder = new TempFolder();
        var path = folder.File("optimizer.safetensors");
        Adam[] versions = [Stepped(1), Stepped(2)];
        BesideAWriter(
            turn => versions[turn % 2].Save(path),
            () =>
            {
                var loaded = Make();
                loaded.Load(path);
                // m = 1 − 0.9ᵗ for gradients of 1: of the step that the counts tell of.
                loaded.StateOf(loaded.Parameters[0])["m"].ToArray<float>().ShouldAllBe(m => Math.Abs(m - (1 - Math.Pow(0.9, loaded.StepCount))) < 1e-6);
            });

        static Adam Make() => new([new Parameter(Tensor.Zeros([50]))]);

        static Adam Stepped(int steps)
        {
            var optimizer = Make();
            for (var step = 0; step < steps; step++)
            {
                optimizer.Parameters[0].Grad = Tensor.Ones([50]);
                optimizer.Step();
            }

            return optimizer;
        }
    }

    [Test]
    public void A_classifier_loaded_beside_a_writer_is_of_one_version()
    {
        using var folder = new TempFolder();
        var path = folder.File("model.safetensors");
        Sequential[] versions = [[new Dense(4, 3), new ReLU(), new Dense(3, 2)], [new Dense(4, 5), new ReLU(), new Dense(5, 2)]];
        BesideAWriter(turn => versions[turn % 2].Save(path), () => SavedClassifier.Load(path, pixels: 4));
    }

    [Test]
    public void Nothing_reads_the_texts_of_a_file_apart_from_its_tensors()
    {
        // Two readings of one path may be of two versions, so the library and the samples have no use for ReadMetadata.
        var callers = new List<string>();
        foreach (var folder in (string[])["NeuralSharp.Core", "NeuralSharp.Layers", "NeuralSharp.Optim", "NeuralSharp.Explain", "NeuralSharp.Data", "NeuralSharp.Samples"])
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories))
            {
                if (Path.GetFileName(file) != "SafeTensors.cs" && File.ReadAllText(file).Contains("ReadMetadata(", StringComparison.Ordinal)) callers.Add(file);
            }
        }

        callers.ShouldBeEmpty("take SafeTensors.Read(path).Metadata, which is of the same version as the tensors");
    }

    private static string Root()
    {
        var folder = Path.GetDirectoryName(typeof(OnePassTests).Assembly.Location);
        while (!File.Exists(Path.Combine(folder!, "NeuralSharp.sln"))) folder = Path.GetDirectoryName(folder);
        return folder!;
    }

    private static void BesideAWriter(Action<int> write, Action read)
    {
        write(0);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var turn = 1; !stop.IsCancellationRequested; turn++) write(turn);
        });
        try
        {
            for (var load = 0; load < Loads && !writer.IsFaulted; load++) read();
        }
        finally
        {
            stop.Cancel();
            writer.Wait();
        }
    }
}
