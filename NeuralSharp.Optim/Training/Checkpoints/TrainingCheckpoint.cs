using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// A whole training in one file: a model, its optimizer, and all else that keeps something from step to step, with a checksum. <see cref="Trainer.Fit"/> writes and
/// reads such files by itself (<see cref="Checkpoints"/>); this is for loops of your own.
/// </summary>
/// <example>
/// <code>
/// var parts = new Dictionary&lt;string, IStateful&gt; { ["model"] = model, ["optimizer"] = optimizer, ["random"] = Generator.Default };
/// TrainingCheckpoint.Save("run.safetensors", parts, new StateDict { ["step"] = step });
/// // later
/// var step = TrainingCheckpoint.Load("run.safetensors", parts).GetLong("step");
/// </code>
/// </example>
public static class TrainingCheckpoint
{
    private const long Version = 1;
    private const string VersionName = "checkpoint.version";
    private const string PartsName = "checkpoint.parts";
    private const string DigestName = "checkpoint.sha256";
    private const string Progress = "progress";

    /// <summary>Writes parts to a file, beside it first and then in its place, so that there is at no time half of one.</summary>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <param name="parts">What is trained, and what takes part in it, by names of your choice, without a point.</param>
    /// <param name="progress">Numbers and texts of your own, such as the step; <see cref="Load"/> gives them back.</param>
    /// <exception cref="ArgumentException">A name is empty, has a point in it, or is one of the checkpoint's own: <c>checkpoint</c>, <c>progress</c>.</exception>
    /// <exception cref="LazyParameterException">A layer was not used yet and has no input size.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, IStateful> parts, StateDict? progress = null)
    {
        CheckNames(parts);
        var state = new StateDict { [VersionName] = Version, [PartsName] = ListOf(parts.Keys) };
        foreach (var (name, part) in parts) state.Add(name, part.StateDict());
        if (progress is not null) state.Add(Progress, progress);
        state[DigestName] = StateDigest.Of(state);
        state.Save(path);
    }

    /// <summary>
    /// Takes over what <see cref="Save"/> wrote: training goes on as if it had never stopped. Where anything does not fit, nothing is changed: all parts are checked
    /// before the first of them is.
    /// </summary>
    /// <remarks>
    /// A part of your own is checked with the others if its <c>LoadStateDict</c> is made with <see cref="StateReader.Load"/>; one that is not is put back by what its
    /// <c>StateDict</c> gave before.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="parts">The parts, under the names they were saved with.</param>
    /// <returns>The progress that was saved; empty where there was none.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or is no checkpoint.</exception>
    /// <exception cref="StateMismatchException">It is a checkpoint of other parts: of another model, or one in another type, say; or of another version.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static StateDict Load(string path, IReadOnlyDictionary<string, IStateful> parts)
    {
        CheckNames(parts);
        return TakeOver(path, Read(path), parts);
    }

    /// <summary>Reads a checkpoint that is whole.</summary>
    internal static StateDict Read(string path)
    {
        var state = StateDict.Load(path);
        if (!state.TryGetValue(VersionName, out var version) || version.Kind != StateKind.Long)
            throw new DataFormatException(path, "it is no checkpoint of a training.", "Give a file that TrainingCheckpoint.Save wrote.");
        if ((long)version != Version)
            throw new StateMismatchException(Invariant($"'{path}' is a checkpoint of version {version}, and {Version} is known. Go on with the version of the library that wrote it."));
        if (!state.TryGetValue(DigestName, out var digest) || digest.Kind != StateKind.String) throw Damaged(path);
        state.Remove(DigestName);
        return StateDigest.Of(state) == (string)digest && state.TryGetValue(PartsName, out var list) && list.Kind == StateKind.String ? state : throw Damaged(path);
    }

    /// <summary>Takes over what was read, all or nothing.</summary>
    internal static StateDict TakeOver(string path, StateDict state, IReadOnlyDictionary<string, IStateful> parts)
    {
        if (state.GetString(PartsName) is var there && there != ListOf(parts.Keys))
        {
            var names = there.Split('\n');
            throw Mismatch($"it has the parts [{Shown(names)}], and here there are [{Shown(parts.Keys.Order(StringComparer.Ordinal))}]");
        }

        var undo = new Stack<Action>();
        using var transaction = StateTransaction.Begin();
        var current = "";
        try
        {
            foreach (var (name, part) in parts.OrderBy(entry => entry.Value is not Module))   // lazy parameters get the shapes that others ask for
            {
                current = name;
                if (part is Module model && model.Parameters.Any(parameter => parameter.IsLazy)) TakeOverLazy(model, state.Part(name), undo);
                else if (IsForeign(part)) TakeOverForeign(part, state.Part(name), undo);
                else part.LoadStateDict(state.Part(name));
            }
        }
        catch (Exception exception)
        {
            transaction.Dispose();
            foreach (var action in undo) action();
            if (exception is not StateMismatchException) throw;
            throw Mismatch($"its part {Printable.Quoted(current)}: {exception.Message}");
        }

        transaction.Commit();
        return state.Part(Progress);

        StateMismatchException Mismatch(string what) => new($"The checkpoint '{path}' does not fit, and nothing is changed: {what}");
    }

    /// <summary>Loads a model that has no shapes yet at once, since what others check depends on them.</summary>
    private static void TakeOverLazy(Module model, StateDict state, Stack<Action> undo)
    {
        Parameter[] lazy = [.. model.Parameters.Where(parameter => parameter.IsLazy)];
        var others = model.Parameters.Except(lazy).Concat(model.NamedBuffers.Select(entry => entry.Value));
        using var mode = Autograd.NoGrad();
        (Tensor Tensor, Tensor Values)[] before = [.. others.Select(tensor => (tensor, tensor.Clone()))];
        var transaction = StateTransaction.Open!;
        transaction.Suspended(() => model.LoadStateDict(state));
        undo.Push(() =>
        {
            using var mode = Autograd.NoGrad();
            foreach (var parameter in lazy) parameter.Forget();
            foreach (var (tensor, values) in before) tensor.CopyFrom(values);
        });
    }

    private static void TakeOverForeign(IStateful part, StateDict state, Stack<Action> undo)
    {
        var before = part.StateDict();
        undo.Push(() => part.LoadStateDict(before));
        part.LoadStateDict(state);
    }

    /// <summary>Whether code that is not the library's reads the state.</summary>
    private static bool IsForeign(IStateful part) => part is not (Module or Optimizer or Generator) && part.GetType().Module != typeof(TrainingCheckpoint).Module;

    private static void CheckNames(IReadOnlyDictionary<string, IStateful> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var (name, part) in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
            if (string.IsNullOrWhiteSpace(name) || name.AsSpan().ContainsAny(".\n") || name is Progress or "checkpoint")
                throw new ArgumentException($"TrainingCheckpoint: {Printable.Quoted(name)} cannot be the name of a part. Choose one without a point, and not 'checkpoint' or '{Progress}'.", nameof(parts));
        }
    }

    private static string ListOf(IEnumerable<string> names) => string.Join('\n', names.Order(StringComparer.Ordinal));

    private static string Shown(IEnumerable<string> names) => string.Join(", ", names.Select(Printable.Quoted));

    private static DataFormatException Damaged(string path) => new(path, "its content is not what its checksum says: it is damaged.", "Take the checkpoint before it.");
}
