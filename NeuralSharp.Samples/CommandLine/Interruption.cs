using System.Runtime.InteropServices;

namespace NeuralSharp.Samples;

/// <summary>
/// Hears from the program's first line on that it is to end. Ctrl-C asks the sample to end after its step, and to save what it has;
/// asked again, or by SIGTERM, the program ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _termination;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            if (_source.IsCancellationRequested) End(SampleRunner.Interrupted);
            signal.Cancel = true;
            _source.Cancel();
        });
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(SampleRunner.Terminated));
    }

    /// <summary>Is cancelled by Ctrl-C.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _termination.Dispose();
        _source.Dispose();
    }

    /// <summary>Whatever the sample is at: nothing waits for it.</summary>
    private static void End(int exitCode)
    {
        if (!Console.IsOutputRedirected) Console.Out.Write("\e[?25h");   // the cursor, where a live display has hidden it
        Console.Error.WriteLine(SampleRunner.Stopped);
        Environment.Exit(exitCode);
    }
}
