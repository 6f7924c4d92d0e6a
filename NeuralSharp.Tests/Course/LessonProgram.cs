using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NeuralSharp.Grading;
using NeuralSharp.Tests.Source;
using Shouldly;

namespace NeuralSharp.Tests.Course;

/// <summary>What a run of a lesson gave.</summary>
internal sealed record LessonOutcome(int ExitCode, string Output, string Error, IReadOnlyList<Verdict> Verdicts);

/// <summary>A lesson as a program, compiled and run in this process, as <c>dotnet run</c> builds it: for debugging, with the usings of Directory.Build.props.</summary>
internal static class LessonProgram
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks; global using static System.FormattableString;
        """;

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Preview);

    private static int s_count;

    /// <summary>What the compiler says of the program, beside what a build leaves out.</summary>
    public static IEnumerable<Diagnostic> Messages(string code) => Messages(Compile(code));

    /// <summary>Runs it.</summary>
    public static LessonOutcome Run(string code, params string[] arguments)
    {
        AppContext.SetSwitch(OwnProcess.Switch, true);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var (oldOutput, oldError) = (Console.Out, Console.Error);
        var report = Path.GetTempFileName();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            var exitCode = Load(Compile(code), program => (int)program.EntryPoint!.Invoke(null, [(string[])[.. arguments, "--report", report]])!);
            return new(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"), new FileInfo(report).Length == 0 ? [] : GradingProgress.Load(report));
        }
        finally
        {
            Console.SetOut(oldOutput);
            Console.SetError(oldError);
            File.Delete(report);
        }
    }

    /// <summary>Looks at the lesson that it hands to the grading.</summary>
    public static T Look<T>(string code, Func<Lesson, T> look)
    {
        T[] seen = [];
        Lesson.Instead = lesson => seen = [look(lesson)];
        try
        {
            return Load(Compile(code), program =>
            {
                program.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
                return seen.ShouldHaveSingleItem();
            });
        }
        finally
        {
            Lesson.Instead = null;
        }
    }

    private static T Load<T>(CSharpCompilation compilation, Func<Assembly, T> use)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        compilation.Emit(image, symbols, options: new(debugInformationFormat: DebugInformationFormat.PortablePdb)).Success.ShouldBeTrue(string.Join('\n', Messages(compilation)));
        image.Position = symbols.Position = 0;
        AssemblyLoadContext context = new(compilation.AssemblyName, isCollectible: true);
        try
        {
            return use(context.LoadFromStream(image, symbols));
        }
        finally
        {
            context.Unload();
        }
    }

    private static CSharpCompilation Compile(string code) => CSharpCompilation.Create(
        $"lesson{Interlocked.Increment(ref s_count)}",
        [CSharpSyntaxTree.ParseText(code, s_parsing, "lesson.cs", Encoding.UTF8), CSharpSyntaxTree.ParseText(Usings, s_parsing)],
        SourceCode.References,
        new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Debug));

    /// <summary>Without hints, and without functions that are not used yet (Directory.Build.props). What cannot be parsed is not looked at further.</summary>
    private static IEnumerable<Diagnostic> Messages(CSharpCompilation compilation) =>
        (compilation.GetParseDiagnostics() is [_, ..] parsing ? parsing : compilation.GetDiagnostics()).Where(message => message.Severity >= DiagnosticSeverity.Warning && message.Id != "CS8321");
}
