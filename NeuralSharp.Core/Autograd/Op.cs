using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// One computation, and a node of the graph once it is recorded: it knows its inputs, its output, and how a gradient of the
/// output becomes gradients of the inputs. An object serves one application. Derive from <see cref="UnaryOp"/>,
/// <see cref="BinaryOp"/> or one of their families; derive from this class only for other numbers of inputs.
/// </summary>
public abstract class Op
{
    private static readonly Module s_module = typeof(Op).Module;

    private SavedTensor _first;
    private SavedTensor _second;
    private SavedTensor[]? _more;
    private SavedTensor _output;

    /// <summary>The op's name in messages, such as "MatMul".</summary>
    public abstract string Name { get; }

    /// <summary>Whether the op can be recorded; the result of one that cannot be is a constant to the graph.</summary>
    public virtual bool IsDifferentiable => true;

    /// <summary>
    /// What the op was given beside its input tensors, by name, for whoever shows or opens it: the slope of a rectifier, the axes of a sum.
    /// Values are numbers (<c>double</c>, <c>int</c>), <c>bool</c>, enumerations, or arrays of numbers, which are copies. Override it where an op of yours has such state.
    /// </summary>
    /// <example><code>public override IReadOnlyDictionary&lt;string, object&gt; Attributes =&gt; Given(("slope", slope));</code></example>
    public virtual IReadOnlyDictionary<string, object> Attributes => ReadOnlyDictionary<string, object>.Empty;

    /// <summary>The number of inputs.</summary>
    public int InputCount { get; private set; }

    /// <summary>One more than the largest of the inputs' generations: descending, it orders a backward pass.</summary>
    internal int Generation { get; private set; }

    /// <summary>Whether its rule is, or calls, code from outside, which may keep the tensors that it sees.</summary>
    internal virtual bool RunsUserCode => GetType().Module != s_module;

    /// <summary>Whether <see cref="Compute"/> is a kernel over spans, and so calls no other ops.</summary>
    private protected virtual bool ComputesOnSpans => false;

    /// <summary>How many multiply-adds of matrix products it takes to compute an output.</summary>
    internal virtual long MultiplyAdds(Tensor output) => 0;

    /// <summary>What the result is a mean over, where inputs are losses; null where the op is no sum and no scaling of them.</summary>
    internal virtual LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => null;

    /// <summary>Whether a backward pass has given up what this op had saved.</summary>
    internal bool IsReleased { get; private set; }

    /// <summary>The pass that is walking this op, and the gradient it has summed so far.</summary>
    internal PendingGradient Pending;

    /// <summary>The result, as it was recorded.</summary>
    /// <exception cref="AutogradException">Its values were overwritten since.</exception>
    protected Tensor Output => _output.Read(this, "output");

    /// <summary>An input, as it was recorded.</summary>
    /// <exception cref="AutogradException">Its values were overwritten since.</exception>
    protected Tensor Input(int index) => InputSlot(index).Read(this, "input");

    /// <summary>The shape of an input, whose values may have been overwritten since.</summary>
    protected Shape InputShape(int index) => InputSlot(index).Tensor.Shape;

    /// <summary>The gradient of one input, as tensors and ops: that makes it differentiable again.</summary>
    /// <param name="index">The input's index; only inputs that need a gradient are asked for.</param>
    /// <param name="gradOutput">The gradient of the output, of the output's shape and type.</param>
    /// <returns>A gradient of the input's type, and of its shape or one that was broadcast from it.</returns>
    protected internal abstract Tensor Backward(int index, Tensor gradOutput);

    /// <summary>
    /// Computes the values of the output anew from those that the inputs have now, into the memory they are in: what a captured step
    /// does instead of applying the op again. The families do it by their <c>Forward</c>; override it in an op of this class.
    /// </summary>
    /// <param name="output">What the application returned; it holds the values of the last time.</param>
    /// <exception cref="CaptureException">The op does not override it.</exception>
    protected internal virtual void Compute(Tensor output) => throw ComputesOnce();

