using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NeuralSharp.Tests.Course;

/// <summary>Puts what a learner wrote into a lesson: functions and types take the place of those of the same name, others are added.</summary>
internal static class LessonSplice
{
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Preview);

    /// <summary>The lesson with members from several texts, the last of which count most.</summary>
    public static string Into(string lesson, params IEnumerable<string> answers) => answers.Aggregate(Parse(lesson).ToFullString(), Into);

    /// <summary>The names of the functions and types of a text.</summary>
    public static IEnumerable<string> Names(string code) => Parse(code).Members.Select(NameOf).OfType<string>();

    /// <summary>Whether a text declares types.</summary>
    public static bool HasTypes(string code) => Parse(code).Members.OfType<BaseTypeDeclarationSyntax>().Any();

    private static string Into(string lesson, string answer)
    {
        var unit = Parse(lesson);
        var added = Parse(answer);
        unit = unit.AddUsings([.. added.Usings.Where(one => !unit.Usings.Any(other => other.IsEquivalentTo(one, topLevel: false)))]);
        foreach (var member in added.Members)
        {
            var name = NameOf(member) ?? throw new InvalidOperationException($"An answer consists of functions and types; this is none: {member}");
            var place = unit.Members.FirstOrDefault(one => NameOf(one) == name);
            unit = place is not null ? unit.ReplaceNode(place, member)
                : member is GlobalStatementSyntax ? unit.WithMembers(unit.Members.Insert(unit.Members.TakeWhile(one => one is GlobalStatementSyntax).Count(), member))   // before all types
                : unit.AddMembers(member);
        }

        return unit.ToFullString();
    }

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } => function.Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

    /// <summary>Lines such as <c>#:project</c> are for the program that builds single files: the compiler is not to see them.</summary>
    private static CompilationUnitSyntax Parse(string code) =>
        CSharpSyntaxTree.ParseText(string.Join('\n', code.Split('\n').Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line)), s_parsing).GetCompilationUnitRoot();
}
