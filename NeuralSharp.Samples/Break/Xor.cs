using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>XOR, and the loop that learns it: forward, backward, step.</summary>
internal static class Xor
{
    /// <summary>All four examples.</summary>
    public static (Tensor X, Tensor Y) Examples() =>
        (Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } }));

    /// <summary>Trains a network, and gives the loss after the last step.</summary>
    public static double Train(Sequential model, Optimizer optimizer, int steps)
    {
        var (x, y) = Examples();
        for (var step = 0; step < steps; step++)
        {
            using var scope = Tensor.Scope();
            optimizer.ZeroGrad();
            Losses.MeanSquaredError(model.Forward(x), y).Backward();
            optimizer.Step();
        }

        using (Autograd.NoGrad()) return Losses.MeanSquaredError(model.Forward(x), y).Item();
    }
}
