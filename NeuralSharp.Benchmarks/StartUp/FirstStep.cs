using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// A whole program for W8: it trains XOR for one step and says the loss. Run in a process of its own, as
/// <c>first-step neuralsharp</c> or <c>first-step torchsharp</c>; meant for <see cref="StartUp"/>, not for users.
/// </summary>
internal static class FirstStep
{
    public const string Command = "first-step";
    public const string NeuralSharp = "neuralsharp";
    public const string TorchSharp = "torchsharp";

    public static int Run(string library)
    {
        // Each library stands in a class of its own, so that only the one that is asked for is loaded.
        double? loss = library switch
        {
            NeuralSharp => NeuralSharpFirstStep.Run(),
            TorchSharp => TorchSharpFirstStep.Run(),
            _ => null,
        };
        if (loss is null)
        {
            Console.Error.WriteLine($"error: {Command} {library}: the library is {NeuralSharp} or {TorchSharp}.");
            return CommandRunner.WrongUsage;
        }

        Console.Out.WriteLine(loss.Value.ToString(CultureInfo.InvariantCulture));
        return double.IsFinite(loss.Value) ? 0 : 1;
    }
}
