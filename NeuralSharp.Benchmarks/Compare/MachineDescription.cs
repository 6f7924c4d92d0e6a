using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Environments;

namespace NeuralSharp.Benchmarks;

/// <summary>What a reader must know of the machine and the software to make sense of the times.</summary>
internal static class MachineDescription
{
    // Settings that change times; nothing else of the environment is anybody's business.
    private static readonly string[] s_settings =
        ["DOTNET_Enable", "DOTNET_Tiered", "DOTNET_TC_", "DOTNET_GC", "DOTNET_gc", "NEURALSHARP_BACKEND", "OMP_", "GOMP_", "KMP_", "MKL_"];

    /// <summary>With the version of TorchSharp, whose native half this loads.</summary>
    public static IEnumerable<(string Name, string Value)> Create(string backend) =>
    [
        .. CreateWithoutTorch(backend),
        ("TorchSharp", $"{VersionOf(typeof(TorchSharp.torch).Assembly)}, libtorch {Libtorch.Version}"),
    ];

    public static IEnumerable<(string Name, string Value)> CreateWithoutTorch(string backend)
    {
        var cpu = HostEnvironmentInfo.GetCurrent().Cpu.Value;
        yield return ("CPU", $"{cpu?.ProcessorName ?? "unknown"}, {RuntimeInformation.ProcessArchitecture}");
        var cores = cpu?.PhysicalCoreCount?.ToString(CultureInfo.InvariantCulture) ?? "?";
        yield return ("cores", $"{cores} physical, {Environment.ProcessorCount} logical for this process");
        yield return ("vectors", $"{VectorWidth()} bits; Vector<float> holds {Vector<float>.Count}");
        yield return ("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB");
        yield return ("system", RuntimeInformation.OSDescription);
        yield return (".NET", $"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC");
        yield return ("NeuralSharp", $"{VersionOf(typeof(Tensor).Assembly)}, backend {backend}");
        yield return ("settings", Settings());
        yield return ("date", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }

    private static int VectorWidth() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    /// <summary>The version, with the commit it was built from where the build knew one.</summary>
    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return version.Split('+') is [var number, { Length: >= 8 } commit] ? $"{number}, commit {commit[..8]}" : version;
    }

    private static string Settings()
    {
        var set = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(variable => s_settings.Any(prefix => ((string)variable.Key).StartsWith(prefix, StringComparison.Ordinal)))
            .Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal).ToList();
        return set.Count == 0 ? "all default" : string.Join(", ", set);
    }
}
