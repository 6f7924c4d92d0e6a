namespace NeuralSharp.Samples;

/// <summary>
/// A mistake of the gallery: a program that makes it and one that does not, what one sees of it, and what NeuralSharp says. The programs that are shown are those that run: their
/// text is cut out of the file of the class, see <see cref="SourceText"/>.
/// </summary>
internal abstract class Mistake
{
    private SourceText Source => field ??= SourceText.Of(GetType());

    /// <summary>What it is called by on the command line and in addresses.</summary>
    public abstract string Name { get; }

    /// <summary>What is done wrong, in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>How one comes to make it, in a sentence or two.</summary>
    public abstract string Story { get; }

    /// <summary>What the reader is asked before anything is shown.</summary>
    public abstract Guess Guess { get; }

    /// <summary>What one sees of it, and why.</summary>
    public abstract string Symptom { get; }

    /// <summary>How it is repaired.</summary>
    public abstract string Repair { get; }

    /// <summary>What notices it, or why nothing can.</summary>
    public abstract string NoticedBy { get; }

    /// <summary>What of the explorer's page shows it: the state in the address after #, and where to look.</summary>
    public abstract (string Address, string Lesson) Explorer { get; }

    /// <summary>Whether random numbers have a part in it, so that another seed gives other numbers.</summary>
    public virtual bool IsRandom => false;

    /// <summary>Runs the program with the mistake in it.</summary>
    public abstract Outcome Broken(ulong seed);

    /// <summary>Runs the repaired program.</summary>
    public abstract Outcome Repaired(ulong seed);

    /// <summary>Whether what came out is the symptom.</summary>
    public abstract bool HasSymptom(Outcome outcome);

    /// <summary>What NeuralSharp says of it, word by word: it is brought about and caught.</summary>
    public abstract string Says(ulong seed);

    /// <summary>Writes the page of the explorer.</summary>
    public abstract void WriteExplorer(string path, ulong seed);

    /// <summary>The program with the mistake.</summary>
    public string BrokenCode => Source["broken"];

    /// <summary>The repaired program.</summary>
    public string RepairedCode => Source["repaired"];

    /// <summary>What brings NeuralSharp to say something.</summary>
    public string AskedCode => Source["asked"];

    /// <summary>The name of the explorer's page.</summary>
    public string ExplorerFile => $"{Name}.html";

    /// <summary>The page of the explorer with the state in which it is to be seen.</summary>
    public string ExplorerLink => $"{ExplorerFile}#{Explorer.Address}";

    /// <summary>The message of an exception of NeuralSharp's, which is what the action is there for.</summary>
    /// <exception cref="InvalidOperationException">It threw nothing.</exception>
    protected static string Caught<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException e)
        {
            return $"{typeof(TException).Name}: {e.Message}";
        }

        throw new InvalidOperationException($"No {typeof(TException).Name} was thrown, and one was to be shown.");
    }
}
