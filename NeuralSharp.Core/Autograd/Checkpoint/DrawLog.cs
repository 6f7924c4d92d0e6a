namespace NeuralSharp;

/// <summary>
/// The random numbers that a function drew: which blocks of which generators. Played again it gives the same blocks, whatever was
/// drawn in between and by whom, and moves no generator.
/// </summary>
internal sealed class DrawLog : Draws
{
    private readonly List<Draw> _draws = [];
    private int _next = -1;   // the next draw to give again; −1 while draws are noted
    private bool _isPeek;
    private bool _isForRewind;
    private DrawLog? _outer;

    private static DrawLog? Current => (DrawLog?)Ambient.Mine.Draws;

    /// <summary>Notes all draws on this thread until disposed.</summary>
    public Ambient.Scope Note() => Begin(next: -1);

    /// <summary>Gives the noted draws again on this thread until disposed.</summary>
    public Ambient.Scope Replay() => Begin(next: 0);

    /// <summary>Whether a function is being run again that was run before, with the same draws.</summary>
    public static bool IsReplaying
    {
        get
        {
            for (var log = Current; log is not null; log = log._outer)
            {
                if (log._next >= 0) return true;
            }

            return false;
        }
    }

    /// <summary>Draws on this thread leave their generators where they are until disposed: for a run that is to leave no trace.</summary>
    public static Ambient.Scope Peek() => new DrawLog { _isPeek = true }.Begin(next: -1);

    /// <summary>Draws on this thread come from their generators directly until disposed, unless these are to stay where they are or be set back there.</summary>
    public static Ambient.Scope Pause()
    {
        var scope = Ambient.Begin();
        var log = Current;
        while (log is { _isPeek: false, _isForRewind: false }) log = log._outer;
        Ambient.Mine.Draws = log;
        return scope;
    }

    /// <summary>Notes all draws on this thread until disposed, also those in a pause, so that <see cref="Rewind"/> can take them back; those of before are forgotten.</summary>
    public Ambient.Scope NoteForRewind()
    {
        _draws.Clear();
        _isForRewind = true;
        return Begin(next: -1);
    }

    /// <summary>Sets the generators back to where they were before the draws, as far as nobody else has drawn from them since.</summary>
    public void Rewind()
    {
        for (var i = _draws.Count - 1; i >= 0; i--)
        {
            var (generator, seed, blocks, first) = _draws[i];
            if (generator!.Seed == seed && generator.Offset == first + blocks) generator.Offset = first;
        }

        _draws.Clear();
    }

    /// <inheritdoc/>
    public override ulong Take(Generator generator, ulong blocks)
    {
        if (_isPeek) return generator.Offset;
        if (_next < 0)
        {
            var first = _outer is null ? generator.Take(blocks) : _outer.Take(generator, blocks);
            _draws.Add(new(generator, generator.Seed, blocks, first));
            return first;
        }

        var draw = _next < _draws.Count ? _draws[_next++] : default;
        if (draw.Generator == generator && draw.Blocks == blocks && draw.Seed == generator.Seed) return draw.First;
        throw new AutogradException(
            draw.Generator == generator && draw.Blocks == blocks
                ? "Checkpoint: a generator was reseeded between the forward and the backward pass, so that its numbers cannot be drawn again. Reseed it afterwards."
                : "Checkpoint: the function drew other random numbers when it was run again. What it computes may depend on its inputs alone, and on what "
                    + "does not change before the backward pass.");
    }

    private Ambient.Scope Begin(int next)
    {
        var scope = Ambient.Begin();
        (_next, _outer) = (next, next < 0 ? Current : null);
        Ambient.Mine.Draws = this;
        return scope;
    }

    private readonly record struct Draw(Generator? Generator, ulong Seed, ulong Blocks, ulong First);
}
