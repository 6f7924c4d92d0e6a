namespace NeuralSharp;

/// <summary>The sum of the gradients that have arrived at a tensor.</summary>
internal struct GradientSum
{
    private bool _isOwn;

    /// <summary>A sum that is what a hook made of it.</summary>
    public GradientSum(Tensor total) => Hold(total);

    /// <summary>The sum; null where nothing has arrived.</summary>
    public Tensor? Total { get; private set; }

    /// <summary>
    /// Adds a gradient: in place once the sum is memory made here. The first gradient belongs to the rule that returned it, which
    /// may return it for another input too.
    /// </summary>
    public void Add(Tensor gradient, BackwardPass pass)
    {
        if (Total is not { } before)
        {
            Hold(gradient);
        }
        else if (_isOwn && !pass.CreatesGraph && !Autograd.IsCapturing)
        {
            before.AccumulateUnchecked(gradient);
        }
        else
        {
            Hold(before + gradient);
            _isOwn = true;
            pass.Land(before.Storage);
        }
    }

    private void Hold(Tensor total)
    {
        Total = total;
        total.Storage.InFlight++;
    }
}
