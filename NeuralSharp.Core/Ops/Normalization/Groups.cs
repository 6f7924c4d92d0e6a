namespace NeuralSharp;

/// <summary>A tensor seen as [outer, count, inner]: the elements with the same middle index are a group, of which there are so many.</summary>
internal readonly record struct Groups(int Outer, int Count, int Inner)
{
    /// <summary>The elements of a group.</summary>
    public int Size => Outer * Inner;

    /// <summary>The view's shape.</summary>
    public Shape Shape => [Outer, Count, Inner];

    /// <summary>The axes of the view along which a group extends.</summary>
    public static Axes Within => [0, 2];

    /// <summary>Each example's last axes are a group.</summary>
    public static Groups OfLastAxes(in Shape shape, int axes) => new(1, shape.CountBefore(shape.Rank - axes), shape.ElementCount == 0 ? 0 : shape.CountAfter(shape.Rank - axes - 1));

    /// <summary>Each channel, the second axis, is a group.</summary>
    public static Groups OfChannels(in Shape shape) => new(shape[0], shape[1], shape.CountAfter(1));
}
