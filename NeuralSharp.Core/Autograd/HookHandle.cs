namespace NeuralSharp;

/// <summary>A registered hook: <see cref="Dispose"/> takes it off again, once or several times. A handle that is dropped leaves it on.</summary>
public sealed class HookHandle : IDisposable
{
    private Action? _remove;

    internal HookHandle(Action remove) => _remove = remove;

    /// <summary>Takes the hook off.</summary>
    public void Dispose() => Interlocked.Exchange(ref _remove, null)?.Invoke();
}

/// <summary>Hooks in the order of their registration. Whoever walks them walks a snapshot, so a hook may register or remove hooks.</summary>
internal sealed class HookList<T>
    where T : Delegate
{
    private readonly Lock _lock = new();
    private volatile Entry[] _entries = [];

    /// <summary>The hooks as they are now.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Appends a hook.</summary>
    public HookHandle Add(T hook)
    {
        var entry = new Entry(hook);
        lock (_lock) _entries = [.. _entries, entry];
        return new HookHandle(() => Remove(entry));
    }

    private void Remove(Entry entry)
    {
        lock (_lock) _entries = [.. _entries.Where(other => other != entry)];
    }

    /// <summary>One registration; the same delegate may have several.</summary>
    public sealed class Entry(T hook)
    {
        /// <summary>What to call.</summary>
        public T Hook { get; } = hook;
    }
}
