using NeuralSharp.Layers;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>The same network in both libraries, with the same weights.</summary>
internal sealed class ModelPair : IDisposable
{
    /// <summary>Pairs two networks of the same structure, and copies NeuralSharp's weights to TorchSharp's.</summary>
    public ModelPair(Sequential neuralSharp, TorchSharp.Modules.Sequential torchSharp)
    {
        (NeuralSharp, TorchSharp) = (neuralSharp, torchSharp);
        using var _ = torch.no_grad();
        foreach (var (ours, theirs) in neuralSharp.Parameters.Zip(torchSharp.parameters()))
        {
            using var values = ours.ToTorch();
            // Dense keeps W as [inputs, outputs], Linear as [outputs, inputs].
            using var oriented = ours.Rank == 2 ? values.t() : values.alias();
            theirs.copy_(oriented);
        }
    }

    public Sequential NeuralSharp { get; }

    public TorchSharp.Modules.Sequential TorchSharp { get; }

    /// <summary>An optimizer of both.</summary>
    public OptimizerPair Optimizers(OptimizerKind kind) => new(kind, NeuralSharp.Parameters, TorchSharp.parameters());

    /// <summary>A network of ReLU layers without an activation at the end: a classifier's logits.</summary>
    public static ModelPair Classifier(int[] sizes)
    {
        Sequential neuralSharp = [];
        var torchSharp = torch.nn.Sequential();
        for (var layer = 0; layer < sizes.Length - 1; layer++)
        {
            if (layer > 0)
            {
                neuralSharp.Add(new ReLU());
                torchSharp.append(torch.nn.ReLU());
            }

            neuralSharp.Add(new Dense(sizes[layer], sizes[layer + 1]));
            torchSharp.append(torch.nn.Linear(sizes[layer], sizes[layer + 1]));
        }

        return new(neuralSharp, torchSharp);
    }

    public void Dispose() => TorchSharp.Dispose();
}
