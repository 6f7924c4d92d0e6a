using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace NeuralSharp;

/// <summary>Where an op was applied or a tensor made: the user's line, and the modules around it.</summary>
/// <param name="Line">The innermost line on the stack that is neither the library's nor the runtime's.</param>
/// <param name="Module">The innermost module that was computing; null outside of modules.</param>
internal sealed record Origin(SourceLine Line, ModuleCall? Module)
{
    private static readonly string[] s_ownAssemblies = ["NeuralSharp.Core", "NeuralSharp.Layers", "NeuralSharp.Optim", "NeuralSharp.Data", "NeuralSharp.Explain"];

    private static readonly ConcurrentDictionary<string, bool> s_optimized = [];   // by assembly

    private static long s_count;

    /// <summary>The column at which the statement begins, from 1; 0 without debug symbols.</summary>
    public int Column { get; private init; }

    /// <summary>Whether line and column are exact, as in a Debug build; optimised code may name a line nearby.</summary>
    public bool IsExact { get; private init; }

    /// <summary>Where in the method's code the line calls the library: another number for each call on the line, larger for later ones.</summary>
    public int Offset { get; private init; }

    /// <summary>The outermost module that this line itself called; null where it applied the op without a module.</summary>
    public ModuleCall? Called { get; private init; }

    /// <summary>Origins in the order in which they came about.</summary>
    public long Order { get; } = Interlocked.Increment(ref s_count);

    /// <summary>That of what is being done on this thread. In optimised code the line may be that of a caller, where a small method was inlined.</summary>
    public static Origin Here()
    {
        var (module, called) = (Ambient.Mine.Modules, (ModuleCall?)null);
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method) continue;
            var assembly = method.DeclaringAssemblyName.Split(',')[0];
            if (!IsUsers(assembly))
            {
                if (method.Name == ModuleCall.FrameName) called = called is null ? module : called.Outer;
                continue;
            }

            SourceLine line = new($"{method.DeclaringTypeName}.{method.Name}", frame.GetFileName(), frame.GetFileLineNumber());
            return new(line, module)
            {
                Column = frame.GetFileColumnNumber(),
                IsExact = !s_optimized.GetOrAdd(assembly, IsOptimized),
                Offset = frame.GetNativeOffset(),
                Called = called,
            };
        }

        return new(new("an unknown place", null, 0), module);
    }

    /// <summary>The line and the modules, for messages.</summary>
    public override string ToString() => Module is null ? Line.ToString() : $"{Line}, in module {Module}";

    /// <summary>Whether an assembly is neither the library's nor the runtime's.</summary>
    public static bool IsUsers(string assembly) =>
        !s_ownAssemblies.Contains(assembly) && assembly != "System" && !assembly.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsOptimized(string assembly) => AppDomain.CurrentDomain.GetAssemblies()
        .FirstOrDefault(loaded => loaded.GetName().Name == assembly)?.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
}
