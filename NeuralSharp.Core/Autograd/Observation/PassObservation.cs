namespace NeuralSharp;

/// <summary>
/// What stands between one backward pass and its observer: it hands over copies, since the pass goes on with its own gradients and gives their
/// memory back, and lets the observer run as outside of the pass.
/// </summary>
internal sealed class PassObservation
{
    private readonly BackwardObserver _observer;
    private readonly AutogradMode _mode = Autograd.Mode;

    private PassObservation(BackwardObserver observer) => _observer = observer;

    /// <summary>That of the pass that begins on this thread; null where nobody looks on.</summary>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public static PassObservation? OfThisThread()
    {
        if (Ambient.Mine.Observer is not { } observer) return null;
        return Ambient.Mine.IsCapturing ? throw StepIsCaptured("Autograd.Observe") : new(observer);
    }

    /// <summary>Shows no passes to the observer until disposed: those within a pass are a part of it.</summary>
    public static Autograd.ObservationScope Pause() => new(null);

    /// <summary>What looking at graphs and passes says within a step that is being captured.</summary>
    public static CaptureException StepIsCaptured(string method) => new(
        $"{method}: a step is being captured, and its replays build no graph that could be looked at. Call Autograd.Observe or Autograd.RecordSource around "
        + "the step, so that it runs as it is and not from a capture; or compute and look at a loss of your own beside the training.");

    /// <summary>The pass begins.</summary>
    public void Begin(Tensor output, Tensor gradient)
    {
        using var scope = Outside();
        _observer.Begin(output, Copy(gradient));
    }

    /// <summary>An op is visited.</summary>
    public void Visit(Op op, Tensor arrived)
    {
        using var scope = Outside();
        _observer.Visit(op, op.OutputTensor, Copy(arrived));
    }

    /// <summary>What had arrived at an input before, for <see cref="Contribution"/>: a sum may be written to in place.</summary>
    public Tensor? Before(Tensor? sum)
    {
        using var scope = Outside();
        return sum is null ? null : Copy(sum);
    }

    /// <summary>The op that is visited has given a gradient to an input.</summary>
    public void Contribution(Op op, int index, Tensor value, Tensor? before, Tensor after)
    {
        using var scope = Outside();
        _observer.Contribution(op, index, op.InputTensor(index), Copy(value), before, Copy(after));
    }

    /// <summary>Hooks have changed a gradient.</summary>
    public void Hooked(Tensor tensor, Tensor before, Tensor after)
    {
        using var scope = Outside();
        _observer.Hooked(tensor, Copy(before), Copy(after));
    }

    /// <summary>The gradient of a leaf is complete.</summary>
    public void Leaf(Tensor leaf, Tensor gradient)
    {
        using var scope = Outside();
        _observer.Leaf(leaf, Copy(gradient));
    }

    /// <summary>The pass ends.</summary>
    public void End()
    {
        using var scope = Outside();
        _observer.End();
    }

    /// <summary>A copy that belongs to no graph; anomalies are looked for in the gradient itself.</summary>
    private static Tensor Copy(Tensor gradient)
    {
        using var mode = new Autograd.RecordingScope(AutogradMode.NoGrad | AutogradMode.InsidePass);
        return gradient.Clone();
    }

    /// <summary>The surroundings of the observer: the mode of before the pass, and memory that is nobody's, so that it may keep what it sees.</summary>
    private Ambient.Scope Outside()
    {
        var scope = Ambient.Begin();
        ref var mine = ref Ambient.Mine;
        (mine.Mode, mine.Memory) = (_mode, null);
        return scope;
    }
}
