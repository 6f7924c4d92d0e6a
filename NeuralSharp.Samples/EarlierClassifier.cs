using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>
/// Builds the network of a file that does not say what its model is made of, as the samples mnist and fashion wrote them before models did. Tensors have the places of their
/// layers as names: a matrix is a dense layer's, running means are those of a batch norm. Places without tensors are those of ReLUs, behind hidden
/// layers, and of noise or dropout, which pass everything on here, so that it does not matter on which side of the ReLU they are.
/// </summary>
internal static class EarlierClassifier
{
    private const int MostWithoutTensors = 2;   // a ReLU, and noise or dropout

    /// <summary>The network with the file's parameters, in evaluation mode.</summary>
    /// <exception cref="StateMismatchException">The tensors are those of another model.</exception>
    public static Sequential Read(TensorDictionary tensors, int size)
    {
        var model = Build(tensors, size);
        try
        {
            model.LoadStateDict(tensors);
        }
        catch (StateMismatchException)
        {
            var found = string.Join(", ", tensors.Take(6).Select(entry => $"{Printable.Quoted(entry.Key)} {entry.Value.DType} {entry.Value.Shape}"));
            throw new StateMismatchException($"it does not say what its model is made of, and its tensors are not those of dense layers with ReLUs between: {found}.");
        }

        model.Eval();
        return model;
    }

    /// <summary>The layers, as far as the tensors tell of them. What does not fit is found when they are loaded.</summary>
    private static Sequential Build(TensorDictionary tensors, int size)
    {
        Sequential model = [];
        while (NextPlace(tensors, model.Count) is { } place)
        {
            while (model.Count < place) model.Add(model is [.., Dense or BatchNorm] ? new ReLU() : new Dropout());
            if (tensors.ContainsKey(Invariant($"{place}.running_mean")))
            {
                model.Add(new BatchNorm(size));
                continue;
            }

            var weight = tensors[Invariant($"{place}.weight")];
            if (weight.Rank != 2 || weight.Shape[0] != size || weight.Shape[1] == 0) break;
            size = weight.Shape[1];
            model.Add(new Dense(weight.Shape[0], size, useBias: tensors.ContainsKey(Invariant($"{place}.bias"))));
        }

        return model;
    }

    /// <summary>The next place with tensors, from one on; null where there is none, or none near.</summary>
    private static int? NextPlace(TensorDictionary tensors, int from) =>
        Enumerable.Range(from, MostWithoutTensors + 1).Where(place => tensors.ContainsKey(Invariant($"{place}.weight"))).Select(place => (int?)place).FirstOrDefault();
}
