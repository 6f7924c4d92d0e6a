namespace NeuralSharp.Optim;

/// <summary>Notices where two threads are in the same work at once. It costs one exchange, and waits for nobody.</summary>
internal struct OneThreadAtATime
{
    private int _isBusy;

    /// <summary>Begins the work.</summary>
    /// <exception cref="InvalidOperationException">It is under way.</exception>
    public void Enter(string what)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0) throw Busy(what);
    }

    /// <summary>Ends the work.</summary>
    public void Leave() => Volatile.Write(ref _isBusy, 0);

    private static InvalidOperationException Busy(string what) => new(
        $"{what}: it is under way already, on another thread or around this call, and both would write to the same parameters and state. Let one thread do it, or give each thread a "
        + "model and an optimizer of its own.");
}
