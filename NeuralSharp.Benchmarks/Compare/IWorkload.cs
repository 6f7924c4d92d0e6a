namespace NeuralSharp.Benchmarks;

/// <summary>The same work in both libraries, on the same numbers, as a good user of each would write it.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>Does the work once in NeuralSharp.</summary>
    void RunNeuralSharp();

    /// <summary>Does the work once in TorchSharp.</summary>
    void RunTorchSharp();

    /// <summary>Shows that both compute the same, before any time is taken.</summary>
    Agreement Check();
}
