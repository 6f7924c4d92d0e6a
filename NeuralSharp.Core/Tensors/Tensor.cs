using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// An n-dimensional array of numbers that remembers how it was computed, so that gradients can flow back through it.
/// Values are contiguous and row-major. Ops on tensors return new tensors; a few methods, named as such, write in place.
/// </summary>
/// <remarks>
/// The class is spread over files: this one holds what a tensor <em>is</em>; how to make one stands in
/// <c>Tensor.Creation.cs</c>, operators in <c>Tensor.Operators.cs</c>, and every op in a file of its own below <c>Ops</c>.
/// </remarks>
[DebuggerDisplay("{DebuggerSummary,nq}")]
public partial class Tensor
{
    private Shape _shape;
    private Storage? _storage;   // null in a lazy parameter
    private Tensor? _grad;
    private GradientWatch? _watch;
    private bool _requiresGrad;

    internal Tensor(Storage? storage, in Shape shape, DType dtype)
    {
        _storage = storage;
        _shape = shape;
        DType = dtype;
    }

    /// <summary>The sizes of the dimensions.</summary>
    /// <exception cref="LazyParameterException">The tensor is a lazy parameter that was not used yet; <see cref="Rank"/> and <see cref="Length"/> throw it too.</exception>
    public Shape Shape => _shape.IsUnknown ? Lent().Shape : _shape;

    /// <summary>The number of dimensions: 0 for a scalar, 1 for a vector, 2 for a matrix.</summary>
    public int Rank => _shape.IsUnknown ? Lent().Rank : _shape.Rank;

    /// <summary>The number of elements.</summary>
    public int Length => _shape.IsUnknown ? Lent().Length : _shape.ElementCount;

    /// <summary>The type of the elements.</summary>
    public DType DType { get; private set; }

    /// <summary>
    /// The gradient that <see cref="Backward(Tensor?, bool)"/> left here, of this tensor's shape and type; null before. Further
    /// calls add to it; set it to null (or call an optimizer's <c>ZeroGrad</c>) to start afresh. Leaves have one, and results of
    /// ops that were asked to by <see cref="RetainGrad"/>.
    /// </summary>
    /// <exception cref="ShapeException">The gradient set has another shape.</exception>
    /// <exception cref="DTypeException">The gradient set has another element type.</exception>
    public Tensor? Grad
    {
        get => _grad;
        set
        {
            if (value is not null && value.Shape != Shape)
                throw new ShapeException($"Grad: a gradient has its tensor's shape; this is {value.Shape} for a tensor {Shape}.");
            if (value is not null && value.DType != DType)
                throw new DTypeException($"Grad: a gradient has its tensor's type; this is {value.DType} for a {DType} tensor.");
            Tape.Perform((Tensor: this, value), static write => write.Tensor.ReplaceGrad(write.value));
        }
    }

    /// <summary>
    /// Whether gradients flow to this tensor. Set it on tensors you made (leaves); results of ops inherit it from their inputs.
    /// </summary>
    /// <exception cref="DTypeException">An Int32 tensor cannot require a gradient.</exception>
    /// <exception cref="AutogradException">Cleared on the result of an op, or set on one of <see cref="Autograd.InferenceMode"/>.</exception>
    public bool RequiresGrad
    {
        get => _requiresGrad;
        set
        {
            if (value && !DType.IsFloat())
                throw new DTypeException($"RequiresGrad: only float tensors have gradients, not {DType}. Convert it with To(DType.Float32).");
            if (!value && Producer is not null)
                throw new AutogradException($"RequiresGrad: this is the result of {Producer.Name}; use Detach() for a tensor outside the graph.");
            if (value && IsInference)
            {
                throw new AutogradException(
                    "RequiresGrad: this tensor was computed in Autograd.InferenceMode() and cannot get into a gradient. Clone() it outside, "
                    + "or compute it in Autograd.NoGrad().");
            }

            _requiresGrad = value;
            if ((Autograd.Mode & AutogradMode.Sources) != 0 && Autograd.IsRecording) Origins.Remember(this);
        }
    }

