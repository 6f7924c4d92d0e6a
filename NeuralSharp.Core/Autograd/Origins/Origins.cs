using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// Where ops were applied and leaves made, as far as it was noted: within <see cref="Autograd.RecordSource"/> and
/// <see cref="Autograd.DetectAnomalies"/>. The notes stand beside ops and tensors, not in them, so that these carry nothing otherwise.
/// </summary>
internal static class Origins
{
    private static readonly ConditionalWeakTable<object, Origin> s_origins = [];

    /// <summary>Remembers that an op or a tensor comes from here.</summary>
    public static void Remember(object made) => s_origins.AddOrUpdate(made, Origin.Here());

    /// <summary>Where an op or a tensor comes from; null where it was not noted.</summary>
    public static Origin? Of(object made) => s_origins.TryGetValue(made, out var origin) ? origin : null;

    /// <summary>Names the module whose ops follow on this thread, until disposed.</summary>
    /// <param name="name">The module.</param>
    /// <param name="place">Its name in the module around it; null where that is not known.</param>
    public static Ambient.Scope Enter(string name, string? place)
    {
        var scope = Ambient.Begin();
        Ambient.Mine.Modules = new(name, place, Ambient.Mine.Modules);
        return scope;
    }
}
