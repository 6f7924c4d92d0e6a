using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// All that surrounds the ops of a thread, in one place: <see cref="Mine"/>. Each folder declares its part of it where it stands
/// (<c>Ambient.Memory.cs</c> and so on). Whoever changes more than the mode begins a <see cref="Scope"/>, which puts everything back.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal partial struct Ambient
{
    [ThreadStatic]
    private static Ambient t_mine;

    /// <summary>What happens to ops beside their computation.</summary>
    public AutogradMode Mode;

    /// <summary>Whether modules are in evaluation mode, whatever mode they were put in: <see cref="EvaluationScope"/>.</summary>
    public bool IsEvaluating;

    /// <summary>That of this thread.</summary>
    public static ref Ambient Mine => ref t_mine;

    /// <summary>Whether a step is being captured.</summary>
    public readonly bool IsCapturing => (Mode & AutogradMode.Capturing) != 0;

    /// <summary>Notes how everything is, for what follows to change it.</summary>
    public static Scope Begin() => new(t_mine);

    /// <summary>Throws while a step is being captured: a replay would go on with the numbers that C# code reads now.</summary>
    public static void CheckReadable(string method)
    {
        if (!t_mine.IsCapturing) return;
        throw new CaptureException(
            $"{method}: a step is being captured, and its replays would go on with the numbers that are read here. Return what you want to see from the "
            + "step and read it there; compute with tensors instead of numbers, and choose with Tensor.Where instead of if.");
    }

    /// <summary>Throws while a step is being captured: C# state would be changed once, and not in the replays.</summary>
    public static void CheckBetweenSteps(string what)
    {
        if (t_mine.IsCapturing) throw new CaptureException($"{what}: a step is being captured, and its replays would not do this again. Do it between the steps.");
    }

    /// <summary>Puts everything back as it was at the beginning. The default does nothing.</summary>
    public readonly ref struct Scope
    {
        private readonly Ambient _before;
        private readonly bool _isBegun;

        public Scope(in Ambient before) => (_before, _isBegun) = (before, true);

        public void Dispose()
        {
            if (_isBegun) t_mine = _before;
        }
    }
}
