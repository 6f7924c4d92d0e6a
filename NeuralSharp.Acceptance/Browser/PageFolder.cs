using NUnit.Framework;

namespace NeuralSharp.Acceptance;

/// <summary>The folder in which the tests' pages are: written before the first test, and removed after the last.</summary>
[SetUpFixture]
internal sealed class PageFolder
{
    private static readonly DirectoryInfo s_folder = Directory.CreateTempSubdirectory("neuralsharp-pages-");

    /// <summary>The path of a file in it.</summary>
    public static string File(string name) => Path.Combine(s_folder.FullName, name);

    /// <summary>The programs of the pages draw from the default generator, so they run before the tests, which run side by side.</summary>
    [OneTimeSetUp]
    public void WritePages()
    {
        foreach (var name in AllPages.Names) AllPages.Path(name);
        ReadersLeaves.Of("xor.html");
    }

    [OneTimeTearDown]
    public void Remove() => s_folder.Delete(recursive: true);
}
