namespace NeuralSharp;

/// <summary>What a film shows of a model after a step.</summary>
/// <param name="Step">How many steps were done.</param>
/// <param name="Loss">The loss over the examples.</param>
/// <param name="IsRight">Of each example whether the answer is right.</param>
/// <param name="Norms">The norm of the gradient of each layer; NaN and infinity where it has them.</param>
/// <param name="Weights">All weights, bit for bit: little-endian, one parameter after the other.</param>
/// <param name="Surface">What it answers everywhere, in levels: see <see cref="FilmPlane.Levels"/>.</param>
/// <param name="Explorer">The data of the explorer's page for one example, as JSON.</param>
internal sealed record FilmFrame(int Step, double Loss, bool[] IsRight, double[] Norms, byte[] Weights, byte[] Surface, string Explorer)
{
    /// <summary>How many answers are right.</summary>
    public int Right => IsRight.Count(isRight => isRight);

    /// <summary>The norm of the whole gradient.</summary>
    public double Norm => Math.Sqrt(Norms.Sum(norm => norm * norm));
}
