using System.Diagnostics;

namespace NeuralSharp.Benchmarks;

/// <summary>This program once more, in a process of its own: for what can be measured only once a process.</summary>
internal static class OwnProcess
{
    public static ProcessStartInfo With(params string[] arguments)
    {
        var own = Environment.ProcessPath
            ?? throw new BenchmarkException("this process does not know its own path, so it cannot start another.");
        var isHost = Path.GetFileNameWithoutExtension(own) == "dotnet";   // started as `dotnet NeuralSharp.Benchmarks.dll`
        return new ProcessStartInfo(own, isHost ? [typeof(OwnProcess).Assembly.Location, .. arguments] : arguments);
    }
}
