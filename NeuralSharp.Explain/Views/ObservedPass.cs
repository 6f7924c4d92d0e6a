namespace NeuralSharp;

/// <summary>A backward pass that is looked on, and leaves everything as it was: no <c>Grad</c> is written, and the graph can be walked again.</summary>
internal static class ObservedPass
{
    /// <summary>Walks the graph of a tensor.</summary>
    public static void Run(Tensor output, BackwardObserver observer)
    {
        using var looking = Autograd.Observe(observer);
        BackwardPass pass = new(retainGraph: true, createGraph: false, BackwardTargets.AllLeaves);
        pass.Run(output, null, "Explain");
        pass.TargetGradients();   // none is asked for: gives back the pass's memory
    }
}
