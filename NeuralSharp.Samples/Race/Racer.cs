using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>An optimizer that takes part.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">Its name as the field spells it.</param>
/// <param name="Color">Its colour in all pictures, as #rrggbb.</param>
/// <param name="IsDashed">Whether its line is dashed: more optimizers take part than there are colours that everybody can tell apart.</param>
/// <param name="Create">Makes it for some parameters with a learning rate.</param>
/// <param name="Curves">What is shown of its inner state.</param>
internal sealed record Racer(
    string Name, string Title, string Color, bool IsDashed, Func<Parameter[], double, Optimizer> Create, IReadOnlyList<StateCurve> Curves);
