using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>What can be done with every tensor and gives one of the same type.</summary>
public static class TensorExtensions
{
    private static readonly ConditionalWeakTable<Tensor, string> s_names = [];

    /// <summary>
    /// Gives a tensor a name, by which snapshots, pictures and pages call it: <c>var h = (x * w).Tanh().Named("h");</c>. A name that it had
    /// before is replaced.
    /// </summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">The name; left out, it is the expression before the point, such as <c>h</c> in <c>h.Named()</c>.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static TTensor Named<TTensor>(this TTensor tensor, [CallerArgumentExpression(nameof(tensor))] string name = "")
        where TTensor : Tensor
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        s_names.AddOrUpdate(tensor, name);
        return tensor;
    }

    /// <summary>The name that a tensor was given; null where it was given none.</summary>
    internal static string? GivenName(this Tensor tensor) => s_names.TryGetValue(tensor, out var name) ? name : null;
}
