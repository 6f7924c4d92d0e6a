using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Compares a loss's gradient with central differences in doubles.</summary>
internal static class LossGradients
{
    private const double Step = 1e-5;

    public static void Check(Func<Tensor, Tensor> loss, Tensor output)
    {
        var values = output.ToArray<double>();
        var leaf = Tensor.From<double>(values, output.Shape, requiresGrad: true);
        loss(leaf).Backward();
        var gradient = leaf.Grad!.ToArray<double>();
        for (var i = 0; i < values.Length; i++)
        {
            var slope = (At(i, Step) - At(i, -Step)) / (2 * Step);
            gradient[i].ShouldBe(slope, 1e-7 * Math.Max(1, Math.Abs(slope)), $"element {i}");
        }

        double At(int place, double change)
        {
            var moved = values.ToArray();
            moved[place] += change;
            return loss(Tensor.From<double>(moved, output.Shape)).Item();
        }
    }
}
