namespace NeuralSharp.Layers;

/// <summary>
/// What the examples of a batch count, while a loss is computed: the losses of this library look here when they make one number of many. So class
/// weights, ignored labels and heads need to know nothing of it.
/// </summary>
/// <param name="weights">The weights [batch].</param>
internal sealed class ExampleWeights(Tensor weights)
{
    [ThreadStatic]
    private static ExampleWeights? t_current;

    private bool _isUsed;
    private Tensor? _total;

    /// <summary>Those of the loss that this thread computes; null where all examples count the same.</summary>
    public static ExampleWeights? Current => t_current;

    /// <summary>Computes a loss in which examples count differently.</summary>
    /// <exception cref="InvalidOperationException">No loss of this library was in it.</exception>
    public static Tensor Apply(Loss loss, Tensor weights, Tensor output, Tensor target)
    {
        var (outer, mine) = (t_current, new ExampleWeights(weights));
        t_current = mine;
        try
        {
            var result = loss(output, target);
            if (mine._isUsed) return result;
        }
        finally
        {
            t_current = outer;
        }

        throw new InvalidOperationException(
            "The examples have weights, and the loss, one of your own, does not look at them. Make it of losses from Losses, such as (output, target) => "
            + "Losses.MeanSquaredError(output, target), or train on data without weights.");
    }

    /// <summary>The mean Σ w · loss / Σ w · count, the sum Σ w · loss, or the weighted losses themselves.</summary>
    /// <param name="losses">The losses of elements or examples, first axis the batch.</param>
    /// <param name="counts">What each counts already, such as its class's weight, which is in the losses; null where each counts 1.</param>
    /// <param name="reduction">What becomes of them.</param>
    /// <param name="loss">Whose they are.</param>
    public Tensor Reduce(Tensor losses, Tensor? counts, Reduction reduction, string loss)
    {
        _isUsed = true;
        var spread = SpreadOver(losses, loss);
        var weighted = losses.WeightedBy(spread);
        if (reduction == Reduction.None) return weighted;
        if (reduction == Reduction.Mean) ClassLosses.CheckNotEmpty(losses, loss);
        var sum = weighted.Sum();
        if (reduction == Reduction.Sum)
        {
            sum.LossDivisor = LossDivisor.Of(losses.Length, isSum: true);
            return sum;
        }

        var divisor = counts?.WeightedBy(spread).Sum() ?? Total(losses.DType);
        var mean = sum / Tensor.Where(divisor, divisor, double.PositiveInfinity);   // of nothing: 0
        if (counts is null && losses.Length > weights.Length) mean *= (double)weights.Length / losses.Length;   // several elements an example
        mean.LossDivisor = LossDivisor.Of(divisor);
        return mean;
    }

    /// <summary>Σ w: one tensor for all losses of a batch, by which they are known to be means over the same.</summary>
    private Tensor Total(DType dtype) => _total?.DType == dtype ? _total : _total = weights.To(dtype).Sum();

    /// <summary>The weights in the type of the losses, with the axes of one example behind the batch.</summary>
    private Tensor SpreadOver(Tensor losses, string loss)
    {
        if (losses.Rank == 0 || losses.Shape[0] != weights.Length)
            throw new ShapeException(Invariant($"{loss}: there are {weights.Length} weights of examples, and losses of shape {losses.Shape}. Give one weight for each example."));
        Tape.Perform((weights, loss), static check => CheckNotNegative(check.weights, check.loss));
        var shape = losses.Shape;
        for (var axis = 1; axis < losses.Rank; axis++) shape = shape.With(axis, 1);
        return weights.To(losses.DType).Reshape(shape);
    }

    private static void CheckNotNegative(Tensor weights, string loss)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = weights.ElementAt(i);
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentOutOfRangeException(nameof(weights), Invariant($"{loss}: the weight {weight} of example {i} of the batch is not a number from 0 up. Give 0 to leave an example out."));
        }
    }
}
