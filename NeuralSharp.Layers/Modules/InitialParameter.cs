namespace NeuralSharp.Layers;

/// <summary>Makes the parameters that layers start with.</summary>
internal static class InitialParameter
{
    /// <summary>A parameter with the values that an initializer makes.</summary>
    /// <exception cref="ShapeException">They have another shape.</exception>
    public static Parameter Of(Shape shape, Initializer initializer, Generator? generator)
    {
        var parameter = Later(shape.ToArray(), initializer, generator);
        parameter.Initialize(shape);
        return parameter;
    }

    /// <summary>A parameter whose values an initializer makes once all sizes are known; −1 stands for one that is not.</summary>
    public static Parameter Later(ReadOnlySpan<int> sizes, Initializer initializer, Generator? generator) =>
        Parameter.Lazy(sizes, shape => initializer(shape, generator ?? Generator.Default));
}
