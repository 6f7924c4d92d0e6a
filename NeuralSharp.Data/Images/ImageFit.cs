namespace NeuralSharp;

/// <summary>What becomes of a picture that has another size than the images of its <see cref="ImageFolder"/>.</summary>
public enum ImageFit
{
    /// <summary>It is refused: nothing is scaled.</summary>
    Exact,

    /// <summary>It is scaled to the size; its proportions change.</summary>
    Stretch,

    /// <summary>It is scaled to lie within the size, in the middle of black.</summary>
    Pad,

    /// <summary>It is scaled to cover the size, and what stands over is cut off on both sides.</summary>
    Crop,
}
