namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>x / √(mean x² + ε), with the mean over the last axis: what <c>RMSNorm</c> computes before its weight.</summary>
    internal Tensor RootMeanSquareNorm(double epsilon) =>
        new StandardizeOp(new GroupStatistics(Groups.OfLastAxes(Shape, 1), epsilon, DType, isCentered: false)).Apply(this);
}

/// <summary>z = (x − μ) / √(σ² + ε) with mean and variance of x's groups; dz/dx is the symmetric matrix that <see cref="StandardizeGradOp"/> multiplies by.</summary>
/// <param name="statistics">Where the statistics are.</param>
/// <param name="isFirst">Whether this op computes them; otherwise one before it has.</param>
internal sealed class StandardizeOp(GroupStatistics statistics, bool isFirst = true) : UnaryOp
{
    public override string Name => "Standardize";

    public override IReadOnlyDictionary<string, object> Attributes => Given(statistics.Attributes);

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        if (isFirst) statistics.Compute(x);
        statistics.Standardize(x, y);
    }

    protected override Tensor Backward(Tensor gradOutput) => new StandardizeGradOp(statistics).Apply(gradOutput, X);
}

/// <summary>
/// y = J(x) u = (u − mean u − z mean(uz)) / √(σ² + ε), group by group; z is x standardized and J its Jacobian. J is symmetric, so
/// dy/du is the same op, and the gradient of w · J(x) u by x is −(z Σ(w Ju) + Jw Σ(uz) + Ju Σ(wz)) / (n √(σ² + ε)). Statistics that are
/// not centered have μ = 0, and no mean u is taken off.
/// </summary>
/// <param name="statistics">The statistics of x.</param>
internal sealed class StandardizeGradOp(GroupStatistics statistics) : BinaryOp
{
    public override string Name => "StandardizeGrad";

    public override IReadOnlyDictionary<string, object> Attributes => Given(statistics.Attributes);

    protected override Shape OutputShape(Shape left, Shape right) => right;

    protected override void Forward<T>(Tensor left, Tensor right, Tensor output) =>
        statistics.StandardizeGrad(left.Read<T>(), right.Read<T>(), output.Write<T>());

    protected override Tensor BackwardLeft(Tensor gradOutput) => new StandardizeGradOp(statistics).Apply(gradOutput, Right);

    protected override Tensor BackwardRight(Tensor gradOutput)
    {
        var (u, x, w, projected) = (InGroups(Left), InGroups(Right), InGroups(gradOutput), InGroups(Output));
        var z = new StandardizeOp(statistics, isFirst: false).Apply(x);
        var sum = (z * Total(w * projected)) + (new StandardizeGradOp(statistics).Apply(w, x) * Total(u * z)) + (projected * Total(w * z));
        return (-(sum * (Rate(x) / statistics.Groups.Size))).Reshape(InputShape(1));
    }

    /// <summary>1 / √(σ² + ε), in ops, for gradients of it: the root as the length of (σ, √ε), which no square leaves the type for.</summary>
    private Tensor Rate(Tensor x)
    {
        if (x.Length == 0) return x;   // of nothing: no rates, and no elements to scale
        var spread = statistics.IsCentered
            ? x.Std(Groups.Within, keepDims: true, correction: 0)
            : x.Norm(2, Groups.Within, keepDims: true) / Math.Sqrt(statistics.Groups.Size);
        return Tensor.Stack([spread, Tensor.Full(spread.Shape, Math.Sqrt(statistics.Epsilon), spread.DType)]).Norm(2, 0).Reciprocal();
    }

    private Tensor InGroups(Tensor tensor) => tensor.Reshape(statistics.Groups.Shape);

    private static Tensor Total(Tensor tensor) => tensor.Sum(Groups.Within, keepDims: true);
}
