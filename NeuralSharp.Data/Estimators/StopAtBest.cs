using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>Ends a training that no longer gets better, by the loss over the held-out rows, or over those it learns from where none are; and keeps the weights of the best epoch.</summary>
internal sealed class StopAtBest(Module model, int patience, double tolerance) : TrainingCallback
{
    private double _best = double.PositiveInfinity;
    private int _badEpochs;
    private StateDict? _weights;

    public override void OnEpoch(EpochResult epoch)
    {
        var loss = (epoch.Validation ?? epoch.Training).Loss;
        if (loss < _best - tolerance) (_best, _badEpochs, _weights) = (loss, 0, model.StateDict());
        else StopRequested = ++_badEpochs > patience;
    }

    /// <summary>Gives the model the weights of the best epoch.</summary>
    public void Restore()
    {
        if (_weights is not null) model.LoadStateDict(_weights);
    }
}
