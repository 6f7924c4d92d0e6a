using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp.Layers;

/// <summary>What losses ask of outputs and targets. A captured step asks it again at each replay.</summary>
public static partial class Losses
{
    private const double SumTolerance = 1e-3;       // of probabilities that were rounded to a few digits
    private const double LogTolerance = 1e-4;       // of the logarithm of a probability that was rounded up

    private static readonly RangeRule s_probability = new(0, 1, "is no probability. End the network in a Sigmoid, or use the loss on logits.");

    private static readonly RangeRule s_targetProbability = new(0, 1, "is no probability. Give targets from 0 to 1.");

    private static readonly RangeRule s_logProbability =
        new(double.NegativeInfinity, LogTolerance, "is no logarithm of a probability. End the network in a LogSoftmax.");

    private static readonly RangeRule s_notNegative = new(0, double.PositiveInfinity, "is negative, and a count or its rate is not.");

    /// <summary>Broadcasting would hide a wrong target, such as [batch] against [batch, 1], so the shapes must be equal.</summary>
    private static void CheckSameShape(Tensor output, Tensor target, string loss)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.Shape != target.Shape)
            throw new ShapeException($"{loss}: the output has shape {output.Shape} and the target {target.Shape}; they must be equal. Reshape the target.");
        if (output.DType != target.DType)
            throw new DTypeException($"{loss}: the output is {output.DType} and the target {target.DType}. Convert the target with To(DType.{output.DType}).");
        if (!output.DType.IsFloat()) throw new DTypeException($"{loss}: the output and the target are {output.DType}, not Float32 or Float64. Convert both with To(DType.Float32).");
    }

    private static double CheckPositive(double value, string name, string loss) => value > 0 && double.IsFinite(value) ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"{loss}: {name} is {value}; give a positive number."));

    /// <summary>Checks that elements lie in a range. NaN passes, so that a trainer can say where it came up.</summary>
    private static void Check(Tensor values, RangeRule rule, string what, string loss)
    {
        Tape.Perform((values, rule, what, loss), static check =>
        {
            var (values, rule, what, loss) = check;
            if (values.DType == DType.Float32) CheckNow(values.Read<float>(), rule, what, loss);
            else if (values.DType == DType.Float64) CheckNow(values.Read<double>(), rule, what, loss);
        });
    }

    private static void CheckNow<T>(ReadOnlySpan<T> values, RangeRule rule, string what, string loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (low, high) = (T.CreateTruncating(rule.Low), T.CreateTruncating(rule.High));
        if (values.IsEmpty || (!(TensorPrimitives.MinNumber(values) < low) && !(TensorPrimitives.MaxNumber(values) > high))) return;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < low || values[i] > high) throw new ArgumentOutOfRangeException(what, Invariant($"{loss}: {what} {values[i]} at position {i} {rule.Advice}"));
        }
    }

    /// <summary>Checks that elements are −1 or 1.</summary>
    private static void CheckSigns(Tensor values, string what, string loss)
    {
        Tape.Perform((values, what, loss), static check =>
        {
            var (values, what, loss) = check;
            if (values.DType == DType.Float32) CheckSignsNow(values.Read<float>(), what, loss);
            else if (values.DType == DType.Float64) CheckSignsNow(values.Read<double>(), what, loss);
        });
    }

    private static void CheckSignsNow<T>(ReadOnlySpan<T> values, string what, string loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (T.Abs(values[i]) != T.One)
                throw new ArgumentOutOfRangeException(what, Invariant($"{loss}: {what} {values[i]} at position {i} is neither -1 nor 1. Make 2t - 1 of labels t that are 0 or 1."));
        }
    }

    /// <summary>Checks that rows, along the last axis, are probabilities that sum to 1.</summary>
    private static void CheckDistributions(Tensor values, string what, string loss)
    {
        Check(values, s_targetProbability, what, loss);
        Tape.Perform((values, what, loss), static check =>
        {
            var (values, what, loss) = check;
            if (values.DType == DType.Float32) CheckSumsNow(values.Read<float>(), values.Shape[^1], what, loss);
            else CheckSumsNow(values.Read<double>(), values.Shape[^1], what, loss);
        });
    }

    private static void CheckSumsNow<T>(ReadOnlySpan<T> values, int classes, string what, string loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var start = 0; start < values.Length; start += classes)
        {
            var sum = double.CreateTruncating(PairwiseSum.Of(values.Slice(start, classes)));
            if (Math.Abs(sum - 1) > SumTolerance)
            {
                throw new ArgumentOutOfRangeException(
                    what, Invariant($"{loss}: row {start / classes} of the {what} sums to {sum}, and probabilities sum to 1. Divide each row by its sum."));
            }
        }
    }

    private sealed record RangeRule(double Low, double High, string Advice);
}
