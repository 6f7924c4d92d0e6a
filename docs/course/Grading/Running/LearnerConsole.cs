using System.Text;

namespace NeuralSharp.Grading;

/// <summary>
/// The console as the learner's functions have it until it is disposed: what they print is shown up to a length, since they run on many cases, and there is nothing to read.
/// </summary>
internal sealed class LearnerConsole : IDisposable
{
    private readonly (TextWriter Out, TextWriter Error, TextReader In) _before = (Console.Out, Console.Error, Console.In);
    private readonly ShortenedWriter _shown;

    public LearnerConsole()
    {
        _shown = new(_before.Out);
        Console.SetOut(_shown);
        Console.SetError(_shown);
        Console.SetIn(new NothingToRead());
    }

    public void Dispose()
    {
        _shown.Close();
        Console.SetOut(_before.Out);
        Console.SetError(_before.Error);
        Console.SetIn(_before.In);
    }

    /// <summary>Writes the first lines, and nothing once it is closed: a thread may be left that still writes.</summary>
    private sealed class ShortenedWriter(TextWriter inner) : TextWriter
    {
        private const int Lines = 60, Characters = 8000;

        private readonly Lock _lock = new();
        private int _lines, _characters;
        private bool _closed;

        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value)
        {
            lock (_lock)
            {
                if (_closed || _lines > Lines || _characters > Characters) return;
                _characters++;
                if (value == '\n') _lines++;
                if (_lines < Lines && _characters < Characters)
                {
                    inner.Write(value);
                    return;
                }

                inner.WriteLine("\n… (what your function prints from here on is left out)");
                (_lines, _characters) = (int.MaxValue, int.MaxValue);
            }
        }

        public override void Close()
        {
            lock (_lock) _closed = true;
        }
    }

    private sealed class NothingToRead : TextReader
    {
        private static InvalidOperationException Nothing => new("There is nothing to read from the console: a function of a lesson gets all it needs as arguments.");

        public override int Peek() => throw Nothing;

        public override int Read() => throw Nothing;
    }
}
