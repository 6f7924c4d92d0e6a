using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>Finds Intel's oneMKL and sets it up: 32-bit integers, and no threads of its own.</summary>
internal static unsafe class Mkl
{
    /// <summary>The environment variable that names the library's file.</summary>
    public const string PathVariable = "NEURALSHARP_MKL";

    private const int Lp64 = 0;
    private const int Sequential = 1;
    private const int VersionLength = 200;

    /// <summary>The backend.</summary>
    /// <exception cref="BackendException">The library is not there, or is not what it should be.</exception>
    public static BlasBackend Create()
    {
        var (library, path) = NativeLibraries.Load(
            "mkl",
            PathVariable,
            OperatingSystem.IsWindows() ? ["mkl_rt.2.dll", "mkl_rt.1.dll", "mkl_rt.dll"] : ["libmkl_rt.so", "libmkl_rt.so.2", "libmkl_rt.so.1"],
            $"Install it (Debian and Ubuntu: package libmkl-rt; elsewhere: Intel oneAPI MKL), or set {PathVariable} to the file.");

        // Before any other call: the layers are chosen once, and the default threading layer ends the process where Intel's
        // OpenMP library is not installed.
        ((delegate* unmanaged[Cdecl]<int, int>)NativeLibraries.Function("mkl", library, path, "MKL_Set_Interface_Layer"))(Lp64);
        ((delegate* unmanaged[Cdecl]<int, int>)NativeLibraries.Function("mkl", library, path, "MKL_Set_Threading_Layer"))(Sequential);

        var version = stackalloc byte[VersionLength];
        ((delegate* unmanaged[Cdecl]<byte*, int, void>)NativeLibraries.Function("mkl", library, path, "MKL_Get_Version_String"))(version, VersionLength - 1);
        version[VersionLength - 1] = 0;
        return new BlasBackend("mkl", library, path, $"{Marshal.PtrToStringUTF8((nint)version)!.Trim()} ({path})");
    }
}
