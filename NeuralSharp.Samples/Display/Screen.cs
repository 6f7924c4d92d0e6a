using NeuralSharp.Layers;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralSharp.Samples;

/// <summary>What the program writes to: a terminal, with its width and colours, or a pipe or file.</summary>
internal sealed class Screen(IAnsiConsole console, bool isTerminal)
{
    /// <summary>The process's standard output. Without ANSI sequences (TERM=dumb) a terminal is written to like a pipe.</summary>
    public static Screen Current { get; } = new(AnsiConsole.Console, !System.Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi);

    /// <summary>Where to draw.</summary>
    public IAnsiConsole Console { get; } = console;

    /// <summary>Whether it is a terminal that lines can be redrawn on.</summary>
    public bool IsTerminal { get; } = isTerminal;

    /// <summary>Its columns; the last one stays free, because some terminals wrap there.</summary>
    public int Width => Console.Profile.Width - 1;

    /// <summary>Whether it shows at least 24 greys; NO_COLOR says no.</summary>
    public bool HasColor => Console.Profile.Capabilities.ColorSystem >= ColorSystem.EightBit;

    /// <summary>Whether it can show block characters.</summary>
    public bool HasUnicode => Console.Profile.Capabilities.Unicode;

    /// <summary>Writes something drawn.</summary>
    public void Write(IRenderable drawing) => Console.Write(drawing);

    /// <summary>Writes lines that are drawn on a terminal, and plain in a pipe.</summary>
    public void Write(Drawing drawing)
    {
        if (IsTerminal) Console.Write(drawing);
        else System.Console.Write(drawing.PlainText);
    }

    /// <summary>Writes a line of text, escaped, since it may come from a file; on a terminal it is wrapped between words.</summary>
    public void WriteLine(string text)
    {
        text = Printable.Escape(text);
        if (IsTerminal) Console.Write(new Rows(new Text(text)));
        else System.Console.WriteLine(text);
    }

    /// <summary>Writes a model's table of layers and an empty line; on a terminal too narrow for the table only the count of parameters.</summary>
    public void WriteSummary(Module model)
    {
        var lines = model.Summary().Split('\n');
        var fits = !IsTerminal || lines.Max(line => line.Length) <= Width;
        foreach (var line in fits ? lines : [lines[^1][..lines[^1].LastIndexOf(',')]]) WriteLine(line);
        WriteLine("");
    }
}
