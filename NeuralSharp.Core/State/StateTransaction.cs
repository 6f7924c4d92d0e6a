namespace NeuralSharp;

/// <summary>
/// Takes over several states, all or none. While one is open, each <see cref="StateReader.Load"/> of the thread checks its state and leaves what is to be done to
/// <see cref="Commit"/>.
/// </summary>
internal sealed class StateTransaction : IDisposable
{
    [ThreadStatic]
    private static StateTransaction? t_open;

    private readonly List<Action> _actions = [];

    private StateTransaction()
    {
    }

    /// <summary>The one that is open on this thread.</summary>
    public static StateTransaction? Open => t_open;

    public static StateTransaction Begin() => t_open is null
        ? t_open = new()
        : throw new InvalidOperationException("A checkpoint is being loaded while another one is. Load one after the other.");

    /// <summary>Leaves something to be done at the end.</summary>
    public void Add(IEnumerable<Action> actions) => _actions.AddRange(actions);

    /// <summary>Runs something that takes over a state at once.</summary>
    public void Suspended(Action action)
    {
        t_open = null;
        try
        {
            action();
        }
        finally
        {
            t_open = this;
        }
    }

    /// <summary>Does all that was left to be done.</summary>
    public void Commit()
    {
        t_open = null;
        foreach (var action in _actions) action();
    }

    public void Dispose() => t_open = null;
}
