using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralSharp.Tests.Golden;

/// <summary>
/// A file of golden cases: what TorchSharp computes, in Float64, for inputs that Float32 holds exactly. The benchmarks' command
/// <c>golden</c> writes the files, with the code of this one; the tests read them.
/// </summary>
/// <param name="Producer">The command that wrote the file.</param>
/// <param name="TorchSharp">TorchSharp's version.</param>
/// <param name="Libtorch">libtorch's version.</param>
/// <param name="Cases">The cases, in the order of the table they come from.</param>
internal sealed record GoldenFile(string Producer, string TorchSharp, string Libtorch, GoldenCase[] Cases)
{
    // NaN and the infinities are strings; all other numbers are the shortest that read back as themselves.
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static GoldenFile Read(string path) => JsonSerializer.Deserialize<GoldenFile>(File.ReadAllBytes(path), s_json)
        ?? throw new InvalidDataException($"'{path}' holds no golden cases.");

    /// <summary>The file's bytes: one case a line, so that a change shows as the lines that changed.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder()
            .Append("{\n\"producer\":").Append(JsonSerializer.Serialize(Producer, s_json))
            .Append(",\n\"torchSharp\":").Append(JsonSerializer.Serialize(TorchSharp, s_json))
            .Append(",\n\"libtorch\":").Append(JsonSerializer.Serialize(Libtorch, s_json))
            .Append(",\n\"cases\":[\n")
            .AppendJoin(",\n", Cases.Select(golden => JsonSerializer.Serialize(golden, s_json)))
            .Append("\n]\n}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

/// <summary>An op applied to inputs: its value, and the gradients of the scalar Σ weight · value.</summary>
/// <param name="Op">The op, by NeuralSharp's name for it.</param>
/// <param name="Name">What sets this case apart from others of the op.</param>
/// <param name="Options">The op's arguments that are no tensors.</param>
/// <param name="Inputs">The tensors.</param>
/// <param name="Output">The value.</param>
/// <param name="Weight">The gradient that arrives at the value; null where the op is not differentiable.</param>
/// <param name="Gradients">A gradient for each input; null for integers and constants.</param>
/// <param name="Directions">Weights of the gradients, for the second order; null where only the first is known.</param>
/// <param name="SecondGradients">The gradients of Σ direction · gradient by each input; null where they are zero.</param>
internal sealed record GoldenCase(
    string Op,
    string Name,
    GoldenOptions Options,
    GoldenArray[] Inputs,
    GoldenArray Output,
    double[]? Weight,
    double[]?[]? Gradients,
    double[]?[]? Directions,
    double[]?[]? SecondGradients)
{
    public override string ToString() => $"{Op} {Name}{Options}";
}

/// <summary>A tensor's shape and values.</summary>
/// <param name="Shape">The sizes.</param>
/// <param name="Values">The elements, row by row.</param>
/// <param name="IsInteger">Whether it is an Int32 tensor.</param>
/// <param name="IsConstant">Whether it is a float tensor by which nothing is differentiated.</param>
internal sealed record GoldenArray(int[] Shape, double[] Values, bool IsInteger = false, bool IsConstant = false)
{
    [JsonIgnore]
    public bool IsDifferentiable => !IsInteger && !IsConstant;
}

/// <summary>Arguments by name. Each is a list of numbers; a switch is 0 or 1.</summary>
internal sealed class GoldenOptions : Dictionary<string, double[]>
{
    public double Number(string name) => this[name][0];

    public int Integer(string name) => (int)this[name][0];

    public bool Flag(string name) => TryGetValue(name, out var values) && values[0] != 0;

    public int[] Integers(string name) => Array.ConvertAll(this[name], value => (int)value);

    /// <summary>The axes, or null where all are meant.</summary>
    public int[]? AxesOrNull => ContainsKey("axes") ? Integers("axes") : null;

    public bool KeepDims => Flag("keepDims");

    public override string ToString() => string.Concat(this.Select(option => $" {option.Key}={string.Join(",", option.Value)}"));
}
