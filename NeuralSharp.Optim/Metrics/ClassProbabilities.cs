using System.Numerics.Tensors;

namespace NeuralSharp.Optim;

/// <summary>Probabilities of classes, of logits or as a model gives them.</summary>
internal static class ClassProbabilities
{
    private const double SumTolerance = 1e-3;   // of probabilities that were rounded to a few digits

    /// <summary>Refuses a row that is no distribution over the classes, or one output that is no probability: logits, most likely.</summary>
    public static void Check(ReadOnlySpan<double> output, string metric, int example)
    {
        var sum = 0.0;
        foreach (var p in output)
        {
            sum += p;
            if (p is >= 0 and <= 1) continue;
            throw new ArgumentOutOfRangeException(nameof(output), Invariant(
                $"{metric}: the output {p} of example {example} is no probability. Make the metric with fromLogits: true for logits and log-probabilities, or end the network in a Softmax or Sigmoid."));
        }

        if (output.Length > 1 && Math.Abs(sum - 1) > SumTolerance)
        {
            throw new ArgumentOutOfRangeException(nameof(output), Invariant(
                $"{metric}: the outputs of example {example} sum to {sum}, and probabilities sum to 1. Make the metric with fromLogits: true for logits."));
        }
    }

    /// <summary>ln Σ exp xᵢ, without overflow.</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        var (largest, sum) = (TensorPrimitives.Max(x), 0.0);
        foreach (var value in x) sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>ln(1 + eˣ), without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>ln(1 + x) for x from 0 to 1; the rounding of 1 + x cancels (Kahan).</summary>
    private static double LogOnePlus(double x) => 1 + x == 1 ? x : Math.Log(1 + x) * (x / (1 + x - 1));
}
