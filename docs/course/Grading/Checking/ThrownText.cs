using System.Diagnostics;
using System.Reflection;

namespace NeuralSharp.Grading;

/// <summary>What is told of an exception that the learner's code threw.</summary>
internal static class ThrownText
{
    /// <summary>Its type, the learner's line where it is known, and its message: a sentence, or more.</summary>
    public static string Of(Exception exception)
    {
        var text = exception is OutOfMemoryException ? "there is 1 GiB of memory for a lesson. Does a list or an array grow without end?" : exception.Message;
        return $"{exception.GetType().Name}{LineOf(exception)}: {text}";
    }

    private static string LineOf(Exception exception)
    {
        var own = Assembly.GetExecutingAssembly();
        var frame = new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame =>
            frame.GetFileLineNumber() > 0 && frame.GetMethod()?.DeclaringType?.Assembly is { } assembly && assembly != own && assembly.GetName().Name?.StartsWith("NeuralSharp.", StringComparison.Ordinal) != true);
        return frame is null ? "" : Invariant($" in line {frame.GetFileLineNumber()}");
    }
}
