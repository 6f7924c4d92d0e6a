using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>What a lesson opens in the explorer.</summary>
/// <param name="Output">The scalar, with the graph that it was computed by; Float64 and <c>Named</c> tensors read best.</param>
/// <param name="Title">The title of the page.</param>
/// <param name="Model">The model whose parameters have a part in it; null for none.</param>
internal sealed record Example(Tensor Output, string Title, Module? Model = null);

/// <summary>A lesson: what its exercises are, and the example that it opens in the explorer.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in file names: <c>the-fork</c> is docs/course/04-the-fork.cs.</param>
/// <param name="Title">Its title.</param>
/// <param name="Exercises">What is to be written, in order.</param>
/// <param name="Example">Computes its example anew.</param>
internal sealed record Lesson(int Number, string Name, string Title, IReadOnlyList<Exercise> Exercises, Func<Example> Example)
{
    /// <summary>For tests: what is done with a lesson, on this thread, in place of running it.</summary>
    [ThreadStatic]
    internal static Action<Lesson>? Instead;

    /// <summary>What runs at the end, where all is right: something made of what the learner wrote.</summary>
    public Action? Finale { get; init; }

    /// <summary>All files of the lesson are called by it: <c>04-the-fork</c>.</summary>
    public string File => Invariant($"{Number:00}-{Name}");

    /// <summary>Does what the command line asks for; without arguments, it grades.</summary>
    /// <returns>The program's exit code: 0 if all is right, 1 if something is to do, 2 for arguments that are not understood, 3 if the lesson itself is at fault.</returns>
    public int Run(string[] args)
    {
        if (Instead is null) return new LessonCommand(this).Run(args);
        Instead(this);
        return 0;
    }
}
