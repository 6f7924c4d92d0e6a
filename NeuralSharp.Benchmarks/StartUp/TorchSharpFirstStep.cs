using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>The first step of XOR as a user of TorchSharp writes it.</summary>
internal static class TorchSharpFirstStep
{
    public static double Run()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.tensor(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = torch.tensor(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        using var model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1), torch.nn.Sigmoid());
        using var optimizer = torch.optim.Adam(model.parameters(), lr: 0.05);
        optimizer.zero_grad();
        var loss = torch.nn.functional.mse_loss(model.forward(x), y);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }
}
