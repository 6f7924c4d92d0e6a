using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>Builds the network that a file's parameters belong to: dense layers with ReLUs between them, of whatever widths.</summary>
internal static class SavedClassifier
{
    /// <summary>The network with the file's parameters.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="ModelMismatchException">It holds a model of another kind.</exception>
    public static Sequential Load(string path, int inputs)
    {
        var tensors = SafeTensors.Read(path);
        Sequential model = [];
        var size = inputs;
        while (tensors.TryGetValue($"{model.Count}.weight", out var weight) || (model.Count > 0 && tensors.TryGetValue($"{model.Count + 1}.weight", out weight)))
        {
            if (weight.Rank != 2 || weight.Shape[0] != size || weight.Shape[1] == 0 || weight.DType != DType.Float32) break;
            if (model.Count > 0) model.Add(new ReLU());
            size = weight.Shape[1];
            model.Add(new Dense(weight.Shape[0], size, useBias: tensors.ContainsKey($"{model.Count}.bias")));
        }

        var known = model.NamedParameters.ToDictionary(entry => entry.Key, entry => entry.Value.Shape);
        if (known.Count == 0 || tensors.Any(entry => !known.TryGetValue(entry.Key, out var shape) || shape != entry.Value.Shape || entry.Value.DType != DType.Float32))
        {
            var found = string.Join(", ", tensors.Take(6).Select(entry => $"{entry.Key} {entry.Value.DType} {entry.Value.Shape}"));
            throw new ModelMismatchException(
                $"'{path}' is no classifier of images of {inputs} pixels as the samples mnist and fashion save it: dense layers with ReLUs between. "
                + $"It holds {(found.Length == 0 ? "nothing" : found)}. Save one with: mnist --save {Path.GetFileName(path)}");
        }

        model.Load(path);
        return model;
    }
}
