namespace NeuralSharp;

/// <content>Saving the place in the random numbers, and going on there.</content>
public sealed partial class Generator : IStateful
{
    /// <summary>The seed, the stream and the offset: the whole state, as three numbers.</summary>
    public StateDict StateDict() => new() { ["seed"] = Seed, ["stream"] = Stream, ["offset"] = Offset };

    /// <summary>Goes on at a place that was saved: the numbers that follow are those that would have followed there.</summary>
    /// <exception cref="StateMismatchException">It is not the state of a generator; nothing is changed.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not load again.</exception>
    public void LoadStateDict(StateDict state) => StateReader.Load(state, "Generator.LoadStateDict", reader =>
    {
        var (seed, stream, offset) = (reader.ULong("seed"), reader.ULong("stream"), reader.ULong("offset"));
        reader.Then(() => (Seed, Stream, Offset) = (seed, stream, offset));
    }, "Load what the StateDict of a generator gave.");
}
