using NUnit.Framework;

namespace NeuralSharp.Acceptance;

/// <summary>The folder in which the tests' pages are; it is removed at the end.</summary>
[SetUpFixture]
internal sealed class PageFolder
{
    private static readonly DirectoryInfo s_folder = Directory.CreateTempSubdirectory("neuralsharp-pages-");

    /// <summary>The path of a file in it.</summary>
    public static string File(string name) => Path.Combine(s_folder.FullName, name);

    [OneTimeTearDown]
    public void Remove() => s_folder.Delete(recursive: true);
}
