namespace NeuralSharp.Optim;

/// <summary>
/// The 1cycle policy: the rate rises to its peak and falls far below where it began. The base rate is the peak's: f goes from
/// 1 / startDivisor at t = 0 to 1 at t = warmUp · steps − 1, and to 1 / (startDivisor · endDivisor) at t = steps − 1, along half a cosine
/// each or along lines. With three phases it falls to the start first, at the pace of the rise, and then on to the end.
/// The momentum of the optimizer stays as it is, which PyTorch would lower at the peak.
/// Sources: Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018,
/// https://arxiv.org/abs/1708.07120; two phases as in fastai and PyTorch.
/// </summary>
/// <param name="steps">All steps of the training, positive. There are none after them: a scheduler stepped past the end throws, as in PyTorch.</param>
/// <param name="warmUp">The share of the steps in which the rate rises, from 0 to 1, with three phases to 0.5; 0.3 by default.</param>
/// <param name="startDivisor">How many times smaller than the peak the rate is at the start, 1 or more; 25 by default.</param>
/// <param name="endDivisor">How many times smaller than at the start it is at the end, 1 or more; 10,000 by default.</param>
/// <param name="anneal">The shape of the way from one rate to the next.</param>
/// <param name="threePhases">Whether the fall to the start is a phase of its own.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class OneCycleSchedule(
    int steps,
    double warmUp = 0.3,
    double startDivisor = 25,
    double endDivisor = 1e4,
    Anneal anneal = Anneal.Cosine,
    bool threePhases = false) : Schedule
{
    private readonly int _steps = Require.AtLeastOne(steps);
    private readonly double _peakStep = (PeakShare(warmUp, threePhases) * steps) - 1;
    private readonly double _start = 1 / Require.AtLeastOne(startDivisor);
    private readonly double _end = 1 / (startDivisor * Require.AtLeastOne(endDivisor));

    /// <inheritdoc/>
    public override int? Length => _steps;

    /// <inheritdoc/>
    protected override double Factor(int step)
    {
        if (step <= _peakStep) return Between(_start, 1, step, 0, _peakStep);
        if (!threePhases) return Between(1, _end, step, _peakStep, _steps - 1);
        return step <= 2 * _peakStep
            ? Between(1, _start, step, _peakStep, 2 * _peakStep)
            : Between(_start, _end, step, 2 * _peakStep, _steps - 1);
    }

    private static double PeakShare(double warmUp, bool threePhases) => threePhases && warmUp > 0.5
        ? throw new OutOfRangeException(nameof(warmUp), warmUp, "The warmUp must be from 0 to 0.5 with three phases: the second takes as long as the first.")
        : Require.FromZeroToOne(warmUp);

    /// <summary>The value on the way from one to another, at a step between the first and the last of the way.</summary>
    private double Between(double from, double to, int step, double first, double last)
    {
        if (last <= first) return to;   // a phase of no length
        var share = (step - first) / (last - first);
        return anneal == Anneal.Cosine ? to + ((from - to) * CosineSchedule.Wave(share)) : from + ((to - from) * share);
    }
}

/// <summary>The shape of the way from one value to another.</summary>
public enum Anneal
{
    /// <summary>Half a cosine: slow at both ends.</summary>
    Cosine,

    /// <summary>A line.</summary>
    Linear,
}
