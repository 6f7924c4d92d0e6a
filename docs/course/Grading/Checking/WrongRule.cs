namespace NeuralSharp.Grading;

/// <summary>A rule that learners often take for the right one.</summary>
/// <param name="Name">A short name, for tables: <c>replaces</c>.</param>
/// <param name="Says">What was done, and what is right instead, to the learner: <c>You replaced the first path's gradient instead of adding.</c></param>
/// <param name="Rule">What it makes of a case.</param>
internal sealed record WrongRule<TCase, TAnswer>(string Name, string Says, Func<TCase, TAnswer> Rule);
