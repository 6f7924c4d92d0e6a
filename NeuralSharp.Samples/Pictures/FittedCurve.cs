using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>What a network of one input and one output answers along an axis, and the points it learnt from.</summary>
internal static class FittedCurve
{
    /// <summary>The network's answers at places in equal steps, the ends included.</summary>
    public static (double X, double Y)[] Of(Module model, double from, double to, int count)
    {
        var places = Enumerable.Range(0, count).Select(i => (float)(from + ((to - from) * i / (count - 1)))).ToArray();
        model.Eval();
        using var pause = Autograd.NoGrad();
        var answers = model.Forward(Tensor.From<float>(places, [count, 1])).ToArray<float>();
        return [.. places.Zip(answers, (x, y) => ((double)x, (double)y))];
    }

    /// <summary>The points of a data set.</summary>
    public static List<(double X, double Y)> PointsOf(Dataset data) =>
        [.. data.Batches(1000).SelectMany(batch => batch.Inputs.ToArray<float>().Zip(batch.Targets.ToArray<float>(), (x, y) => ((double)x, (double)y)))];
}