    /// <summary>Throws, where a step is captured, already at the first application of an op that cannot be replayed.</summary>
    internal void CheckComputesAgain()
    {
        if (RunsUserCode && DiagnosticMethodInfo.Create((Action<Tensor>)Compute)?.DeclaringTypeName == typeof(Op).FullName) throw ComputesOnce();
    }

    private CaptureException ComputesOnce() => new(
        $"{Name}: a step with this op cannot be captured, because the op does not say how to compute its output anew. Override Compute(Tensor output) in "
        + $"{GetType().Name}, write there to the output what the inputs give, and end Apply with ComputeAndRecord; or derive it from UnaryOp, ElementwiseOp or OwnOp.");

    /// <summary>The tensor that is an input, with the values it has now: what <see cref="Compute"/> reads.</summary>
    protected internal Tensor InputTensor(int index) => InputSlot(index).Tensor;

    /// <summary>The tensor that is the output, without a look at its values.</summary>
    internal Tensor OutputTensor => _output.Tensor;

    /// <summary>Names and values as <see cref="Attributes"/>, in this order.</summary>
    protected static IReadOnlyDictionary<string, object> Given(params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        OrderedDictionary<string, object> given = new(attributes.Length);
        foreach (var (name, value) in attributes) given.Add(name, value);
        return given;
    }

    /// <summary>Sets the one input.</summary>
    protected void SetInputs(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckIsNew();
        (_first, InputCount) = (new(input), 1);
    }

    /// <summary>Sets the two inputs.</summary>
    protected void SetInputs(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        CheckIsNew();
        (_first, _second, InputCount) = (new(left), new(right), 2);
    }

    /// <summary>Sets the three inputs.</summary>
    protected void SetInputs(Tensor first, Tensor second, Tensor third) => SetInputs([first, second, third]);

    /// <summary>Sets any number of inputs.</summary>
    protected void SetInputs(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        CheckIsNew();
        InputCount = inputs.Length;
        if (InputCount > 0) _first = new(inputs[0]);
        if (InputCount > 1) _second = new(inputs[1]);
        if (InputCount <= 2) return;
        _more = new SavedTensor[InputCount - 2];
        for (var i = 0; i < _more.Length; i++) _more[i] = new(inputs[i + 2]);
    }

    /// <summary>
    /// Ends an application: where an input needs a gradient and ops are recorded, the result becomes a node of the graph.
    /// </summary>
    protected Tensor Record(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if ((_first.Tensor?.LossDivisor ?? _second.Tensor?.LossDivisor) is not null && output.Length == 1)
            output.LossDivisor = DivisorOf(_first.Tensor?.LossDivisor, _second.Tensor?.LossDivisor);
        var mode = Autograd.Mode;
        if (mode > AutogradMode.NoGrad) return RecordInMode(output, mode);
        if (mode == AutogradMode.NoGrad || !IsDifferentiable || !AnyInputNeedsGrad()) return output;
        return Link(output);
    }

    /// <summary>Ends an application of an op that overrides <see cref="Compute"/>: lets it fill the output, and records that.</summary>
    /// <param name="output">A new tensor of the output's shape and type, such as zeros.</param>
    protected Tensor ComputeAndRecord(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (ComputesOnSpans) Compute(output);
        else
            using (Autograd.InsideOp()) Compute(output);   // ops that it computes by are a part of it
        return Record(output);
    }

