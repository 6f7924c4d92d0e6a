using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <content>
/// The methods that take shapes, sizes or tensors in a row, for languages that write them as arrays, such as F#:
/// <c>Tensor.Zeros([| 2; 3 |])</c>. C# never chooses them: its <c>[2, 3]</c> is a <see cref="Shape"/> or a span.
/// </content>
public partial class Tensor
{
    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor From<T>(T[] values, int[] shape, bool requiresGrad = false)
        where T : unmanaged => From((ReadOnlySpan<T>)values, (Shape)shape, requiresGrad);

    /// <inheritdoc cref="Zeros(Shape, DType, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Zeros(int[] shape, DType dtype = DType.Float32, bool requiresGrad = false) => Zeros((Shape)shape, dtype, requiresGrad);

    /// <inheritdoc cref="Ones(Shape, DType, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Ones(int[] shape, DType dtype = DType.Float32, bool requiresGrad = false) => Ones((Shape)shape, dtype, requiresGrad);

    /// <inheritdoc cref="Full(Shape, double, DType, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Full(int[] shape, double value, DType dtype = DType.Float32, bool requiresGrad = false) => Full((Shape)shape, value, dtype, requiresGrad);

    /// <inheritdoc cref="Uniform(Shape, double, double, DType, Generator?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Uniform(
        int[] shape, double low = 0, double high = 1, DType dtype = DType.Float32, Generator? generator = null, bool requiresGrad = false) =>
        Uniform((Shape)shape, low, high, dtype, generator, requiresGrad);

    /// <inheritdoc cref="Normal(Shape, double, double, DType, Generator?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Normal(
        int[] shape, double mean = 0, double standardDeviation = 1, DType dtype = DType.Float32, Generator? generator = null, bool requiresGrad = false) =>
        Normal((Shape)shape, mean, standardDeviation, dtype, generator, requiresGrad);

    /// <inheritdoc cref="Concatenate(ReadOnlySpan{Tensor}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Concatenate(Tensor[] tensors, int axis = 0) => Concatenate((ReadOnlySpan<Tensor>)tensors, axis);

    /// <inheritdoc cref="Stack(ReadOnlySpan{Tensor}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Stack(Tensor[] tensors, int axis = 0) => Stack((ReadOnlySpan<Tensor>)tensors, axis);

    /// <inheritdoc cref="this[ReadOnlySpan{AxisIndex}]"/>
    [IndexerName("At")]
    [OverloadResolutionPriority(-1)]
    public Tensor this[params AxisIndex[] indices] => this[(ReadOnlySpan<AxisIndex>)indices];

    /// <inheritdoc cref="BroadcastTo(Shape)"/>
    [OverloadResolutionPriority(-1)]
    public Tensor BroadcastTo(params int[] shape) => BroadcastTo((Shape)shape);

    /// <inheritdoc cref="SumTo(Shape)"/>
    [OverloadResolutionPriority(-1)]
    public Tensor SumTo(params int[] shape) => SumTo((Shape)shape);

    /// <inheritdoc cref="LayerNorm(Shape, Tensor?, Tensor?, double)"/>
    [OverloadResolutionPriority(-1)]
    public Tensor LayerNorm(int[] normalizedShape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) =>
        LayerNorm((Shape)normalizedShape, weight, bias, epsilon);

    /// <inheritdoc cref="Pad(ReadOnlySpan{ValueTuple{int, int}}, double)"/>
    [OverloadResolutionPriority(-1)]
    public Tensor Pad((int Before, int After)[] widths, double value = 0) => Pad((ReadOnlySpan<(int Before, int After)>)widths, value);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public Tensor Reshape(params int[] shape) => Reshape((ReadOnlySpan<int>)shape);

    /// <inheritdoc cref="Permute(ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public Tensor Permute(params int[] axes) => Permute((ReadOnlySpan<int>)axes);

    /// <inheritdoc cref="Repeat(ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public Tensor Repeat(params int[] repeats) => Repeat((ReadOnlySpan<int>)repeats);

    /// <inheritdoc cref="Split(ReadOnlySpan{int}, int)"/>
    [OverloadResolutionPriority(-1)]
    public Tensor[] Split(int[] sizes, int axis = 0) => Split((ReadOnlySpan<int>)sizes, axis);
}
