using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralSharp.Grading;

/// <summary>How far a grading has come: kept in a file, so that it is known also where the learner's code ends the program.</summary>
internal sealed partial class GradingProgress(string? file = null)
{
    /// <summary>What is graded already.</summary>
    public List<Verdict> Verdicts { get; private init; } = [];

    /// <summary>The function that is graded now; null before and after.</summary>
    public string? Running { get; private set; }

    /// <summary>Reads it; a new one where there is none yet.</summary>
    public static GradingProgress Read(string file)
    {
        var text = File.ReadAllText(file);
        if (text.Length == 0) return new(file);
        var (verdicts, running) = JsonSerializer.Deserialize(text, Json.Default.Content)!;
        return new(file) { Verdicts = verdicts, Running = running };
    }

    /// <summary>A function's turn begins.</summary>
    public void Begin(string exercise)
    {
        Running = exercise;
        Save();
    }

    /// <summary>A function is graded.</summary>
    public void Add(Verdict verdict)
    {
        Verdicts.Add(verdict);
        Running = null;
        Save();
    }

    private void Save()
    {
        if (file is not null) File.WriteAllText(file, JsonSerializer.Serialize(new(Verdicts, Running), Json.Default.Content));
    }

    private sealed record Content(List<Verdict> Verdicts, string? Running);

    /// <summary>Programs of one file have no serialization by reflection.</summary>
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class Json : JsonSerializerContext;
}
