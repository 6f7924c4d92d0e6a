using System.Numerics;
using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>Puts the losses and right answers of batches together, as if all examples had stood in one batch.</summary>
/// <param name="decision">How the loss tells two classes apart; null where it does not.</param>
internal sealed class Tally(BinaryDecision? decision)
{
    private readonly LossTally _loss = new();
    private int _right;
    private int _labelled;

    /// <summary>The examples so far.</summary>
    public int Count { get; private set; }

    /// <summary>What the batches so far came to.</summary>
    public Evaluation Result => new(_loss.Result, _labelled > 0 ? (double)_right / _labelled : null);

    /// <summary>Takes in a batch.</summary>
    /// <param name="output">What the model gave.</param>
    /// <param name="targets">What it should have given.</param>
    /// <param name="loss">The loss of the batch.</param>
    /// <param name="divisor">What the loss is a mean over; null where it does not say.</param>
    public void Add(Tensor output, Tensor targets, double loss, LossDivisor? divisor)
    {
        var count = targets.Shape[0];
        Count += count;
        _loss.Add(loss, divisor, count);
        if (decision is not null && output.Length == count && targets.Length == count)
        {
            if (output.DType == DType.Float32) CountDecisions<float>(output, targets, decision);
            else if (output.DType == DType.Float64) CountDecisions<double>(output, targets, decision);
            return;
        }

        if (targets.DType != DType.Int32 || output.Rank != 2) return;
        var labels = targets.Read<int>();
        var chosen = output.ArgMax().Read<int>();
        for (var i = 0; i < count; i++)
        {
            if ((uint)labels[i] >= (uint)output.Shape[1] || divisor?.Ignores(labels[i]) == true) continue;   // the loss ignores it
            _labelled++;
            if (labels[i] == chosen[i]) _right++;
        }
    }

    /// <summary>Counts one decision an example; targets between the classes are no labels.</summary>
    private void CountDecisions<T>(Tensor output, Tensor targets, BinaryDecision decision)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (threshold, negative) = (T.CreateTruncating(decision.Threshold), T.CreateTruncating(decision.Negative));
        var values = output.Read<T>();
        var labels = targets.Read<T>();
        for (var i = 0; i < values.Length; i++)
        {
            if (labels[i] != T.One && labels[i] != negative) continue;
            _labelled++;
            if (labels[i] == T.One ? values[i] > threshold : values[i] <= threshold) _right++;
        }
    }
}
