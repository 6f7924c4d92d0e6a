namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The scaled exponential linear unit of every element: λ x where x &gt; 0, λ α(eˣ − 1) elsewhere. λ ≈ 1.0507 and α ≈ 1.6733 make
    /// mean 0 and variance 1 a fixed point of deep networks.
    /// Source: Klambauer, Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", 2017.
    /// </summary>
    public Tensor Selu()
    {
        const double Lambda = 1.0507009873554804934193349852946;
        const double Alpha = 1.6732632423543772848170429916717;
        return Lambda * Elu(Alpha);
    }
}
