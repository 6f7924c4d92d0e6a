namespace NeuralSharp.Tests.Files;

/// <summary>A folder of its own for a test, gone with all its files when disposed.</summary>
internal sealed class TempFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("neuralsharp-").FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(FullName, name);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
