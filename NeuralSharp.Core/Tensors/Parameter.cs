namespace NeuralSharp;

/// <summary>
/// A tensor that training changes: a leaf that requires a gradient. Modules register their parameters. One whose sizes are found at
/// first use is <see cref="Lazy"/>: the object is there from the start, for an optimizer to hold, and takes its shape and values later.
/// </summary>
public sealed class Parameter : Tensor
{
    private readonly Lock? _lock;
    private readonly int[]? _sizes;
    private readonly Func<Shape, Tensor>? _initializer;
    private volatile bool _hasValues;   // written last, so that a thread that sees it sees shape and values

    /// <summary>A parameter that starts with a copy of <paramref name="value"/>.</summary>
    /// <exception cref="DTypeException">The value is not of a float type.</exception>
    public Parameter(Tensor value)
        : this(CopyOf(value), value.Shape, value.DType, null, null) => RequiresGrad = true;

    private Parameter(Storage? storage, in Shape shape, DType dtype, int[]? sizes, Func<Shape, Tensor>? initializer)
        : base(storage, shape, dtype)
    {
        if (initializer is not null) (_sizes, _initializer, _lock) = (sizes, initializer, new Lock());
        _hasValues = storage is not null;
    }

    /// <summary>Whether the parameter has no shape and no values yet: one that was made by <see cref="Lazy"/>, before its first use.</summary>
    public bool IsLazy => !_hasValues && Ambient.Mine.Run?.LentTo(this) is null;

    /// <summary>The module that it is registered in first, for messages; null where it is in none.</summary>
    internal object? Owner { get; set; }

    /// <summary>The thread on which a trainer trains it; zero where none does.</summary>
    internal int TrainingThread;

    /// <summary>What its gradient is the sum of.</summary>
    internal GradientParts GradientParts;

    /// <summary>What refers to it without keeping it alive; always the same object.</summary>
    internal WeakReference<Parameter> WeakReference => field ??= new(this);

    /// <summary>The sizes as far as they are known, such as <c>[?, 128]</c>, for messages and summaries.</summary>
    internal string ShapeText => IsLazy ? $"[{string.Join(", ", _sizes!.Select(size => size < 0 ? "?" : Invariant($"{size}")))}]" : Shape.ToString();

    /// <summary>
    /// A parameter that has no shape and no values until <see cref="Initialize(Shape)"/>; its layer calls that at the first use, or a
    /// file brings both. Whoever reads it before gets a <see cref="LazyParameterException"/>.
    /// </summary>
    /// <param name="sizes">The sizes; −1 stands for one that is not known yet.</param>
    /// <param name="initializer">Makes the values for the shape; it is called once.</param>
    /// <param name="dtype">Float32 or Float64; <see cref="ConvertTo"/> may change it before the first use, too.</param>
    /// <exception cref="DTypeException">The type is not a float type.</exception>
    public static Parameter Lazy(ReadOnlySpan<int> sizes, Func<Shape, Tensor> initializer, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        CheckNotCapturing();
        return new(null, Shape.Unknown, CheckFloat(dtype), sizes.ToArray(), initializer) { RequiresGrad = true };
    }

    /// <summary>Gives a <see cref="Lazy"/> parameter its shape, and the values that its initializer makes; does nothing where it has them.</summary>
    /// <param name="shape">The shape, with the sizes that are known already.</param>
    /// <exception cref="ShapeException">The shape has other sizes than those known, or the initializer gave another one.</exception>
    public void Initialize(Shape shape)
    {
        if (!IsLazy) return;
        if (Ambient.Mine.Run is { } run)
        {
            run.Lend(this, FirstValues(shape));
            return;
        }

        lock (_lock!)
        {
            if (!_hasValues) Assign(FirstValues(shape));
        }
    }

    /// <summary>Converts the values to another float type in place; the gradient is dropped.</summary>
    /// <exception cref="DTypeException">The type is not a float type.</exception>
    public void ConvertTo(DType dtype)
    {
        if (CheckFloat(dtype) == DType) return;
        if (IsLazy) DropValues(dtype);
        else
            using (Autograd.NoGrad()) ReplaceValues(To(dtype));
    }

    /// <summary>Whether a tensor of this shape can be the parameter's value.</summary>
    internal bool Fits(in Shape shape)
    {
        if (!IsLazy) return shape == Shape;
        if (shape.Rank != _sizes!.Length) return false;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (_sizes[axis] >= 0 && _sizes[axis] != shape[axis]) return false;
        }

        return true;
    }

    /// <summary>Overwrites the values, and brings the shape where it is not known yet.</summary>
    internal void Assign(Tensor values)
    {
        if (IsLazy)
        {
            CheckFits(values.Shape);
            using (Autograd.InsideOp()) ReplaceValues(values.Clone());
            _hasValues = true;
        }
        else
        {
            using (Autograd.NoGrad()) CopyFrom(values);
        }
    }

    /// <summary>Takes shape and values away again, after a step that was refused.</summary>
    internal void Forget()
    {
        _hasValues = false;
        DropValues(DType);
    }

    /// <summary>A parameter of its own with the same values, or as lazy.</summary>
    internal Parameter Twin()
    {
        CheckNotCapturing();
        return IsLazy
            ? new(null, Shape.Unknown, DType, _sizes, _initializer) { RequiresGrad = RequiresGrad }
            : new(CopyOf(this), Shape, DType, _sizes, _initializer) { RequiresGrad = RequiresGrad };
    }

    /// <summary>What the initializer makes for a shape.</summary>
    private Tensor FirstValues(in Shape shape)
    {
        CheckFits(shape);
        using var mode = Autograd.InsideOp();
        using var draws = DrawLog.Pause();   // a checkpoint's second run finds the parameter with values, and draws nothing for it
        var values = _initializer!(shape) ?? throw new ArgumentException($"The initializer of a parameter {ShapeText} returned null instead of a tensor.");
        if (values.Shape != shape) throw new ShapeException($"The initializer of a parameter {shape} gave a tensor {values.Shape}. Make it of the shape it is given.");
        return values.To(DType);
    }

    private void CheckFits(in Shape shape)
    {
        if (!Fits(shape)) throw new ShapeException($"Initialize: the shape {shape} does not fit a parameter {ShapeText}.");
    }

    private static DType CheckFloat(DType dtype) => dtype.IsFloat() ? dtype : throw new DTypeException($"A parameter is Float32 or Float64, not {dtype}.");

    private static void CheckNotCapturing()
    {
        if (Ambient.Mine.IsCapturing)
            throw new CaptureException("A parameter is made while a step is being captured, and each replay would make it anew. Make it before the first step.");
    }

    private static Storage CopyOf(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckNotCapturing();
        var storage = value.Copy().Storage;
        storage.HandOver(null);   // a parameter outlives the scope it is made in
        storage.Align();
        return storage;
    }
}
