namespace NeuralSharp;

/// <summary>A data set that knows that its inputs are images, also where they lie in one axis. Parts and unions of it know too.</summary>
internal interface IImages
{
    /// <summary>The shape of each image; null where the inputs are none, or of several.</summary>
    ImageShape? ImageShape { get; }
}

/// <summary>The shape of an image whose channels lie one after the other, each row by row.</summary>
internal readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>The pixels of a channel.</summary>
    public int Area => Height * Width;

    /// <summary>The numbers of an image.</summary>
    public int Size => Channels * Area;
}
