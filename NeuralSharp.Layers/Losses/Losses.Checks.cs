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

    /// <summary>Checks that elements lie in a range. NaN passes, so that a trainer can say where it came up.</summary>
    private static void Check(Tensor values, RangeRule rule, string what, string loss) => Perform(values, new RangeCheck(values, rule, what, loss));

    /// <summary>Checks that elements are −1 or 1.</summary>
    private static void CheckSigns(Tensor values, string what, string loss) => Perform(values, new SignCheck(values, what, loss));

    /// <summary>Checks that rows, along the last axis, are probabilities that sum to 1.</summary>
    private static void CheckDistributions(Tensor values, string what, string loss)
    {
        Check(values, s_targetProbability, what, loss);
        Perform(values, new SumCheck(values, what, loss));
    }

    private static void Perform<TCheck>(Tensor values, TCheck check)
        where TCheck : struct, IFloatWork => Tape.Perform((values.DType, check), static state => state.DType.RunFloat(state.check));

    private sealed record RangeRule(double Low, double High, string Advice);

    private readonly struct RangeCheck(Tensor tensor, RangeRule rule, string what, string loss) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var values = tensor.Read<T>();
            var (low, high) = (T.CreateTruncating(rule.Low), T.CreateTruncating(rule.High));
            if (values.IsEmpty || (!(TensorPrimitives.MinNumber(values) < low) && !(TensorPrimitives.MaxNumber(values) > high))) return;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] < low || values[i] > high) throw new ArgumentOutOfRangeException(what, Invariant($"{loss}: {what} {values[i]} at position {i} {rule.Advice}"));
            }
        }
    }

    private readonly struct SignCheck(Tensor tensor, string what, string loss) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var values = tensor.Read<T>();
            for (var i = 0; i < values.Length; i++)
            {
                if (T.Abs(values[i]) != T.One)
                    throw new ArgumentOutOfRangeException(what, Invariant($"{loss}: {what} {values[i]} at position {i} is neither -1 nor 1. Make 2t - 1 of labels t that are 0 or 1."));
            }
        }
    }

    private readonly struct SumCheck(Tensor tensor, string what, string loss) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var values = tensor.Read<T>();
            var classes = tensor.Shape[^1];
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
    }
}
