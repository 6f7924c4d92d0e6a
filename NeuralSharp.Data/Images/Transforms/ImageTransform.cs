namespace NeuralSharp;

/// <summary>
/// Changes images at random, such as <see cref="RandomShift"/>: it says where each pixel of the new image is read from. Hand it to
/// <see cref="ImageTransforms.Augment"/>. For one of your own derive from it.
/// </summary>
/// <example>
/// <code>
/// sealed class RandomMirror : ImageTransform
/// {
///     public override void Move(PixelPlaces places, Generator generator)
///     {
///         if (generator.NextInt(2) == 0) return;
///         foreach (ref var x in places.X) x = places.Width - 1 - x;
///     }
/// }
/// </code>
/// </example>
public abstract class ImageTransform
{
    /// <summary>Moves the places that an image is read from. It may be called from several threads, each with places of its own.</summary>
    /// <param name="places">The places, which transforms that come later in the list have moved already.</param>
    /// <param name="generator">Random numbers for this image; others are not to be drawn.</param>
    public abstract void Move(PixelPlaces places, Generator generator);
}
