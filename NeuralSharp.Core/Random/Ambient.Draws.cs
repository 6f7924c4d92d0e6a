namespace NeuralSharp;

internal partial struct Ambient
{
    /// <summary>Who is asked for random numbers instead of the generators.</summary>
    public Draws? Draws;
}
