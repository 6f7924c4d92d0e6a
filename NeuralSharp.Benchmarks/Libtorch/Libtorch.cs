using System.Runtime.InteropServices;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// TorchSharp's native half: whether it is there and loads. Asked before TorchSharp is touched, which otherwise searches far
/// and wide and throws three pages of what it tried.
/// </summary>
internal static class Libtorch
{
    /// <summary>The version of the C++ library's symbols that TorchSharp 0.107 asks for: GCC 13's.</summary>
    public const string TooNewVersion = "GLIBCXX_3.4.32";

    private static readonly string s_folder = AppContext.BaseDirectory;

    /// <summary>The library that binds TorchSharp to libtorch.</summary>
    public static string BindingPath => Path.Combine(s_folder, FileName("LibTorchSharp"));

    /// <summary>libtorch's version; loads it.</summary>
    public static string Version => torch.__version__;

    /// <summary>Why libtorch cannot be used, in one line, or null where it can.</summary>
    public static string? Problem()
    {
        if (!File.Exists(BindingPath) || !File.Exists(Path.Combine(s_folder, FileName("torch_cpu"))))
            return "libtorch, TorchSharp's native library, is missing: this program was built with -p:Libtorch=false.";
        try
        {
            NativeLibrary.Load(BindingPath);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message.Contains(TooNewVersion, StringComparison.Ordinal)
                ? $"libtorch wants {TooNewVersion}, which this system's C++ library does not have. Run the command patch-libtorch once."
                : $"libtorch does not load: {e.Message.ReplaceLineEndings(" ").Trim()}";
        }
    }

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
