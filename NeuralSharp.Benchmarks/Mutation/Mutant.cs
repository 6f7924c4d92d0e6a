namespace NeuralSharp.Benchmarks;

/// <summary>One way in which a backward rule is broken.</summary>
/// <param name="Id">The number that chooses it when the program runs.</param>
/// <param name="File">The source file, from the repository's root.</param>
/// <param name="Line">The line.</param>
/// <param name="Rule">The class and method.</param>
/// <param name="Change">What is changed, and in which expression.</param>
internal sealed record Mutant(int Id, string File, int Line, string Rule, string Change);

/// <summary>What became of a mutant.</summary>
/// <param name="Id">The mutant's number.</param>
/// <param name="Reaching">How many checks run through the changed code.</param>
/// <param name="KilledBy">The check that fails, or null where none does.</param>
internal sealed record MutantFate(int Id, int Reaching, string? KilledBy);
