using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>What learners often do to a broken program, and what does not mend it.</summary>
/// <param name="Name">A short name, for tables: <c>rate-or-steps</c>.</param>
/// <param name="Says">What was done, and where to look instead, to the learner.</param>
/// <param name="Program">A program that is so repaired: what it trains on a case.</param>
/// <param name="Recognises">Whether a model comes from such a program, whatever numbers the learner chose in it.</param>
internal sealed record WrongRepair<TCase>(string Name, string Says, Func<TCase, Sequential> Program, Func<TCase, Sequential, bool> Recognises);
