namespace NeuralSharp;

/// <summary>Data sets made of others: parts, unions, and changed ones. Nothing is copied before a batch is asked for.</summary>
public static class DatasetExtensions
{
    private const int LabelsAtOnce = 1024;

    /// <summary>Some examples, in an order of one's own.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">Their places, from 0; one may come several times.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not there.</exception>
    public static Dataset Subset(this Dataset data, params ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (var index in indices)
        {
            if ((uint)index >= (uint)data.Count) throw new OutOfRangeException(nameof(indices), index, Invariant($"Subset: there is no example {index} among {data.Count}; they count from 0."));
        }

        return new SubsetDataset(data, indices.ToArray());
    }

    /// <summary>The first examples, all where there are not so many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public static Dataset Take(this Dataset data, int count)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require.AtLeastOne(count);
        return count >= data.Count ? data : new SubsetDataset(data, [.. Enumerable.Range(0, count)]);
    }

    /// <summary>All examples in one random order; <see cref="Dataset.Batches"/> draws another each time.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="seed">The same seed gives the same order.</param>
    public static Dataset Shuffle(this Dataset data, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SubsetDataset(data, new Generator(seed).Permutation(data.Count));
    }

    /// <summary>The examples of several data sets, one after the other.</summary>
    /// <exception cref="ShapeException">Their inputs differ in shape.</exception>
    public static Dataset Concat(this Dataset data, params ReadOnlySpan<Dataset> others)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (var other in others) ArgumentNullException.ThrowIfNull(other, nameof(others));
        return new ConcatDataset([data, .. others]);
    }

    /// <summary>The same examples, changed by a function, batch by batch, each time they are asked for: scaled, with other labels, or with noise.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="map">Makes a batch of as many examples of a batch; it runs on the thread that asks.</param>
    /// <example><code>var noisy = data.Map(batch => batch with { Inputs = batch.Inputs + Tensor.Normal(batch.Inputs.Shape, 0, 0.1, generator: generator) });</code></example>
    public static Dataset Map(this Dataset data, Func<Batch, Batch> map)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(map);
        return new MappedDataset(data, map);
    }

    /// <summary>Divides the examples at random into two parts, such as one to learn from and one to judge by.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="fraction">The share of the first part, above 0 and below 1.</param>
    /// <param name="stratified">Whether the examples of each label are divided by themselves, so that both parts have each class in the same proportion.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There are fewer than two examples, or fewer than two of a label, or the targets are no labels.</exception>
    public static (Dataset First, Dataset Second) Split(this Dataset data, double fraction, bool stratified = false, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (first, second) = RandomParts.Split(Strata(data, stratified, least: 2), fraction, new(seed));
        return (new SubsetDataset(data, first), new SubsetDataset(data, second));
    }

    /// <summary>Divides the examples at random into folds of equal size. Each is the second part once and the rest the first.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="folds">How many, at least 2.</param>
    /// <param name="stratified">Whether each fold has each label in the same proportion.</param>
    /// <param name="seed">The same seed gives the same folds.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds.</exception>
    /// <exception cref="ArgumentException">There are fewer examples than folds, or fewer of a label, or the targets are no labels.</exception>
    public static IEnumerable<(Dataset Train, Dataset Validation)> KFold(this Dataset data, int folds, bool stratified = false, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (folds < 2) throw new OutOfRangeException(nameof(folds), folds, Invariant($"KFold: {folds} folds leave nothing to train on; give 2 or more."));
        return RandomParts.Folds(Strata(data, stratified, folds), folds, new(seed))
            .Select(part => ((Dataset)new SubsetDataset(data, part.Others), (Dataset)new SubsetDataset(data, part.Fold)));
    }

    /// <summary>For each example a number that says which stratum it is in: all in one, or by label.</summary>
    private static int[] Strata(Dataset data, bool stratified, int least)
    {
        if (data.Count < least) throw new ArgumentException(Invariant($"{data.Count} examples cannot be divided into {least} parts."), nameof(data));
        var strata = new int[data.Count];
        if (!stratified) return strata;

        var counts = new Dictionary<int, (int Stratum, int Count)>();
        var at = 0;
        foreach (var (_, targets) in data.Batches(LabelsAtOnce))
        {
            if (targets.DType != DType.Int32 || targets.Rank != 1)
                throw new ArgumentException($"A stratified split needs labels, Int32 [batch], but the targets are {targets.DType} {targets.Shape}. Split without stratified.", nameof(stratified));
            foreach (var label in targets.AsSpan<int>())
            {
                var (stratum, count) = counts.GetValueOrDefault(label, (counts.Count, 0));
                counts[label] = (stratum, count + 1);
                strata[at++] = stratum;
            }
        }

        foreach (var (label, (_, count)) in counts)
        {
            if (count < least)
                throw new ArgumentException(Invariant($"Label {label} has {count} of the examples, which cannot be divided into {least} parts. Get more of them, leave them out, or split without stratified."), nameof(stratified));
        }

        return strata;
    }
}