    /// <summary>Ends an application where more is to be done than to record it or not.</summary>
    private Tensor RecordInMode(Tensor output, AutogradMode mode)
    {
        var detectsAnomalies = (mode & AutogradMode.Anomalies) != 0;
        if ((mode & AutogradMode.Capturing) != 0) Ambient.Mine.Tape!.Add(this, output);
        if (detectsAnomalies && (mode & AutogradMode.InsidePass) == 0) AnomalyDetection.CheckForward(this, output);
        if ((mode & AutogradMode.Inference) != 0) output.IsInference = true;
        if ((mode & AutogradMode.Traceless) != 0) Ambient.Mine.Run!.Count(MultiplyAdds(output));
        if (!Autograd.IsRecording) return output;
        var notesSource = (mode & AutogradMode.Sources) != 0;
        if (!IsDifferentiable || !AnyInputNeedsGrad())
        {
            if (notesSource) Origins.Remember(output);   // a constant, which may be a leaf of a graph
            return output;
        }

        if ((mode & AutogradMode.Tracing) != 0) return Ambient.Mine.Trace!.Note(this, output);
        if (detectsAnomalies || notesSource) Origins.Remember(this);
        return Link(output);
    }

    /// <summary>Makes this op a node of the graph, behind its inputs.</summary>
    private Tensor Link(Tensor output)
    {
        var generation = 0;
        for (var i = 0; i < InputCount; i++)
        {
            var input = InputTensor(i);
            if (input.IsInference) throw MadeForInference(i);
            generation = Math.Max(generation, input.Producer?.Generation ?? 0);
        }

        Generation = generation + 1;
        output.SetProducer(this);
        _output = new(output);
        return output;
    }

    /// <summary>Ends a visit of a backward pass; what a rule has computed for several inputs at once is of no more use.</summary>
    internal virtual void EndVisit()
    {
    }

    /// <summary>An input, or the output, whose values were overwritten since the op was recorded; null where none was.</summary>
    internal Tensor? Overwritten()
    {
        for (var i = 0; i < InputCount; i++)
        {
            if (InputSlot(i).IsOverwritten) return InputTensor(i);
        }

        return _output.IsOverwritten ? OutputTensor : null;
    }

    /// <summary>Lets go of everything saved for the backward pass.</summary>
    internal void Release()
    {
        MarkReleased();
        (_first, _second, _more, _output) = (default, default, null, default);
        InputCount = 0;
    }

    /// <summary>Says that no pass may walk this op again, though replays still compute with its inputs.</summary>
    internal void MarkReleased() => IsReleased = true;

    /// <summary>An op that is applied twice would forget what its first application needs.</summary>
    private void CheckIsNew()
    {
        if (InputCount > 0 || IsReleased)
            throw new AutogradException($"{Name}: this op object was applied before, and one serves one application. Make a new one each time.");
    }

    private AutogradException MadeForInference(int index) => new(
        Invariant($"{Name}: its input {index}, of shape {InputTensor(index).Shape}, was computed in Autograd.InferenceMode() and cannot get into a gradient. ")
        + "Compute it in Autograd.NoGrad() instead, or Clone() it here.");

    private bool AnyInputNeedsGrad()
    {
        for (var i = 0; i < InputCount; i++)
        {
            if (InputTensor(i).RequiresGrad) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref SavedTensor InputSlot(int index)
    {
        if (index == 0) return ref _first;
        if (index == 1) return ref _second;
        return ref _more![index - 2];
    }

    /// <summary>A tensor with the version its values had when the op saw them.</summary>
    private readonly struct SavedTensor(Tensor tensor)
    {
        private readonly int _version = tensor.Storage.Version;

        public readonly Tensor Tensor = tensor;

        public bool IsOverwritten => Tensor.Storage.Version != _version;

        public Tensor Read(Op op, string role)
        {
            if (IsOverwritten) throw Overwritten(op, role);
            return Tensor;
        }

        private AutogradException Overwritten(Op op, string role) => new(
            Invariant($"{op.Name}: its {role} of shape {Tensor.Shape} was overwritten in place ({Tensor.Storage.Version - _version} time(s)) after the op was ")
            + "recorded, and the gradient needs the old values. Write in place after Backward, or write to a Clone().");
    }
}

/// <summary>What a backward pass keeps at an op it is about to visit.</summary>
internal struct PendingGradient
{
    /// <summary>The pass; null when none is under way.</summary>
    public BackwardPass? Pass;

    /// <summary>The sum of the gradients that have arrived at the op's output.</summary>
    public GradientSum Sum;
}
