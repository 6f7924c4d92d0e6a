using System.Text.RegularExpressions;
using NUnit.Framework;

namespace NeuralSharp.Tests.Samples;

/// <summary>
/// Tests of a guide in docs: its examples stand in the test's source, word for word between the marks <c>// begin</c> and <c>// end</c>, and
/// what they print is looked at.
/// </summary>
internal abstract partial class GuideTests
{
    private readonly TextWriter _console = Console.Out;
    private StringWriter _printed = new();

    /// <summary>The folder of the guides; without one, such as outside of the repository, the test is left out.</summary>
    protected static string Docs
    {
        get
        {
            var folder = Path.GetDirectoryName(typeof(GuideTests).Assembly.Location);
            while (folder is not null && !File.Exists(Path.Combine(folder, "NeuralSharp.sln"))) folder = Path.GetDirectoryName(folder);
            if (folder is null) Assert.Ignore("The tests run outside of the repository.");
            return Path.Combine(folder!, "docs");
        }
    }

    /// <summary>What the test has printed so far.</summary>
    protected string Printed => _printed.ToString();

    [SetUp]
    public void Capture() => Console.SetOut(_printed = new());

    [TearDown]
    public void Release()
    {
        Console.SetOut(_console);
        _printed.Dispose();
    }

    /// <summary>The text of a guide.</summary>
    protected static string Guide(string name) => Text(Path.Combine(Docs, name));

    /// <summary>The text of a file, whatever ends its lines.</summary>
    protected static string Text(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    /// <summary>The examples between the marks of this class's source.</summary>
    protected List<string> MarkedExamples() =>
    [
        .. Marked().Matches(Text(Path.Combine(Docs, "..", "NeuralSharp.Tests", "Samples", $"{GetType().Name}.cs")))
            .Select(match => Outdented(match.Groups[2].Value, match.Groups[1].Length)),
    ];

    private static string Outdented(string code, int indent) =>
        string.Join('\n', code.Split('\n').Select(line => line.Length > indent ? line[indent..] : line.Trim())).Trim();

    [GeneratedRegex(@"^( *)// begin\n(.*?)^ *// end\n", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Marked();
}
