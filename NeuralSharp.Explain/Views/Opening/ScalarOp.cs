namespace NeuralSharp;

/// <summary>
/// An op of the engine on scalars that each stand for themselves, n of them into one: a sum, a product, the largest. Its value and its local
/// derivatives are those of the engine's op on a vector of them. With one scalar it is a copy, such as an element that was moved.
/// </summary>
internal sealed class ScalarOp : Op
{
    private readonly Func<Tensor, Tensor> _fold;
    private double[] _slopes = [];

    private ScalarOp(string name, Func<Tensor, Tensor> fold) => (Name, _fold) = (name, fold);

    public override string Name { get; }

    /// <summary>The scalars' sum.</summary>
    public static Tensor Sum(IReadOnlyList<Tensor> scalars) => Fold("Sum", x => x.Sum(), scalars);

    /// <summary>An op that makes one number of a vector, on scalars.</summary>
    /// <param name="name">The op's name.</param>
    /// <param name="fold">The op.</param>
    /// <param name="scalars">The scalars; of none the result is a constant, at which a gradient arrives and goes no further.</param>
    public static Tensor Fold(string name, Func<Tensor, Tensor> fold, IReadOnlyList<Tensor> scalars)
    {
        var result = new ScalarOp(name, fold).Apply(scalars);
        if (scalars.Count == 0) result.RequiresGrad = true;
        return result;
    }

    /// <summary>The scalar itself, as the result of an op that moved it.</summary>
    public static Tensor Moved(string name, Tensor scalar) => Fold(name, x => x.Reshape(), [scalar]);

    protected internal override void Compute(Tensor output)
    {
        var vector = Tensor.Empty([InputCount], DType.Float64);
        for (var i = 0; i < InputCount; i++) vector.Write<double>()[i] = InputTensor(i).ElementAt(0);
        var (value, slopes) = Autograd.Vjp(_fold, vector, Tensor.OnesLike(output));
        output.Overwrite(value);
        _slopes = slopes.ToArray<double>();
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => gradOutput * _slopes[index];

    private Tensor Apply(IReadOnlyList<Tensor> scalars)
    {
        SetInputs([.. scalars]);
        return ComputeAndRecord(Tensor.Empty([], DType.Float64));
    }
}
