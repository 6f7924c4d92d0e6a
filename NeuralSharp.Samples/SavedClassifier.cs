using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>
/// Builds the network that a file's tensors belong to. They have the places of their layers as names: a matrix is a dense layer's, running
/// means are those of a batch norm. Places without tensors are those of ReLUs, behind hidden layers, and of noise or dropout, which pass everything
/// on here, so that it does not matter on which side of the ReLU they are.
/// </summary>
internal static class SavedClassifier
{
    private const int MostWithoutTensors = 2;   // a ReLU, and noise or dropout

    /// <summary>The network with the file's parameters.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="StateMismatchException">It holds a model of another kind.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Sequential Load(string path, int inputs)
    {
        var tensors = SafeTensors.Read(path);
        var model = Build(tensors, inputs);
        try
        {
            if (model.OfType<Dense>().Any()) model.LoadStateDict(tensors);   // of the same version of the file
            else throw new StateMismatchException("There are no dense layers.");
        }
        catch (StateMismatchException)
        {
            var found = string.Join(", ", tensors.Take(6).Select(entry => $"{Printable.Quoted(entry.Key)} {entry.Value.DType} {entry.Value.Shape}"));
            throw new StateMismatchException(
                Invariant($"'{path}' is no classifier of images of {inputs} pixels as the samples mnist and fashion save it: dense layers with ReLUs between. ")
                + $"It holds {(found.Length == 0 ? "nothing" : found)}. Save one with: mnist --save {Path.GetFileName(path)}");
        }

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
