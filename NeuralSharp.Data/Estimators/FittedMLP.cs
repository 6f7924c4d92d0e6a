using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>What an estimator has learned: how a table becomes inputs and what outputs mean, and the network between.</summary>
internal sealed record FittedMLP(Preprocessor Preprocessor, Sequential Network, IReadOnlyList<EpochResult> History)
{
    private const int RowsAtOnce = 4096;   // a bound on the memory of hidden layers

    /// <summary>How many numbers there are before, between and behind the dense layers.</summary>
    public static int[] Sizes(Preprocessor preprocessor, IReadOnlyList<int> hidden) =>
        [preprocessor.InputSize, .. hidden, preprocessor.TargetKind == TargetKind.Classes ? preprocessor.Classes.Count : 1];

    /// <summary>The layers: an affine map from each size to the next, with a ReLU between two.</summary>
    public static Sequential Build(int[] sizes, Generator generator)
    {
        Sequential network = [new Dense(sizes[0], sizes[1], generator: generator)];
        for (var layer = 1; layer < sizes.Length - 1; layer++)
        {
            network.Add(new ReLU());
            network.Add(new Dense(sizes[layer], sizes[layer + 1], generator: generator));
        }

        return network;
    }

    /// <summary>Whether a model has the layers that <see cref="Build"/> makes of some sizes.</summary>
    public static bool IsBuiltOf(Module model, int[] sizes)
    {
        if (model is not Sequential network || network.Count != (2 * sizes.Length) - 3) return false;
        return network.Index().All(layer => layer.Index % 2 == 1
            ? layer.Item is ReLU
            : layer.Item is Dense { Weight.Shape: var shape, Bias: not null } && shape[0] == sizes[layer.Index / 2] && shape[1] == sizes[(layer.Index / 2) + 1]);
    }

    /// <summary>The network's outputs for some inputs [rows, inputs], row by row.</summary>
    public Tensor Outputs(Tensor inputs)
    {
        using var pause = Autograd.NoGrad();
        if (inputs.Shape[0] <= RowsAtOnce) return Network.Forward(inputs);
        var parts = Enumerable.Range(0, (inputs.Shape[0] + RowsAtOnce - 1) / RowsAtOnce)
            .Select(part => Network.Forward(inputs[(part * RowsAtOnce)..Math.Min(inputs.Shape[0], (part + 1) * RowsAtOnce)]));
        return Tensor.Concatenate([.. parts], axis: 0);
    }
}
