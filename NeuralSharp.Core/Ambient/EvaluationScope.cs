namespace NeuralSharp;

/// <summary>
/// Evaluation without a write to a model: until disposed, every module that is asked on this thread is in evaluation mode, whatever mode
/// it was put in. Other threads see nothing of it, except for work that is started from within: it belongs to the evaluation.
/// </summary>
internal readonly ref struct EvaluationScope
{
    private static readonly object s_mark = new();

    /// <summary>Goes along with work that is handed to other threads, and tells each thread when it begins and ends there.</summary>
    private static readonly AsyncLocal<object?> s_flow = new(change => Ambient.Mine.IsEvaluating = change.CurrentValue is not null);

    private readonly object? _before;

    private EvaluationScope(object? before) => _before = before;

    /// <summary>Whether this thread evaluates.</summary>
    public static bool IsActive => Ambient.Mine.IsEvaluating;

    /// <summary>Begins to evaluate on this thread.</summary>
    public static EvaluationScope Begin()
    {
        var before = s_flow.Value;
        s_flow.Value = s_mark;
        return new(before);
    }

    /// <summary>Puts back what was before.</summary>
    public void Dispose() => s_flow.Value = _before;
}
