using NeuralSharp.Layers;

namespace NeuralSharp;

/// <summary>A layer of a filmed model: the parameters of one module.</summary>
/// <param name="Name">Its place and what it is, such as "0 Dense(2 -> 8)".</param>
/// <param name="Parameters">Its parameters by their paths.</param>
/// <param name="HasLines">Whether its units are lines of the plane: w·x + b = 0.</param>
internal sealed record FilmLayer(string Name, IReadOnlyList<KeyValuePair<string, Parameter>> Parameters, bool HasLines)
{
    /// <summary>The layers of a model, in order.</summary>
    public static IReadOnlyList<FilmLayer> Of(Module model)
    {
        List<FilmLayer> layers = [];
        foreach (var group in model.NamedParameters.GroupBy(entry => PathOf(entry.Key)))
        {
            var module = At(model, group.Key);
            var hasLines = layers.Count == 0 && module is Dense { Weight: { Rank: 2 } weight } && weight.Shape[0] == 2;
            layers.Add(new($"{group.Key} {module}".Trim(), [.. group], hasLines));
        }

        return layers;
    }

    private static string PathOf(string parameter) => parameter.Contains('.', StringComparison.Ordinal) ? parameter[..parameter.LastIndexOf('.')] : "";

    private static Module At(Module model, string path)
    {
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries)) model = model.Children.FirstOrDefault(child => child.Key == name).Value ?? model;
        return model;
    }
}
