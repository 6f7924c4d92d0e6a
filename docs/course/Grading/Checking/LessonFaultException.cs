namespace NeuralSharp.Grading;

/// <summary>The grading itself is at fault, and not what the learner wrote.</summary>
internal sealed class LessonFaultException(string message, Exception? inner = null) : Exception(message, inner);
