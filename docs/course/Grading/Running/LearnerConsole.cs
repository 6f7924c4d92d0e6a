using System.Text;

namespace NeuralSharp.Grading;

/// <summary>
/// The console as the learner's functions have it. What they print is shown up to a length, since they run on many cases; out of their turn nothing is, since a thread
/// may be left that still writes. There is nothing to read.
/// </summary>
internal sealed class LearnerConsole : TextWriter
{
    private const int Lines = 40, Characters = 4000;
    private const string LeftOut = "… (what the function prints from here on is left out)";

    private readonly TextWriter _shown = Console.Out, _shownError = Console.Error;
    private readonly TextReader _read = Console.In;
    private readonly Lock _lock = new();
    private int _lines, _characters;

    /// <summary>Takes the place of the console.</summary>
    public LearnerConsole()
    {
        Console.SetOut(this);
        Console.SetError(this);
        Console.SetIn(new NothingToRead());
    }

    public override Encoding Encoding => _shown.Encoding;

    /// <summary>A function's turn begins: it may print.</summary>
    public void Open()
    {
        lock (_lock) (_lines, _characters) = (Lines, Characters);
    }

    /// <summary>Its turn ends.</summary>
    public void Shut()
    {
        lock (_lock) (_lines, _characters) = (0, 0);
    }

    public override void Write(char value)
    {
        lock (_lock)
        {
            if (_lines == 0 || _characters == 0) return;
            _shown.Write(value);
            _characters--;
            if (value == '\n') _lines--;
            if (_lines == 0 || _characters == 0) _shown.WriteLine(value == '\n' ? LeftOut : $"\n{LeftOut}");
        }
    }

    /// <summary>Puts the console back.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Console.SetOut(_shown);
            Console.SetError(_shownError);
            Console.SetIn(_read);
        }

        base.Dispose(disposing);
    }

    private sealed class NothingToRead : TextReader
    {
        private static InvalidOperationException Nothing => new("There is nothing to read from the console: a function of a lesson gets all it needs as arguments.");

        public override int Peek() => throw Nothing;

        public override int Read() => throw Nothing;
    }
}
