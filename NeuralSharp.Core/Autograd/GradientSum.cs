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
    /// Adds a gradient. The first one belongs to the rule that returned it, which may return it for another input too; the sum of two is the
    /// pass's own.
    /// </summary>
    public void Add(Tensor gradient, PassMemory memory)
    {
        if (Total is not { } before)
        {
            Hold(gradient);
            return;
        }

        var sum = _isOwn ? memory.AddToOwn(before, gradient) : before + gradient;
        _isOwn = true;
        if (sum == before) return;
        Hold(sum);
        memory.Land(before);
    }

    private void Hold(Tensor total)
    {
        Total = total;
        total.Storage.InFlight++;
    }
}
