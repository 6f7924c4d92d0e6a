namespace NeuralSharp.Samples;

/// <summary>A question with three choices, of which one is right.</summary>
/// <param name="Question">The question.</param>
/// <param name="Right">The number of the right choice, 1 to 3.</param>
/// <param name="Choices">The choices, each with what is said to who takes it.</param>
internal sealed record Guess(string Question, int Right, params IReadOnlyList<(string Text, string Reply)> Choices)
{
    /// <summary>What is said to who takes a choice.</summary>
    public string Reply(int choice) => $"{(choice == Right ? "Right." : "No.")} {Choices[choice - 1].Reply}";
}
