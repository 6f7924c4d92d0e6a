using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>A scalar: a tensor of shape <c>[]</c>.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="dtype">Its type.</param>
    /// <param name="requiresGrad">Whether gradients flow to it.</param>
    public static Tensor Scalar(double value, DType dtype = DType.Float32, bool requiresGrad = false) =>
        Full([], value, dtype, requiresGrad);

    /// <summary>A vector with a copy of the values; the type follows theirs.</summary>
    /// <typeparam name="T">float, double or int.</typeparam>
    /// <exception cref="DTypeException">The values are of another type.</exception>
    public static Tensor From<T>(T[] values, bool requiresGrad = false)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return From<T>(values, [values.Length], requiresGrad);
    }

    /// <summary>A matrix with a copy of the values; the type follows theirs.</summary>
    /// <typeparam name="T">float, double or int.</typeparam>
    /// <exception cref="DTypeException">The values are of another type.</exception>
    public static Tensor From<T>(T[,] values, bool requiresGrad = false)
        where T : unmanaged => FromRectangular<T>(values, requiresGrad);

    /// <summary>A tensor of three dimensions with a copy of the values; the type follows theirs.</summary>
    /// <typeparam name="T">float, double or int.</typeparam>
    /// <exception cref="DTypeException">The values are of another type.</exception>
    public static Tensor From<T>(T[,,] values, bool requiresGrad = false)
        where T : unmanaged => FromRectangular<T>(values, requiresGrad);

    /// <summary>A tensor of four dimensions with a copy of the values; the type follows theirs.</summary>
    /// <typeparam name="T">float, double or int.</typeparam>
    /// <exception cref="DTypeException">The values are of another type.</exception>
    public static Tensor From<T>(T[,,,] values, bool requiresGrad = false)
        where T : unmanaged => FromRectangular<T>(values, requiresGrad);

    /// <summary>A tensor of any shape with a copy of row-major values; the type follows theirs.</summary>
    /// <typeparam name="T">float, double or int.</typeparam>
    /// <exception cref="ShapeException">The number of values is not the shape's.</exception>
    /// <exception cref="DTypeException">The values are of another type.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape, bool requiresGrad = false)
        where T : unmanaged
    {
        if (values.Length != shape.ElementCount)
            throw new ShapeException(Invariant($"From: {values.Length} values do not fill shape {shape}, which has {shape.ElementCount}."));
        var tensor = Empty(shape, DTypes.Of<T>());
        values.CopyTo(tensor.Write<T>());
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false) =>
        Full(shape, 0, dtype, requiresGrad);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false) =>
        Full(shape, 1, dtype, requiresGrad);

    /// <summary>A tensor whose every element is <paramref name="value"/>.</summary>
    /// <exception cref="DTypeException">An Int32 tensor is asked for a value that is no 32-bit integer.</exception>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        var tensor = Empty(shape, dtype);
        tensor.FillUnchecked(value, "Full");
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    /// <summary>A tensor of zeros of another's shape and type.</summary>
    public static Tensor ZerosLike(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Zeros(other.Shape, other.DType);
    }

    /// <summary>A tensor of ones of another's shape and type.</summary>
    public static Tensor OnesLike(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Ones(other.Shape, other.DType);
    }

    /// <summary>The numbers 0, 1, … below <paramref name="stop"/>.</summary>
    public static Tensor Arange(double stop, DType dtype = DType.Float32) => Arange(0, stop, 1, dtype);

    /// <summary>The numbers start, start + step, … up to but not including stop: ⌈(stop − start) / step⌉ of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is zero, or an argument is not finite.</exception>
    public static Tensor Arange(double start, double stop, double step = 1, DType dtype = DType.Float32)
    {
        var count = Math.Ceiling((stop - start) / step);
        if (!double.IsFinite(count) || step == 0 || count > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), Invariant($"Arange: from {start} to {stop} by {step} is no finite sequence. Give finite bounds and a step other than zero."));
        }

        var values = new double[Math.Max(0, (int)count)];
        for (var i = 0; i < values.Length; i++) values[i] = start + (i * step);
        return From(values).To(dtype);
    }

    /// <summary>Random numbers, evenly distributed in [low, high).</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="low">The lower bound, included.</param>
    /// <param name="high">The upper bound, excluded.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">Where the numbers come from; <see cref="Generator.Default"/> when omitted.</param>
    /// <param name="requiresGrad">Whether gradients flow to it.</param>
    /// <exception cref="DTypeException">The type is not a float type.</exception>
    public static Tensor Uniform(
        Shape shape, double low = 0, double high = 1, DType dtype = DType.Float32, Generator? generator = null, bool requiresGrad = false) =>
        Draw("Uniform", shape, dtype, generator, requiresGrad, new UniformDraw(low, high));

    /// <summary>Random numbers from the normal distribution.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="mean">The distribution's mean.</param>
    /// <param name="standardDeviation">The distribution's standard deviation, zero or more.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">Where the numbers come from; <see cref="Generator.Default"/> when omitted.</param>
    /// <param name="requiresGrad">Whether gradients flow to it.</param>
    /// <exception cref="DTypeException">The type is not a float type.</exception>
    public static Tensor Normal(
        Shape shape, double mean = 0, double standardDeviation = 1, DType dtype = DType.Float32, Generator? generator = null, bool requiresGrad = false) =>
        Draw("Normal", shape, dtype, generator, requiresGrad, new NormalDraw(mean, standardDeviation));

    /// <summary>A tensor whose elements are whatever the memory holds, for an op to fill.</summary>
    internal static Tensor Empty(in Shape shape, DType dtype) => dtype switch
    {
        DType.Float32 => new(new Storage<float>(BufferPool<float>.Rent(shape.ElementCount)), shape, dtype),
        DType.Float64 => new(new Storage<double>(BufferPool<double>.Rent(shape.ElementCount)), shape, dtype),
        DType.Int32 => new(new Storage<int>(BufferPool<int>.Rent(shape.ElementCount)), shape, dtype),
        _ => throw new DTypeException($"There is no element type {dtype}."),
    };

    /// <summary>A tensor whose elements are whatever the memory holds, and that outlives every <see cref="TensorScope"/>, for a place that is filled again and again.</summary>
    internal static Tensor EmptyOutsideScopes(in Shape shape, DType dtype)
    {
        var place = Empty(shape, dtype);
        place._storage!.HandOver(null);
        return place;
    }

    internal static Tensor EmptyFloat(in Shape shape, DType dtype, string method) =>
        dtype.IsFloat() ? Empty(shape, dtype) : throw new DTypeException($"{method}: random numbers are Float32 or Float64, not {dtype}.");

    private static Tensor Draw<TDraw>(
        string method, in Shape shape, DType dtype, Generator? generator, bool requiresGrad, TDraw distribution)
        where TDraw : struct, IDraw
    {
        var tensor = EmptyFloat(shape, dtype, method);
        Tape.Perform(new Drawing<TDraw>(distribution, generator ?? Generator.Default, tensor), static drawing => drawing.Tensor.DType.RunFloat(drawing));
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    private static Tensor FromRectangular<T>(Array values, bool requiresGrad)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        Span<int> sizes = stackalloc int[values.Rank];
        for (var axis = 0; axis < sizes.Length; axis++) sizes[axis] = values.GetLength(axis);
        var flat = values.Length == 0
            ? default
            : MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return From(flat, Shape.Create(sizes), requiresGrad);
    }

    private interface IDraw
    {
        void Fill<T>(Generator generator, Span<T> values)
            where T : unmanaged, IFloatingPointIeee754<T>;
    }

    private readonly struct UniformDraw(double low, double high) : IDraw
    {
        public void Fill<T>(Generator generator, Span<T> values)
            where T : unmanaged, IFloatingPointIeee754<T> => generator.FillUniform(values, low, high);
    }

    private readonly struct NormalDraw(double mean, double standardDeviation) : IDraw
    {
        public void Fill<T>(Generator generator, Span<T> values)
            where T : unmanaged, IFloatingPointIeee754<T> => generator.FillNormal(values, mean, standardDeviation);
    }

    private readonly struct Drawing<TDraw>(TDraw distribution, Generator generator, Tensor tensor) : IFloatWork
        where TDraw : struct, IDraw
    {
        public Tensor Tensor => tensor;

        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => distribution.Fill(generator, tensor.Write<T>());
    }
}
