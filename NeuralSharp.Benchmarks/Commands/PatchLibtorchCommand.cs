using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that lets TorchSharp's native library load on systems with the C++ library of GCC 12, such as Debian 12.</summary>
internal static class PatchLibtorchCommand
{
    public static Command Create()
    {
        var command = new Command(
            "patch-libtorch",
            $"Lets libtorch load where {Libtorch.TooNewVersion} is missing, as on Debian 12; changes this build's copy");
        command.SetAction(_ => Run(Libtorch.BindingPath));
        return command;
    }

    private static int Run(string path)
    {
        if (!OperatingSystem.IsLinux()) throw new BenchmarkException("only Linux has this problem; there is nothing to patch here.");
        if (!File.Exists(path)) throw new BenchmarkException($"there is no '{path}'. Build without -p:Libtorch=false first.");
        var changed = ElfVersionReference.MakeWeak(path, Libtorch.TooNewVersion);
        Console.WriteLine(changed > 0
            ? $"{path}: the reference to {Libtorch.TooNewVersion} is weak now."
            : $"{path}: nothing to do, no strong reference to {Libtorch.TooNewVersion}.");
        if (Libtorch.Problem() is { } problem) throw new BenchmarkException(problem);
        Console.WriteLine("libtorch loads.");
        return 0;
    }
}