    /// <summary>Whether this tensor was made by the user rather than recorded as the result of an op.</summary>
    public bool IsLeaf => Producer is null;

    /// <summary>The op that computed this tensor, when it was recorded.</summary>
    internal Op? Producer { get; private set; }

    /// <summary>What this scalar is a mean over, where a loss of the library gave it; null elsewhere.</summary>
    internal LossDivisor? LossDivisor { get; set; }

    /// <summary>Whether an op computed this tensor in <see cref="Autograd.InferenceMode"/>.</summary>
    internal bool IsInference { get; set; }

    /// <summary>What watches this tensor's gradient; null where nothing does.</summary>
    internal GradientWatch? Watch => _watch;

    /// <summary>The memory the values are in.</summary>
    internal Storage Storage => _storage ?? Lent().Storage;

    private string DebuggerSummary => _shape.IsUnknown ? "Lazy parameter" :
        $"Tensor {Shape} {DType}{(RequiresGrad ? ", requires grad" : "")}{(Producer is null ? "" : $", from {Producer.Name}")}"
        + (Length <= 8 ? $": {ToString().ReplaceLineEndings("")}" : "");

    /// <summary>The only element, as a double whatever the type.</summary>
    /// <exception cref="ShapeException">The tensor has not exactly one element.</exception>
    public double Item()
    {
        Ambient.CheckReadable("Item");
        if (Length != 1) throw new ShapeException($"Item: the tensor has shape {Shape}, not one element. Index it first, or use ToArray.");
        return ElementAt(0);
    }

