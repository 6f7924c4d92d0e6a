using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp.Layers;

/// <summary>
/// Batch normalization: y = (x − μ) / √(σ² + ε) · weight + bias for each feature. In training μ and σ² are those of the batch, and the
/// running statistics follow them; in evaluation, and where the layer is frozen, they are the running statistics. Shapes: [batch, features] or [batch, features, …],
/// where statistics run over the batch and all axes behind the features, as for channels of images.
/// Source: Ioffe and Szegedy, "Batch normalization", 2015.
/// </summary>
/// <remarks>
/// In a function under <see cref="Autograd.Checkpoint(Func{Tensor, Tensor}, Tensor)"/>, which runs twice, the statistics follow once. A batch
/// with NaN or infinities leaves them as they are: its NaN would stay in them for ever. A <c>Trainer</c> puts them back
/// where it refuses a step. In evaluation an empty batch passes through, with its shape; in training it is refused.
/// Keras's momentum is 1 − this one.
/// </remarks>
public sealed class BatchNorm : Module
{
    private readonly Lock _following = new();   // of batches that several threads train on

    /// <summary>Makes a layer with weights of one, a bias of zeros, running means of 0 and running variances of 1.</summary>
    /// <param name="features">The number of features, or channels.</param>
    /// <param name="momentum">m, from 0 to 1: running ← (1 − m) running + m batch.</param>
    /// <param name="epsilon">ε, not negative.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not as it should be.</exception>
    public BatchNorm(int features, double momentum = 0.1, double epsilon = 1e-5, bool affine = true)
    {
        Require.AtLeastOne(features);
        Momentum = Require.FromZeroToOne(momentum, who: "BatchNorm");
        Epsilon = Require.NotNegative(epsilon, who: "BatchNorm");
        Weight = affine ? new(Tensor.Ones([features])) : null;
        Bias = affine ? new(Tensor.Zeros([features])) : null;
        RunningMean = Tensor.Zeros([features]);
        RunningVar = Tensor.Ones([features]);
    }

    private BatchNorm(BatchNorm other, ModuleCloner cloner)
    {
        (Momentum, Epsilon) = (other.Momentum, other.Epsilon);
        Weight = cloner.Clone(other.Weight);
        Bias = cloner.Clone(other.Bias);
        RunningMean = Tensor.ZerosLike(other.RunningMean);   // the values follow
        RunningVar = Tensor.ZerosLike(other.RunningVar);
    }

    /// <summary>The share of a new batch in the running statistics.</summary>
    public double Momentum { get; }

    /// <summary>What is added to variances.</summary>
    public double Epsilon { get; }

    /// <summary>A factor for each feature, or null.</summary>
    public Parameter? Weight { get; private init => field = Register(value); }

    /// <summary>A summand for each feature, or null.</summary>
    public Parameter? Bias { get; private init => field = Register(value); }

    /// <summary>The running means, a buffer of shape [features].</summary>
    public Tensor RunningMean { get; private init => field = RegisterBuffer(value); }

    /// <summary>
    /// The running variances, unbiased (their divisor is n − 1), a buffer of shape [features]. A variance beyond the type, as that of inputs
    /// of 1e20 in Float32, counts as its largest number, so that they stay finite and later batches bring them back.
    /// </summary>
    public Tensor RunningVar { get; private init => field = RegisterBuffer(value); }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input has other features, or in training there is but one value for each.</exception>
    /// <exception cref="DTypeException">The input is not of the layer's type.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputType.Check(this, input, RunningMean, "running mean");
        if (input.Rank < 2 || input.Shape[1] != RunningMean.Length)
            throw new ShapeException(Invariant($"{this}: the input has shape {input.Shape}, not [batch, {RunningMean.Length}] or [batch, {RunningMean.Length}, …].") + (input.Rank == 1 ? " Make a batch of a single example with ExpandDims(0)." : ""));
        return IsTraining && !IsFrozen ? ByBatchStatistics(input) : ByRunningStatistics(input);
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant($"BatchNorm({RunningMean.Length}{(Weight is null ? ", not affine" : "")})");

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new BatchNorm(this, cloner);

    private Tensor ByBatchStatistics(Tensor input)
    {
        var count = input.Length / RunningMean.Length;
        if (count < 2)
        {
            throw new ShapeException(
                Invariant($"{this}: a batch {input.Shape} has {count} value(s) for each feature, of which no variance can be taken in training. Use larger batches, leave ")
                + "out the last one, which may be smaller, by dropLast: true (of Batches and Fit), call Eval() to predict, or use LayerNorm.");
        }

        var output = input.BatchNorm(Weight, Bias, Epsilon, out var statistics);
        if (!DrawLog.IsReplaying) Follow(statistics, count);
        return output;
    }

    private Tensor ByRunningStatistics(Tensor input)
    {
        var scale = (RunningVar + Epsilon).Rsqrt();
        if (Weight is not null) scale *= Weight;
        var output = (input - RunningMean.AsChannels(input.Rank)) * scale.AsChannels(input.Rank);
        return Bias is null ? output : output + Bias.AsChannels(input.Rank);
    }

    /// <summary>Lets the running statistics follow those of a batch, and of each batch of a replayed step.</summary>
    private void Follow(GroupStatistics statistics, int count)
    {
        Tape.NoteUse(RunningMean);
        Tape.NoteUse(RunningVar);
        Tape.Perform(new Following(this, statistics, count), static following => following.Layer.RunningMean.DType.RunFloat(following));
    }

    private void Follow<T>(GroupStatistics statistics, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var mean = statistics.Mean.Read<T>();
        var variance = statistics.Variance.Read<T>();
        if (!CanBeFollowed(mean, variance)) return;
        lock (_following)
        {
            Blend(RunningMean, mean, Momentum);
            Blend(RunningVar, variance, Momentum * (count / (count - 1.0)));
        }
    }

    /// <summary>Whether a batch was finite: a variance may leave the type all the same.</summary>
    private static bool CanBeFollowed<T>(ReadOnlySpan<T> mean, ReadOnlySpan<T> variance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < mean.Length; i++)
        {
            if (!T.IsFinite(mean[i]) || T.IsNaN(variance[i])) return false;
        }

        return true;
    }

    /// <summary>running ← (1 − m) running + factor · batch, at most the largest number: one batch must not make it infinite for ever.</summary>
    private void Blend<T>(Tensor running, ReadOnlySpan<T> batch, double factor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        running.BeginWrite("BatchNorm");
        var values = running.Write<T>();
        TensorPrimitives.Multiply(values, T.CreateTruncating(1 - Momentum), values);
        TensorPrimitives.MultiplyAdd(batch, T.CreateTruncating(factor), values, values);
        TensorPrimitives.Min(values, T.BitDecrement(T.PositiveInfinity), values);
    }

    private readonly struct Following(BatchNorm layer, GroupStatistics statistics, int count) : IFloatWork
    {
        public BatchNorm Layer => layer;

        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => layer.Follow<T>(statistics, count);
    }
}
