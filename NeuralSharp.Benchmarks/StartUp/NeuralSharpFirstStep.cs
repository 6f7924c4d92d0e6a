using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Benchmarks;

/// <summary>The first step of XOR as a user of NeuralSharp writes it.</summary>
internal static class NeuralSharpFirstStep
{
    public static double Run()
    {
        var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
        return loss.Item();
    }
}
