using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NeuralSharp.Benchmarks;

/// <summary>A way to publish a program.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Options">What tells <c>dotnet publish</c> so.</param>
internal sealed record Publication(string Name, params string[] Options)
{
    private static readonly string s_programs = Path.Combine("NeuralSharp.Benchmarks", "NativeAot");
    private static readonly string s_output = Path.Combine("artifacts", "deployment");

    /// <summary>A native program as plain options make it.</summary>
    public static Publication Native { get; } = WithNative("native");

    /// <summary>All that are measured; the first is the usual build, which the others are compared with.</summary>
    public static IReadOnlyList<Publication> All { get; } =
    [
        new("framework-dependent", "--self-contained", "false"),
        new("framework-dependent, ReadyToRun", "--self-contained", "false", "-p:PublishReadyToRun=true"),
        new("self-contained", "--self-contained", "true"),
        new("self-contained, trimmed", "--self-contained", "true", "-p:PublishTrimmed=true"),
        Native,
        WithNative("native, without MathNet", "-p:MathNetBackend=false"),
        WithNative("native, without MathNet, small", "-p:MathNetBackend=false", "-p:OptimizationPreference=Size", "-p:StackTraceSupport=false", "-p:UseSystemResourceKeys=true"),
        WithNative("native, `x86-64-v3`", "-p:IlcInstructionSet=x86-64-v3"),
        WithNative("native, `x86-64-v4`", "-p:IlcInstructionSet=x86-64-v4"),
        WithNative("native, for this machine", "-p:IlcInstructionSet=native"),
    ];

    /// <summary>A program as it was published before.</summary>
    /// <param name="program">Xor or Speed.</param>
    /// <exception cref="BenchmarkException">It was not.</exception>
    public PublishedProgram Find(string program) => Directory.Exists(FolderOf(program))
        ? new(FolderOf(program), $"Native{program}")
        : throw new BenchmarkException($"{FolderOf(program)}: nothing was published there. Run without --no-publish.");

    /// <summary>Publishes a program.</summary>
    /// <param name="program">Xor or Speed.</param>
    /// <exception cref="BenchmarkException">It cannot be published here.</exception>
    public PublishedProgram Publish(string program)
    {
        var folder = FolderOf(program);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        string[] arguments =
        [
            "publish", Path.Combine(s_programs, program), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "-o", folder, "--nologo", "-v", "quiet", .. Options,
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Find(program)
            : throw new BenchmarkException($"dotnet {string.Join(' ', arguments)} failed: {output.Trim()}");
    }

    private string FolderOf(string program) => Path.Combine(s_output, program, string.Concat(Name.Where(char.IsAsciiLetterOrDigit)));

    private static Publication WithNative(string name, params string[] options) => new(name, ["-p:PublishAot=true", .. options]);
}

/// <summary>A program in the folder it was published to.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">The program's name.</param>
internal sealed record PublishedProgram(string Folder, string Name)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>The file to start, where it is no library for an installed .NET.</summary>
    public string Executable { get; } = Path.Combine(Folder, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name);

    /// <summary>The number of files, and their size together.</summary>
    public (int Count, long Bytes) Size()
    {
        var files = new DirectoryInfo(Folder).GetFiles("*", SearchOption.AllDirectories);
        return (files.Length, files.Sum(file => file.Length));
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it said, and the seconds from the start of its process to the end.</returns>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public (string Output, double Seconds) Run(params string[] arguments)
    {
        // A program that needs an installed .NET is started as users do it, by `dotnet`.
        var library = Path.Combine(Folder, $"{Name}.dll");
        var start = IsFrameworkDependent(library)
            ? new ProcessStartInfo("dotnet", [library, .. arguments])
            : new ProcessStartInfo(Executable, arguments);
        start.RedirectStandardOutput = true;
        var time = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill();
            throw new BenchmarkException($"{start.FileName} did not end within {s_patience.TotalSeconds:0} s.");
        }

        var seconds = Stopwatch.GetElapsedTime(time).TotalSeconds;
        return process.ExitCode == 0
            ? (output.Result.Trim(), seconds)
            : throw new BenchmarkException(string.Create(CultureInfo.InvariantCulture, $"{start.FileName} failed with exit code {process.ExitCode}: {output.Result}"));
    }

    private static bool IsFrameworkDependent(string library) =>
        File.Exists(library) && !File.ReadAllText(Path.ChangeExtension(library, ".runtimeconfig.json")).Contains("includedFrameworks", StringComparison.Ordinal);
}
