using System.Numerics;
using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>Puts the losses and right answers of batches together, as if all examples had stood in one batch.</summary>
/// <param name="decision">How the loss tells two classes apart; null where it does not.</param>
internal sealed class Tally(BinaryDecision? decision)
{
    private readonly LossTally _loss = new();
    private double _right;
    private double _labelled;

    /// <summary>The examples so far.</summary>
    public int Count { get; private set; }

    /// <summary>What the batches so far came to.</summary>
    public Evaluation Result => new(_loss.Result, _labelled > 0 ? _right / _labelled : null);

    /// <summary>Takes in a batch.</summary>
    /// <param name="output">What the model gave.</param>
    /// <param name="batch">What it should have given, and what each example counts.</param>
    /// <param name="loss">The loss of the batch.</param>
    /// <param name="divisor">What the loss is a mean over; null where it does not say.</param>
    public void Add(Tensor output, in Batch batch, double loss, LossDivisor? divisor)
    {
        var (targets, weights) = (batch.Targets, batch.Weights);
        var count = targets.Shape[0];
        Count += count;
        _loss.Add(loss, divisor, count);
        if (decision is not null && output.Length == count && targets.Length == count)
        {
            if (output.DType == DType.Float32) CountDecisions<float>(output, targets, weights, decision);
            else if (output.DType == DType.Float64) CountDecisions<double>(output, targets, weights, decision);
            return;
        }

        if (targets.DType != DType.Int32 || output.Rank != 2) return;
        var labels = targets.Read<int>();
        var chosen = output.ArgMax().Read<int>();
        for (var i = 0; i < count; i++)
        {
            if ((uint)labels[i] >= (uint)output.Shape[1] || divisor?.Ignores(labels[i]) == true) continue;   // the loss ignores it
            CountExample(labels[i] == chosen[i], weights, i);
        }
    }

    /// <summary>Counts one decision an example; targets between the classes are no labels.</summary>
    private void CountDecisions<T>(Tensor output, Tensor targets, Tensor? weights, BinaryDecision decision)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (threshold, negative) = (T.CreateTruncating(decision.Threshold), T.CreateTruncating(decision.Negative));
        var values = output.Read<T>();
        var labels = targets.Read<T>();
        for (var i = 0; i < values.Length; i++)
        {
            if (labels[i] != T.One && labels[i] != negative) continue;
            CountExample(labels[i] == T.One ? values[i] > threshold : values[i] <= threshold, weights, i);
        }
    }

    private void CountExample(bool isRight, Tensor? weights, int example)
    {
        var weight = weights?.ElementAt(example) ?? 1;
        _labelled += weight;
        if (isRight) _right += weight;
    }

    /// <summary>What the batches so far came to, as numbers.</summary>
    public StateDict StateDict()
    {
        var state = new StateDict { ["count"] = Count, ["right"] = _right, ["labelled"] = _labelled };
        state.Add("loss", _loss.StateDict());
        return state;
    }

    /// <summary>Takes over what <see cref="StateDict"/> gave.</summary>
    public void Read(StateReader reader)
    {
        var (count, right, labelled) = ((int)reader.Long("count", 0, int.MaxValue), reader.Double("right"), reader.Double("labelled"));
        _loss.Read(reader.Part("loss"));
        reader.Then(() => (Count, _right, _labelled) = (count, right, labelled));
    }
}
