using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security;
using System.Text.RegularExpressions;

namespace NeuralSharp.Grading;

/// <summary>
/// Compiles the files of a class in one run of the SDK: each is copied to a folder, without the line that says where the grading lies, and compiled against the libraries that
/// run now. So it does not matter where the files lie, and thirty of them take seconds.
/// </summary>
internal static partial class ClassCompiler
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks; global using static System.FormattableString;
        """;

    private const string RuntimeConfig = """{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""";

    /// <summary>Compiles them into a folder.</summary>
    /// <returns>For each the compiler's first message; null where there is none.</returns>
    public static IReadOnlyList<string?> Compile(IReadOnlyList<ClassFile> files, string folder)
    {
        var libraries = Libraries();
        foreach (var library in libraries) File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        File.WriteAllText(Path.Combine(folder, "usings.cs"), Usings);
        for (var i = 0; i < files.Count; i++)
        {
            File.WriteAllText(Path.ChangeExtension(ProgramOf(folder, i), ".cs"), Directive().Replace(files[i].Code, ""));
            File.WriteAllText(Path.ChangeExtension(ProgramOf(folder, i), ".runtimeconfig.json"), RuntimeConfig);
        }

        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == framework).Concat(libraries);
        var project = Path.Combine(folder, "class.proj");
        File.WriteAllText(project, Project(Enumerable.Range(0, files.Count).Select(i => ProgramOf(folder, i)), references));
        var log = Path.Combine(folder, "messages.txt");
        using (var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", "-noConsoleLogger", "-nodeReuse:false", $"-fileLoggerParameters:LogFile={log};ErrorsOnly;Encoding=UTF-8"]) { WorkingDirectory = folder })!) process.WaitForExit();

        var messages = File.ReadAllText(log);
        return [.. Enumerable.Range(0, files.Count).Select(i => File.Exists(ProgramOf(folder, i)) ? null : FirstMessage(messages, Path.GetFileNameWithoutExtension(ProgramOf(folder, i))))];
    }

    /// <summary>The program that a file becomes.</summary>
    public static string ProgramOf(string folder, int number) => Path.Combine(folder, $"file{number.ToString("0000", CultureInfo.InvariantCulture)}.dll");

    /// <summary>This library and those that it stands on, beside those of .NET.</summary>
    private static List<string> Libraries()
    {
        HashSet<string> found = [];
        Visit(Assembly.GetExecutingAssembly());
        return [.. found.Order(StringComparer.Ordinal)];

        void Visit(Assembly assembly)
        {
            if (!found.Add(assembly.Location)) return;
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll"))) Visit(Assembly.Load(name));
            }
        }
    }

    private static string Project(IEnumerable<string> programs, IEnumerable<string> references) => $"""
        <Project Sdk="Microsoft.NET.Sdk" DefaultTargets="CompileClass">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", references.Select(path => $"<Library Include=\"{SecurityElement.Escape(path)}\" />"))}
            {string.Join("\n    ", programs.Select(path => $"<Program Include=\"{SecurityElement.Escape(path)}\" />"))}
          </ItemGroup>
          <Target Name="CompileClass">
            <Csc Sources="@(Program->'%(RootDir)%(Directory)%(Filename).cs');usings.cs" References="@(Library)" OutputAssembly="@(Program)" PdbFile="@(Program->'%(RootDir)%(Directory)%(Filename).pdb')"
                 TargetType="exe" DebugType="portable" Nullable="enable" LangVersion="14.0" WarningLevel="0" NoConfig="true" NoStandardLib="true" UseSharedCompilation="true"
                 ToolExe="$(CscToolExe)" ToolPath="$(CscToolPath)" ContinueOnError="ErrorAndContinue" Condition="'%(Program.Identity)' != ''" />
          </Target>
        </Project>
        """;

    private static string FirstMessage(string log, string name) =>
        Regex.Match(log, $@"{name}\.cs\((\d+),\d+\): error (CS\d+: .*?)( \[.*\])?\r?$", RegexOptions.Multiline) is { Success: true } match
            ? $"does not compile, line {match.Groups[1].Value}: {match.Groups[2].Value}"
            : "could not be compiled";

    /// <summary>Lines such as <c>#:project</c>; the line itself stays, for the numbers of those below.</summary>
    [GeneratedRegex("^#[:!].*$", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
