namespace NeuralSharp;

/// <summary>
/// The tensors of two batches, which take turns: kept from one pass over a data set to the next, they are made once for a whole training. One pass at a time has them.
/// </summary>
internal sealed class BatchBuffers
{
    private readonly Batch?[] _places = new Batch?[2];

    /// <summary>The tensors of one batch, to be filled again; null where there are none of so many examples.</summary>
    public Batch? Take(int place, int count) =>
        _places[place] is { } used && used.Inputs.Shape[0] == count ? used.Map(count, static (tensor, _) => tensor.BeginRefill()) : null;

    /// <summary>Keeps the tensors of a batch, where none are kept.</summary>
    public void Keep(int place, Batch batch) => _places[place] ??= batch;

    /// <summary>Whether there are tensors for so many examples.</summary>
    public bool Has(int place, int count) => _places[place] is { } kept && kept.Inputs.Shape[0] == count;
}
