namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Calls a function with this tensor's gradient in every backward pass that computes it, <see cref="Backward"/> and
    /// <see cref="Autograd.Grad"/> alike: once, when all parts of the gradient have been summed. What it returns takes the
    /// gradient's place, for what lies before in the graph and for <see cref="Grad"/>; null leaves it. Several hooks run in the order
    /// of their registration, each on what the one before left. Example: <c>x.RegisterHook(g => g.Clamp(-1, 1));</c>
    /// </summary>
    /// <remarks>
    /// <para>
    /// The hooks of an op's result run on the way, those of leaves at the end of the pass, before any <see cref="Grad"/> is written: a
    /// hook that throws, or returns what does not fit, leaves every <see cref="Grad"/> as it was. The graph may be freed up to
    /// there.
    /// </para>
    /// <para>
    /// A hook may keep the gradient it is shown, but not write into it. Its ops are recorded where the pass creates a graph. It
    /// belongs to this tensor object: <see cref="Detach"/> and <see cref="Reshape(Shape)"/> give others.
    /// </para>
    /// </remarks>
    /// <param name="hook">What to call; it returns a gradient of this tensor's shape and type, or null.</param>
    /// <returns>A handle that takes the hook off when disposed.</returns>
    /// <exception cref="AutogradException">No gradient flows to this tensor.</exception>
    public HookHandle RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return WatchGradient("RegisterHook").Hooks.Add(hook);
    }

    /// <summary>
    /// Keeps the gradient of an op's result in its <see cref="Grad"/>, as leaves do without being asked, after its hooks. Call it
    /// before <see cref="Backward"/>. On a leaf it does nothing.
    /// </summary>
    /// <exception cref="AutogradException">No gradient flows to this tensor.</exception>
    public void RetainGrad() => WatchGradient("RetainGrad").RetainsGrad = true;

    private GradientWatch WatchGradient(string method)
    {
        if (!RequiresGrad)
        {
            throw new AutogradException(
                $"{method}: no gradient flows to this tensor of shape {Shape}. Set RequiresGrad on it, or compute it from tensors that "
                + "require one, outside NoGrad and outside the hooks of a pass that is not recorded (createGraph: true).");
        }

        return _watch ?? Interlocked.CompareExchange(ref _watch, new GradientWatch(), null) ?? _watch;
    }
}
