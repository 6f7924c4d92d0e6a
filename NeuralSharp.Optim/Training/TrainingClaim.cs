namespace NeuralSharp.Optim;

/// <summary>
/// Parameters that one thread trains, until disposed. Two trainings at once would step by each other's gradients, and neither would
/// notice; so the second is refused. A training within a training on the same thread is in turn, and fine.
/// </summary>
internal readonly ref struct TrainingClaim
{
    private readonly List<Parameter> _claimed = [];

    /// <summary>Claims parameters for this thread.</summary>
    /// <exception cref="InvalidOperationException">One is being trained on another thread.</exception>
    public TrainingClaim(IReadOnlyList<Parameter> parameters)
    {
        var thread = Environment.CurrentManagedThreadId;
        foreach (var parameter in parameters)
        {
            var holder = Interlocked.CompareExchange(ref parameter.TrainingThread, thread, 0);
            if (holder == 0) _claimed.Add(parameter);
            if (holder == 0 || holder == thread) continue;
            Dispose();
            throw new InvalidOperationException(
                "Trainer: a parameter of the optimizer is being trained on another thread, and two trainings would step by each other's gradients. Train one after "
                + "the other, or give each thread a model of its own: model.Clone(), with an optimizer of the clone's parameters.");
        }
    }

    /// <summary>Lets the parameters go.</summary>
    public void Dispose()
    {
        foreach (var parameter in _claimed) Volatile.Write(ref parameter.TrainingThread, 0);
    }
}
