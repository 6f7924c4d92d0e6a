using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>An optimizer that takes part.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">Its name as the field spells it.</param>
/// <param name="Color">Its colour in all pictures, as #rrggbb.</param>
/// <param name="Create">Makes it for some parameters with a learning rate.</param>
/// <param name="Curves">What is shown of its inner state.</param>
internal sealed record Racer(
    string Name, string Title, string Color, Func<Parameter[], double, Optimizer> Create, params IReadOnlyList<StateCurve> Curves)
{
    /// <summary>Whether its line is dashed: more optimizers take part than there are colours that everybody can tell apart.</summary>
    public bool IsDashed { get; init; }

    /// <summary>Whether a step of one coordinate depends on the others, so that it cannot run from many starts at once.</summary>
    public bool RunsAlone { get; init; }

    /// <summary>A learning rate that suits it on images; null where it cannot learn from batches.</summary>
    public double? RateOnImages { get; init; }
}
