namespace NeuralSharp;

/// <summary>A backward pass that is looked on, and leaves everything as it was: no <c>Grad</c> is written, and the graph can be walked again.</summary>
internal static class ObservedPass
{
    /// <summary>Walks the graph of a tensor.</summary>
    public static void Run(Tensor output, BackwardObserver observer)
    {
        using (Autograd.Observe(observer)) new BackwardPass(retainGraph: true, createGraph: false, BackwardTargets.AllLeaves).Run(output, null, "Explain");
    }
}
