using System.Numerics;

namespace NeuralSharp;

/// <summary>An op that standardizes the groups of x, multiplies by a weight and adds a bias: y = z w + b, dx = J(x)(g w), dw = Σ g z, db = Σ g.</summary>
/// <param name="statistics">The statistics of x, for the rules to share.</param>
internal abstract class AffineNormalizationOp(GroupStatistics statistics) : NaryOp
{
    public sealed override IReadOnlyDictionary<string, object> Attributes => Given(statistics.Attributes);

    /// <summary>The statistics of x.</summary>
    protected GroupStatistics Statistics => statistics;

    /// <summary>The input, as it was recorded.</summary>
    protected Tensor X => Input(0);

    /// <summary>The weight, as it was recorded.</summary>
    protected Tensor Weight => Input(1);

    /// <summary>Applies the op to arguments that were checked.</summary>
    public Tensor Apply(Tensor x, Tensor weight, Tensor bias)
    {
        SetInputs(x, weight, bias);
        return ComputeAndRecord(Tensor.Empty(x.Shape, x.DType));
    }

    /// <summary>Computes the output's elements, once the statistics are there.</summary>
    protected abstract void Forward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>;

    protected sealed override void Forward<T>(Tensor output)
    {
        var x = InputTensor(0).Read<T>();
        statistics.Compute(x);
        Forward(x, InputTensor(1).Read<T>(), InputTensor(2).Read<T>(), output.Write<T>());
    }
}
