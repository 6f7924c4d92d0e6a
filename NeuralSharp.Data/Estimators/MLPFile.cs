using System.Text;
using System.Text.Json;
using NeuralSharp.Layers;

namespace NeuralSharp;

/// <summary>
/// Estimators as files: the network as every model is saved, with two texts beside it, one of the sizes and options, one of the preprocessor. What is read is checked before
/// anything is built of it.
/// </summary>
internal static class MLPFile
{
    public const string EstimatorKey = "neuralsharp.estimator";

    private const string PreprocessorKey = "neuralsharp.preprocessor";
    private const string Format = "NeuralSharp estimator";
    private const int Version = 1;
    private const string Remedy = "Take a file that MLPClassifier.Save or MLPRegressor.Save has made.";

    public static void Write(string path, MLPEstimator estimator, FittedMLP fitted) => fitted.Network.Save(path, new Dictionary<string, string>
    {
        [EstimatorKey] = Text(estimator),
        [PreprocessorKey] = fitted.Preprocessor.ToText(),
    });

    /// <summary>Reads an estimator of one kind.</summary>
    public static T Read<T>(string path)
        where T : MLPEstimator => Read(path) is T wanted
            ? wanted
            : throw new DataFormatException(path, $"holds the other estimator, no {typeof(T).Name}.", "Load it as what it is, or by MLPEstimator.Load.");

    /// <summary>Reads an estimator of either kind.</summary>
    public static MLPEstimator Read(string path)
    {
        var file = SafeTensors.Read(path, convert: false);
        if (!file.Metadata.TryGetValue(EstimatorKey, out var text) || !file.Metadata.TryGetValue(PreprocessorKey, out var preprocessorText))
            throw new DataFormatException(path, "holds no estimator.", Remedy);
        var preprocessor = Preprocessor.Parse(preprocessorText, path);
        var estimator = Parse(text, path);
        if (preprocessor.TargetKind != (estimator is MLPClassifier ? TargetKind.Classes : TargetKind.Values)) throw Fault(path, "has a preprocessor whose target is of another kind.");
        var sizes = FittedMLP.Sizes(preprocessor, estimator.Hidden);
        CheckWeights(file, sizes, path);
        estimator.Take(new(preprocessor, ReadNetwork(file, sizes, path), History: []));
        return estimator;
    }

    /// <summary>The network that a file describes; in files of earlier versions, which describe none, it is the one that the sizes ask for.</summary>
    private static Sequential ReadNetwork(TensorDictionary file, int[] sizes, string path)
    {
        if (file.Metadata.ContainsKey(SafeTensors.ModelKey))
        {
            var described = Module.Open(file, path);
            return FittedMLP.IsBuiltOf(described, sizes) ? (Sequential)described : throw Fault(path, "describes another network than the one that its sizes ask for.");
        }

        var network = FittedMLP.Build(sizes, new Generator(0));
        network.LoadStateDict(file);
        network.Eval();
        return network;
    }

    private static string Text(MLPEstimator estimator)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var options = estimator.Options;
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteString("kind", estimator is MLPClassifier ? nameof(MLPClassifier) : nameof(MLPRegressor));
            json.WriteStartArray("hidden");
            foreach (var size in estimator.Hidden) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteNumber("learningRate", options.LearningRate);
            json.WriteNumber("l2", options.L2);
            json.WriteNumber("batchSize", options.BatchSize);
            json.WriteNumber("maxEpochs", options.MaxEpochs);
            json.WriteNumber("patience", options.Patience);
            json.WriteNumber("tolerance", options.Tolerance);
            json.WriteNumber("validationFraction", options.ValidationFraction);
            json.WriteNumber("seed", options.Seed);
            json.WriteEndObject();
        }

        return Encoding.ASCII.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static MLPEstimator Parse(string text, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = 4 });
            return Parse(document.RootElement, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentOutOfRangeException)   // another kind, form or range, or not there
        {
            throw new DataFormatException(path, $"holds an estimator whose options are damaged: {e.Message}", Remedy, e);
        }
    }

    private static MLPEstimator Parse(JsonElement root, string path)
    {
        if (root.GetProperty("format").GetString() != Format) throw Fault(path, $"is not of the format '{Format}'.");
        if (root.GetProperty("version").GetInt32() != Version) throw Fault(path, Invariant($"is of a version other than {Version}, which is read here."));
        string[] known = ["format", "version", "kind", "hidden", "learningRate", "l2", "batchSize", "maxEpochs", "patience", "tolerance", "validationFraction", "seed"];
        if (!root.EnumerateObject().Select(member => member.Name).SequenceEqual(known)) throw Fault(path, "has options that are not known, or not in order.");

        var hidden = root.GetProperty("hidden").EnumerateArray().Select(size => size.GetInt32()).ToArray();
        var options = new MLPOptions
        {
            LearningRate = root.GetProperty("learningRate").GetDouble(),
            L2 = root.GetProperty("l2").GetDouble(),
            BatchSize = root.GetProperty("batchSize").GetInt32(),
            MaxEpochs = root.GetProperty("maxEpochs").GetInt32(),
            Patience = root.GetProperty("patience").GetInt32(),
            Tolerance = root.GetProperty("tolerance").GetDouble(),
            ValidationFraction = root.GetProperty("validationFraction").GetDouble(),
            Seed = root.GetProperty("seed").GetUInt64(),
        };
        return root.GetProperty("kind").GetString() switch
        {
            nameof(MLPClassifier) => new MLPClassifier(hidden, options),
            nameof(MLPRegressor) => new MLPRegressor(hidden, options),
            var other => throw Fault(path, $"holds the estimator {Printable.Quoted(other)}, which there is not."),
        };
    }

    /// <summary>Looks for the weights that the sizes ask for, before memory for them is taken.</summary>
    private static void CheckWeights(TensorDictionary file, int[] sizes, string path)
    {
        if (file.Count != 2 * (sizes.Length - 1)) throw Fault(path, Invariant($"has {file.Count} tensors, where {sizes.Length - 1} layers have {2 * (sizes.Length - 1)}."));
        for (var layer = 0; layer < sizes.Length - 1; layer++)
        {
            Check(Invariant($"{2 * layer}.weight"), [sizes[layer], sizes[layer + 1]]);   // a ReLU stands between two layers
            Check(Invariant($"{2 * layer}.bias"), [sizes[layer + 1]]);
        }

        void Check(string name, int[] shape)   // not a Shape, which sizes of a damaged file may be too large for
        {
            if (!file.TryGetValue(name, out var tensor) || tensor.DType != DType.Float32 || !tensor.Shape.AsSpan().SequenceEqual(shape))
                throw Fault(path, $"has no Float32 tensor '{name}' of shape {Printable.List(shape.AsEnumerable())}, as its sizes ask for.");
            foreach (var value in tensor.AsSpan<float>())
            {
                if (!float.IsFinite(value)) throw Fault(path, $"has a tensor '{name}' with a number that is not finite.");
            }
        }
    }

    private static DataFormatException Fault(string path, string problem) => new(path, problem, Remedy);
}
