namespace NeuralSharp;

/// <summary>The examples of several data sets, one after the other.</summary>
internal sealed class ConcatDataset : Dataset, IImages
{
    private readonly Dataset[] _parts;
    private readonly int[] _starts;   // of each part among all, and their end

    public ConcatDataset(Dataset[] parts)
    {
        _parts = parts;
        _starts = new int[parts.Length + 1];
        for (var part = 0; part < parts.Length; part++)
        {
            if (parts[part].InputShape != parts[0].InputShape)
                throw new ShapeException($"Concat: inputs {parts[part].InputShape} cannot follow inputs {parts[0].InputShape}; all have one shape.");
            _starts[part + 1] = checked(_starts[part] + parts[part].Count);
        }
    }

    public override int Count => _starts[^1];

    public override Shape InputShape => _parts[0].InputShape;

    public ImageShape? ImageShape => _parts.Select(part => (part as IImages)?.ImageShape).Distinct().Take(2).ToArray() is [var one] ? one : null;

    public override Dataset ForPass(ulong pass)
    {
        var parts = Array.ConvertAll(_parts, part => part.ForPass(pass));
        return parts.AsSpan().SequenceEqual(_parts) ? this : new ConcatDataset(parts);
    }

    /// <summary>Asks each part for its examples, and puts them into the order of the indices.</summary>
    public override Batch Gather(ReadOnlySpan<int> indices)
    {
        CheckIndices(indices);
        var places = new List<int>[_parts.Length];   // of each part, where its examples stand in the batch
        for (var i = 0; i < indices.Length; i++) (places[PartOf(indices[i])] ??= []).Add(i);
        if (places.Count(each => each is not null) <= 1) return GatherOf(indices.IsEmpty ? 0 : PartOf(indices[0]), indices);

        var order = new int[indices.Length];
        var (batches, next) = (new List<Batch>(), 0);
        for (var part = 0; part < _parts.Length; part++)
        {
            if (places[part] is not { } own) continue;
            var ownIndices = new int[own.Count];
            for (var i = 0; i < ownIndices.Length; i++)
            {
                ownIndices[i] = indices[own[i]];
                order[own[i]] = next++;
            }

            batches.Add(GatherOf(part, ownIndices));
        }

        return Joined(batches).Gather(order);
    }

    /// <summary>The examples of several batches, one after the other. Where some have weights, the others count 1.</summary>
    private static TensorDataset Joined(List<Batch> batches)
    {
        var inputs = new Tensor[batches[0].AllInputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var number = i;
            inputs[i] = Tensor.Concatenate([.. batches.Select(batch => batch.AllInputs.Count == inputs.Length
                ? batch.AllInputs[number]
                : throw new ShapeException(Invariant($"Concat: examples of {batch.AllInputs.Count} inputs cannot follow examples of {inputs.Length}.")))]);
        }

        var type = batches.Select(batch => batch.Weights?.DType).FirstOrDefault(type => type is not null);
        var weights = type is not { } dtype ? null
            : Tensor.Concatenate([.. batches.Select(batch => batch.Weights?.To(dtype) ?? Tensor.Ones([batch.Inputs.Shape[0]], dtype))]);
        return new(inputs, Tensor.Concatenate([.. batches.Select(batch => batch.Targets)]), weights);
    }

    private int PartOf(int index)
    {
        var at = Array.BinarySearch(_starts, index);
        if (at < 0) return ~at - 1;
        while (_starts[at + 1] == index) at++;   // parts without examples begin at the same place
        return at;
    }

    private Batch GatherOf(int part, ReadOnlySpan<int> indices)
    {
        var own = new int[indices.Length];
        for (var i = 0; i < own.Length; i++) own[i] = indices[i] - _starts[part];
        return _parts[part].Gather(own);
    }
}
