using NeuralSharp.Tests.Files;

namespace NeuralSharp.Tests;

/// <summary>The tests' assembly as a program: what a test starts in a process of its own, to kill it.</summary>
internal static class TestProgram
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [KilledWriterTests.Command, var kind, var path]) return 1;
        KilledWriterTests.WriteForEver(kind, path);
        return 0;
    }
}
