using System.Diagnostics;
using System.Reflection;

namespace NeuralSharp.Grading;

/// <summary>Where in the learner's file something was thrown.</summary>
internal static class LearnersLine
{
    /// <summary>The line, in words; empty where it is not known.</summary>
    public static string Of(Exception exception)
    {
        var own = Assembly.GetExecutingAssembly();
        var frame = new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame =>
            frame.GetFileLineNumber() > 0 && frame.GetMethod()?.DeclaringType?.Assembly is { } assembly && assembly != own && assembly.GetName().Name?.StartsWith("NeuralSharp.", StringComparison.Ordinal) != true);
        return frame is null ? "" : Invariant($" in line {frame.GetFileLineNumber()}");
    }
}
