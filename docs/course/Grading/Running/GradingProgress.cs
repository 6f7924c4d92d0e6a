using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralSharp.Grading;

/// <summary>
/// How far a grading has come. The process that grades tells each step, as a line, to the one that waits: so it is known also where the learner's code ends the program.
/// </summary>
/// <param name="listener">Who is told; null for nobody.</param>
internal sealed partial class GradingProgress(TextWriter? listener = null)
{
    private readonly Lock _lock = new();
    private readonly List<Verdict> _verdicts = [];

    /// <summary>What is graded already.</summary>
    public IReadOnlyList<Verdict> Verdicts => _verdicts;

    /// <summary>The function that is graded now; null before and after.</summary>
    public string? Running { get; private set; }

    /// <summary>Whether all was said.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A function's turn begins.</summary>
    public void Begin(string exercise) => Tell(new(Begins: exercise));

    /// <summary>The function whose turn it is got its verdict; the first counts.</summary>
    /// <returns>Whether this was the first.</returns>
    public bool Add(Verdict verdict) => Tell(new(Verdict: verdict));

    /// <summary>The grading has ended by itself.</summary>
    public void End() => Tell(new(Ends: true));

    /// <summary>Takes over what another process tells, or has told, until that ends.</summary>
    public void Follow(TextReader told)
    {
        while (told.ReadLine() is { } line) Take(JsonSerializer.Deserialize(line, Json.Default.Step)!);
    }

    /// <summary>Tells all verdicts there are.</summary>
    public void TellAll(TextWriter to)
    {
        foreach (var verdict in _verdicts)
        {
            to.WriteLine(JsonSerializer.Serialize(new(Begins: verdict.Exercise), Json.Default.Step));
            to.WriteLine(JsonSerializer.Serialize(new(Verdict: verdict), Json.Default.Step));
        }
    }

    /// <summary>Writes the verdicts to a file, as JSON.</summary>
    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(_verdicts, Json.Default.ListVerdict));

    /// <summary>The verdicts of such a file.</summary>
    public static IReadOnlyList<Verdict> Load(string file) => JsonSerializer.Deserialize(File.ReadAllText(file), Json.Default.ListVerdict)!;

    private bool Tell(Step step)
    {
        lock (_lock)   // a thread of the learner's may end the program meanwhile
        {
            if (!Take(step)) return false;
            listener?.WriteLine(JsonSerializer.Serialize(step, Json.Default.Step));
            listener?.Flush();
            return true;
        }
    }

    private bool Take(Step step)
    {
        if (step.Verdict is { } verdict)
        {
            if (verdict.Exercise != Running) return false;
            _verdicts.Add(verdict);
        }

        Running = step.Begins;
        IsOver |= step.Ends;
        return true;
    }

    private sealed record Step(string? Begins = null, Verdict? Verdict = null, bool Ends = false);

    /// <summary>Programs of one file have no serialization by reflection.</summary>
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Step))]
    [JsonSerializable(typeof(List<Verdict>))]
    private sealed partial class Json : JsonSerializerContext;
}
