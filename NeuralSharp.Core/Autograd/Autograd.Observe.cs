namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// Shows the backward passes of this thread to an observer until disposed: <c>using (Autograd.Observe(observer)) loss.Backward();</c>
    /// </summary>
    public static ObservationScope Observe(BackwardObserver observer) => throw new NotImplementedException();

    /// <summary>
    /// Lets recorded ops remember the line of your code that applied them and the modules around it, on this thread until disposed, and leaves
    /// the line that made them.
    /// </summary>
    public static RecordingScope RecordSource() => throw new NotImplementedException();

    /// <summary>Ends what <see cref="Observe"/> began when disposed.</summary>
    public readonly ref struct ObservationScope
    {
        /// <summary>Puts back what was before.</summary>
        public void Dispose()
        {
        }
    }
}
