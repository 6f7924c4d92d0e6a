using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Shouldly;

namespace NeuralSharp.Tests.Source;

/// <summary>
/// Runs code as a Debug build does, whatever the tests are built as: lines, columns and names of variables are exact there alone.
/// </summary>
internal static class DebugProgram
{
    private const string Head = "using NeuralSharp; using NeuralSharp.Layers; public static class Program { public static object Run() {\n";

    private static int s_count;

    /// <summary>Runs the statements of a method, the first of which stands on line 2 of a file that is there meanwhile.</summary>
    /// <param name="statements">The statements; the last returns something.</param>
    /// <param name="use">What to do with what they return.</param>
    public static T Run<TResult, T>(string statements, Func<TResult, T> use)
    {
        var name = $"DebugProgram{Interlocked.Increment(ref s_count)}";
        var folder = Directory.CreateTempSubdirectory("debug-program");
        try
        {
            var path = Path.Combine(folder.FullName, $"{name}.cs");
            var code = $"{Head}{statements}\n}} }}";
            File.WriteAllText(path, code);
            return use((TResult)Load(name, code, path).GetType("Program")!.GetMethod("Run")!.Invoke(null, null)!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Assembly Load(string name, string code, string path)
    {
        var tree = CSharpSyntaxTree.ParseText(code, new(LanguageVersion.Preview), path, Encoding.UTF8);
        var compilation = CSharpCompilation.Create(name, [tree], SourceCode.References, new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Debug));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        compilation.Emit(image, symbols, options: new(debugInformationFormat: DebugInformationFormat.PortablePdb)).Diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return Assembly.Load(image.ToArray(), symbols.ToArray());
    }
}
