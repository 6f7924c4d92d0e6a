using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>A sample as a subcommand, with examples of its use for the help.</summary>
internal sealed class SampleCommand(string name, string description, params (string Arguments, string Meaning)[] examples) : Command(name, description)
{
    /// <summary>What to type after the program's name and the sample's, and what it does.</summary>
    public IReadOnlyList<(string Arguments, string Meaning)> Examples { get; } = examples;

    /// <summary>Runs the sample beside the main thread, so that Ctrl-C is heard while it computes.</summary>
    public void SetSample(Func<ParseResult, CancellationToken, int> run) =>
        SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                cancellation.ThrowIfCancellationRequested();
                return run(parsed, cancellation);
            },
            CancellationToken.None));
}
