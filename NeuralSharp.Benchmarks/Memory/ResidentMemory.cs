using System.Diagnostics;
using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>The physical memory of this process, as the system counts it.</summary>
internal static class ResidentMemory
{
    private const string StatusFile = "/proc/self/status";

    /// <summary>Bytes now.</summary>
    public static long Now => FromStatus("VmRSS") ?? Environment.WorkingSet;

    /// <summary>Bytes at most until now.</summary>
    public static long Peak
    {
        get
        {
            if (FromStatus("VmHWM") is { } bytes) return bytes;
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>What Linux says under a name, in kB there; null elsewhere.</summary>
    private static long? FromStatus(string name)
    {
        if (!File.Exists(StatusFile)) return null;
        var line = File.ReadLines(StatusFile).FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return line?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, "kB"]
            ? long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024
            : null;
    }
}