    /// <summary>The elements in row-major order, in a new array.</summary>
    /// <typeparam name="T">float, double or int: the tensor's own type.</typeparam>
    /// <exception cref="DTypeException">The tensor holds another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        Ambient.CheckReadable("ToArray");
        CheckElementType<T>("ToArray");
        var values = Read<T>().ToArray();
        Storage.CheckRemains();
        return values;
    }

    /// <summary>A read-only view of the elements in row-major order, without a copy. It sees later writes, and outlives a <see cref="TensorScope"/>.</summary>
    /// <typeparam name="T">float, double or int: the tensor's own type.</typeparam>
    /// <exception cref="DTypeException">The tensor holds another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        Ambient.CheckReadable("AsSpan");
        CheckElementType<T>("AsSpan");
        Storage.HandOver(null);   // the span may outlive a scope
        return Read<T>();
    }

    /// <summary>
    /// A writable view of the elements. Asking for it counts as a write in place: a recorded op that still needs the old values will say so.
    /// What is written later through a span that was taken before is not seen, so take a new one for each write and keep none.
    /// </summary>
    /// <typeparam name="T">float, double or int: the tensor's own type.</typeparam>
    /// <exception cref="DTypeException">The tensor holds another type.</exception>
    /// <exception cref="AutogradException">The tensor requires a gradient and ops are being recorded.</exception>
    public Span<T> AsWritableSpan<T>()
        where T : unmanaged
    {
        Ambient.CheckReadable("AsWritableSpan");
        CheckElementType<T>("AsWritableSpan");
        BeginWrite("AsWritableSpan");
        return Write<T>();
    }

    /// <summary>The values as NumPy prints them: aligned, in nested brackets, shortened where there are more than 1,000.</summary>
    public override string ToString()
    {
        if (_shape.IsUnknown) return "a lazy parameter before its first use";
        using var mode = Autograd.InsideOp();   // looking is allowed, also while a step is captured
        return TensorFormat.Format(this);
    }

    /// <summary>The element at a row-major position, as a double.</summary>
    internal double ElementAt(int position)
    {
        Ambient.CheckReadable("Reading a value");
        var value = DType switch
        {
            DType.Float32 => Read<float>()[position],
            DType.Float64 => Read<double>()[position],
            _ => Read<int>()[position],
        };
        Storage.CheckRemains();
        return value;
    }

    /// <summary>The elements, for an op to read.</summary>
    /// <exception cref="DTypeException">They are of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<T> Read<T>()
        where T : unmanaged => Values<T>();

    /// <summary>The elements to write to, not counted as a write in place, for an op filling its output.</summary>
    /// <exception cref="DTypeException">They are of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<T> Write<T>()
        where T : unmanaged => Values<T>();

    /// <summary>
    /// The array the elements are in: all of them and no more. The type is always checked, since doubles written over half as many
    /// integers would run past the array and take the heap with them.
    /// </summary>
    /// <exception cref="DTypeException">They are of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T[] Values<T>()
        where T : unmanaged => _storage is Storage<T> storage ? storage.Values : OtherValues<T>();

    /// <summary>What a lazy parameter was lent; nothing else can be another's values.</summary>
    private T[] OtherValues<T>()
        where T : unmanaged
    {
        if (_storage is null) return Lent().Values<T>();
        var asked = DTypes.Of<T>();
        throw new DTypeException($"The values are {DType}, and a computation in {asked} was asked of them. Convert the tensor with To(DType.{asked}) first.");
    }

    /// <summary>Checks that a write in place is allowed, and counts it.</summary>
    internal void BeginWrite(string method)
    {
        if (RequiresGrad && Autograd.IsRecording)
        {
            throw new AutogradException(
                $"{method}: this tensor requires a gradient, and a write in place cannot be recorded. "
                + "Write inside `using (Autograd.NoGrad())`, or use an op that returns a new tensor.");
        }

        if (Autograd.ObservesWrites) BeforeObservedWrite();
        Storage.Version++;
        Storage.HandOver(null);
    }

    private void BeforeObservedWrite()
    {
        Tape.BeforeWrite(this);
        Ambient.Mine.Run?.BeforeWrite(this);
    }

    /// <summary>Makes this the recorded result of an op.</summary>
    internal void SetProducer(Op op)
    {
        Producer = op;
        _requiresGrad = true;
    }

    /// <summary>Gives a leaf other values, maybe of another type: what moving a model to another type does to its parameters and buffers.</summary>
    internal void ReplaceValues(Tensor values)
    {
        var storage = values.Storage;
        storage.HandOver(null);
        storage.Align();
        storage.Version = (_storage?.Version ?? 0) + 1;   // a recorded op that needs the old values finds out
        (_storage, _shape, DType, _grad) = (storage, values.Shape, values.DType, null);
    }

    /// <summary>Takes the values away: the parameter is lazy again.</summary>
    private protected void DropValues(DType dtype) => (_storage, _shape, DType, _grad) = (null, Shape.Unknown, dtype, null);

    /// <summary>What a lazy parameter was lent for the run under way.</summary>
    private Tensor Lent() => Ambient.Mine.Run?.LentTo(this) ?? throw new LazyParameterException(
        "The parameter has no shape and no values yet: its layer takes them from the first input. Run the model once, as in model.Forward(x), "
        + "give the layer its input size, or Load a file.");

    private void ReplaceGrad(Tensor? value)
    {
        if (_grad is not null && _grad.Storage != value?.Storage) GradientOwner.Recycle(_grad.Storage);
        _grad = value;
        if (this is Parameter parameter) parameter.GradientParts = default;
        value?.Storage.HandOver(null);   // it outlives a scope, and others may hold it
    }

    private void CheckElementType<T>(string method)
    {
        if (DTypes.Of<T>() != DType)
        {
            throw new DTypeException(
                $"{method}<{typeof(T).Name}>: the tensor holds {DType}. Use the type it has, or convert it with To(DType.{DTypes.Of<T>()}).");
        }
    }
}
