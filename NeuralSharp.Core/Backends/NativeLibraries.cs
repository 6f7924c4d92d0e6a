using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>Looks for a native library under several names, and remembers what it tried.</summary>
internal static class NativeLibraries
{
    /// <summary>Loads the first library that loads.</summary>
    /// <param name="backend">The backend's name, for the message.</param>
    /// <param name="variable">An environment variable that may name the file; it goes first, and alone where it is set.</param>
    /// <param name="names">The names to try, in order.</param>
    /// <param name="remedy">How to install it.</param>
    /// <exception cref="BackendException">None loads.</exception>
    public static (nint Handle, string Name) Load(string backend, string variable, ReadOnlySpan<string> names, string remedy)
    {
        var given = Environment.GetEnvironmentVariable(variable);
        var candidates = string.IsNullOrEmpty(given) ? names.ToArray() : [given];
        var faults = new List<string>();
        foreach (var name in candidates)
        {
            try
            {
                return (NativeLibrary.Load(name), name);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                faults.Add(e is BadImageFormatException ? $"{name} (built for another kind of machine)" : name);
            }
        }

        var source = string.IsNullOrEmpty(given) ? "" : $", as {variable} says";
        throw new BackendException($"{backend}: no library could be loaded; looked for {string.Join(", ", faults)}{source}. {remedy}");
    }

    /// <summary>The address of a function.</summary>
    /// <exception cref="BackendException">The library has none of that name.</exception>
    public static nint Function(string backend, nint library, string path, string function) =>
        NativeLibrary.TryGetExport(library, function, out var address)
            ? address
            : throw new BackendException($"{backend}: {path} has no function {function}; it is another library, or one built with 64-bit integers under other names.");
}
