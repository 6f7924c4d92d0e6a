namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A straight hyperbolic tangent of every element: x moved into [min, max]. It is <see cref="Clamp"/>, but for its gradient on
    /// the bounds, which is 0 here.
    /// </summary>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest value.</param>
    /// <exception cref="ArgumentException">min is above max, or one is NaN.</exception>
    public Tensor HardTanh(double min = -1, double max = 1) => new ClampOp("HardTanh", min, max, boundsPass: false).Apply(this);
}
