using NUnit.Framework;

namespace NeuralSharp.Tests;

/// <summary>In all tests, memory that is given back for reuse is filled with NaN first: whoever still reads it computes nonsense.</summary>
[SetUpFixture]
internal sealed class ReturnedBuffersAreOverwritten
{
    [OneTimeSetUp]
    public void TurnOn() => BufferPool.OverwritesReturned = true;
}
