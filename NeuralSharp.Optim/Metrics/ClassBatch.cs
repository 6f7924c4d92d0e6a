namespace NeuralSharp.Optim;

/// <summary>A batch of outputs with class labels, checked and read as doubles. Its arrays are used again for the next one.</summary>
internal sealed class ClassBatch(string metric, ClassOptions options)
{
    private double[] _outputs = [];
    private double[] _weights = [];
    private int[] _labels = [];

    /// <summary>How many examples there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many outputs an example has: one for each class, or a single one for two classes.</summary>
    public int Columns { get; private set; }

    /// <summary>The outputs of an example.</summary>
    public ReadOnlySpan<double> OutputsOf(int example) => _outputs.AsSpan(example * Columns, Columns);

    /// <summary>The label of an example that counts.</summary>
    public int LabelOf(int example) => _labels[example];

    /// <summary>How much an example counts: its own weight times that of its class, and 0 where its label is ignored.</summary>
    public double WeightOf(int example) => _weights[example];

    /// <summary>Reads a batch.</summary>
    /// <param name="output">[batch, classes], or [batch] or [batch, 1] for two classes.</param>
    /// <param name="targets">[batch], or [batch, 1] with one output.</param>
    /// <param name="weights">[batch], or null.</param>
    /// <param name="columns">How many outputs the examples before had; 0 for no matter.</param>
    public void Read(Tensor output, Tensor targets, Tensor? weights, int columns)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        Columns = ColumnsOf(output, targets);
        Count = output.Shape[0];
        if (columns != 0 && columns != Columns)
            throw new ShapeException(Invariant($"{metric}: {Columns} outputs an example, and {columns} in the batches before. Call Reset before another model."));
        if (options.ClassWeights is { } given && given.Length != Math.Max(2, Columns))
            throw new ShapeException(Invariant($"{metric}: {given.Length} class weights, and {Math.Max(2, Columns)} classes. Give one weight for each."));
        Numbers.ReadWeights(weights, Count, ref _weights, metric);
        Numbers.Read(output, ref _outputs, $"{metric}: the outputs");
        ReadLabels(targets);
    }

    private int ColumnsOf(Tensor output, Tensor targets)
    {
        if (output.Rank == 2 && output.Shape[1] > 1)
        {
            if (targets.Rank == 1 && targets.Length == output.Shape[0])
            {
                return targets.DType == DType.Int32 ? output.Shape[1] : throw new DTypeException(
                    $"{metric}: the labels are {targets.DType}; for outputs {output.Shape} they are Int32, from 0 to classes - 1. Convert them with To(DType.Int32).");
            }
        }
        else if (output.Rank is 1 or 2 && output.Length == output.Shape[0] && targets.Length == output.Length && (targets.Rank == 1 || targets.Shape == output.Shape))
        {
            return 1;
        }

        throw new ShapeException(
            $"{metric}: an output {output.Shape} with targets {targets.Shape}; outputs are [batch, classes] with labels [batch], or of two classes [batch] or [batch, 1]. "
            + "Rows of probabilities become labels by targets.ArgMax().");
    }

    private void ReadLabels(Tensor targets)
    {
        if (_labels.Length < Count) _labels = new int[Count];
        var classes = Math.Max(2, Columns);
        for (var i = 0; i < Count; i++)
        {
            var target = targets.ElementAt(i);
            if (target == options.IgnoreIndex)
            {
                _weights[i] = 0;
                continue;
            }

            var label = target == -1 && targets.DType.IsFloat() ? 0 : target;
            if (!(label >= 0 && label < classes && label == Math.Floor(label)))
            {
                throw new ArgumentOutOfRangeException(nameof(targets), Invariant(
                    $"{metric}: the label {target} of example {i} is no class from 0 to {classes - 1}. If it stands for a label that is missing, hand over ignoreIndex."));
            }

            _labels[i] = (int)label;
            if (options.ClassWeights is { } weights) _weights[i] *= weights[_labels[i]];
        }
    }
}
