namespace NeuralSharp.Optim;

/// <summary>A metric of which classes were decided for.</summary>
internal abstract class DecisionMetric(string name, ClassOptions options) : ClassMetric(name, options)
{
    /// <summary>Takes in a decision.</summary>
    protected abstract void Add(int label, int decision, double weight);

    /// <summary>Sets the sums to zero.</summary>
    protected virtual void Begin(int classes)
    {
    }

    /// <inheritdoc/>
    protected sealed override void Begin(int columns, DType dtype)
    {
        if (columns == 1 && Options.Threshold is null)
        {
            throw new ArgumentException(
                $"{Title}: the output has one number an example, and where the classes part was not said. Make the metric with threshold: 0.5 for probabilities, 0 for logits and scores.");
        }

        Begin(Math.Max(2, columns));
    }

    /// <inheritdoc/>
    protected sealed override void Add(ReadOnlySpan<double> outputs, int label, double weight) =>
        Add(label, outputs.Length > 1 ? Largest(outputs) : outputs[0] > Options.Threshold ? 1 : 0, weight);

    private static int Largest(ReadOnlySpan<double> outputs)
    {
        var largest = 0;
        for (var i = 1; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[largest]) largest = i;
        }

        return largest;
    }
}
