namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// Shows the backward passes of this thread to an observer until disposed: <c>using (Autograd.Observe(observer)) loss.Backward();</c>
    /// </summary>
    /// <remarks>
    /// <para>
    /// It sees <see cref="Tensor.Backward"/> and <see cref="Grad"/> alike, one pass after the other. Of an <see cref="Checkpoint(Func{Tensor, Tensor}, Tensor)"/>
    /// it sees one op; the pass over what the function computes again, and passes that hooks run, are not shown. An observer inside of another
    /// takes its place.
    /// </para>
    /// <para>
    /// A replay of a captured step walks no graph. So a <c>Trainer</c> and a <c>CapturedStep</c> run their steps as they are while somebody
    /// looks on; inside of a function that is being captured it is too late for that.
    /// </para>
    /// </remarks>
    /// <param name="observer">What looks on.</param>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public static ObservationScope Observe(BackwardObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Ambient.Mine.IsCapturing ? throw PassObservation.StepIsCaptured("Autograd.Observe") : new(observer);
    }

    /// <summary>Has an observer look on at the passes of this thread, and puts back who did before when disposed.</summary>
    public readonly ref struct ObservationScope
    {
        private readonly BackwardObserver? _before;

        internal ObservationScope(BackwardObserver? observer)
        {
            ref var mine = ref Ambient.Mine.Observer;
            (_before, mine) = (mine, observer);
        }

        /// <summary>Puts back who looked on before.</summary>
        public void Dispose() => Ambient.Mine.Observer = _before;
    }
}
