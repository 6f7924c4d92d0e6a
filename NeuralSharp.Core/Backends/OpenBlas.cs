using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>Finds OpenBLAS and sets it up: no threads of its own.</summary>
internal static unsafe class OpenBlas
{
    /// <summary>The environment variable that names the library's file.</summary>
    public const string PathVariable = "NEURALSHARP_OPENBLAS";

    /// <summary>The backend.</summary>
    /// <exception cref="BackendException">The library is not there, or is not what it should be.</exception>
    public static BlasBackend Create()
    {
        var (library, path) = NativeLibraries.Load(
            "openblas",
            PathVariable,
            OperatingSystem.IsWindows() ? ["libopenblas.dll", "openblas.dll"]
                : OperatingSystem.IsMacOS() ? ["libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib"]
                : ["libopenblas.so.0", "libopenblas.so"],
            $"Install it (Debian and Ubuntu: package libopenblas0-pthread; macOS: brew install openblas), or set {PathVariable} to the file.");

        var config = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)NativeLibraries.Function("openblas", library, path, "openblas_get_config"))())!.Trim();
        if (config.Contains("USE64BITINT", StringComparison.Ordinal))
            throw new BackendException($"openblas: {path} is built with 64-bit integers ({config}); a build with 32-bit integers is needed.");
        ((delegate* unmanaged[Cdecl]<int, void>)NativeLibraries.Function("openblas", library, path, "openblas_set_num_threads"))(1);
        return new BlasBackend("openblas", library, path, $"{config} ({path})");
    }
}
