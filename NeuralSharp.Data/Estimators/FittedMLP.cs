using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>What an estimator has learned: how a table becomes inputs and what outputs mean, and the network between.</summary>
internal sealed record FittedMLP(Preprocessor Preprocessor, Sequential Network, IReadOnlyList<EpochResult> History)
{
    private const int RowsAtOnce = 4096;   // a bound on the memory of hidden layers

    /// <summary>The layers: an affine map to each hidden layer with a ReLU behind it, and one to the outputs.</summary>
    public static Sequential Build(int inputs, IReadOnlyList<int> hidden, int outputs, Generator generator)
    {
        Sequential network = [];
        foreach (var size in hidden)
        {
            network.Add(new Dense(inputs, size, generator: generator));
            network.Add(new ReLU());
            inputs = size;
        }

        network.Add(new Dense(inputs, outputs, generator: generator));
        return network;
    }

    /// <summary>How many outputs a network has for a target.</summary>
    public static int Outputs(Preprocessor preprocessor) => preprocessor.TargetKind == TargetKind.Classes ? preprocessor.Classes.Count : 1;

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
