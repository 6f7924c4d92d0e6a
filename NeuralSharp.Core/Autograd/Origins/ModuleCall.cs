namespace NeuralSharp;

/// <summary>One call of a module: the ops that were applied meanwhile belong to it. Noted within <see cref="Autograd.RecordSource"/>.</summary>
public sealed class ModuleCall
{
    /// <summary>The method that calls modules while calls are noted; it is looked for on the stack, and so is never inlined.</summary>
    internal const string FrameName = "CallWatched";

    internal ModuleCall(string name, string? place, ModuleCall? outer) => (Name, Place, Outer) = (name, place, outer);

    /// <summary>The module, such as "Dense(784 -> 128)".</summary>
    public string Name { get; }

    /// <summary>Its name in the module around it, such as "0" or "hidden" in a sequence; null where that is not known.</summary>
    public string? Place { get; }

    /// <summary>The call within which it was called; null for the outermost.</summary>
    public ModuleCall? Outer { get; }

    /// <summary>The modules from the outermost on, such as "Sequential > 2: Dense(4 -> 2)".</summary>
    public override string ToString()
    {
        var own = Printable.Escape(Place is null ? Name : $"{Place}: {Name}");   // a part's name may come from a file
        return Outer is null ? own : $"{Outer} > {own}";
    }
}
