namespace NeuralSharp;

/// <summary>Who is asked for the blocks of a generator's counter instead of the generator itself: <see cref="Ambient.Draws"/>.</summary>
internal abstract class Draws
{
    /// <summary>The first of the blocks that a generator is asked for.</summary>
    public abstract ulong Take(Generator generator, ulong blocks);
}
