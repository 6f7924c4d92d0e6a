using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Course;

/// <summary>The page of the compiler's messages: the programs on it cause them, word for word, and the mended ones cause none.</summary>
[TestFixture]
internal sealed partial class CompilerMessageTests
{
    private static string Page => LessonSource.Text(Path.Combine(LessonSource.Folder, "compiler-messages.md"));

    private static IEnumerable<TestCaseData> Sections => Section().Matches(Page).Select(section =>
        new TestCaseData(section.Groups["message"].Value, section.Groups["wrong"].Value, section.Groups["right"].Value) { TestName = $"{{m}}({section.Groups["id"].Value})" });

    [TestCaseSource(nameof(Sections))]
    public void A_program_causes_the_message_and_the_mended_one_does_not(string message, string wrong, string right)
    {
        Errors(wrong)[0].ShouldBe(message);
        Errors(right).ShouldBeEmpty();
    }

    [Test]
    public void There_are_five_messages_and_more() => Sections.Count().ShouldBe(Regex.Count(Page, "^## CS", RegexOptions.Multiline));

    [Test]
    public void The_SDK_that_is_asked_for_is_the_repository_s()
    {
        var version = Regex.Match(LessonSource.Text(Path.Combine(LessonSource.Folder, "..", "..", "global.json")), "\"version\": \"(.*?)\"").Groups[1].Value;
        Page.ShouldContain($"Requested SDK version: {version}\n");
    }

    private static List<string> Errors(string code) =>
    [
        .. LessonProgram.Messages(code).Where(message => message.Severity == DiagnosticSeverity.Error)
            .OrderBy(message => message.Location.SourceSpan.Start).Select(message => $"error {message.Id}: {message.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"),
    ];

    [GeneratedRegex(@"^## (?<id>CS\d+): .*\n\n```\n(?<message>.*)\n```\n\n[^`]*(`[^`]+`[^`]*)*```csharp\n(?<wrong>[^`]*)```\n\n```csharp\n(?<right>[^`]*)```", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();
}
