static Sequential Build() => [new Dense(784, 128), new ReLU(), new Dense(128, 10)];

static double Accuracy(Sequential model, Tensor images, Tensor labels)
{
    model.Eval();
    using var noGrad = Autograd.NoGrad();
    var guesses = model.Forward(images).ArgMax(1);
    var right = 0;
    for (var i = 0; i < labels.Length; i++)
    {
        if (guesses[i].Item() == labels[i].Item()) right++;
    }

    return (double)right / labels.Length;
}

static double TrainEpoch(Sequential model, Optimizer optimizer, IEnumerable<Batch> batches)
{
    model.Train();
    var (sum, count) = (0.0, 0);
    foreach (var batch in batches)
    {
        optimizer.ZeroGrad();
        var loss = Losses.CrossEntropy(model.Forward(batch.Inputs), batch.Targets);
        loss.Backward();
        optimizer.Step();
        sum += loss.Item() * batch.Targets.Length;
        count += batch.Targets.Length;
    }

    return sum / count;
}

static int ParameterCount(int inputs, int hidden, int outputs) => ((inputs + 1) * hidden) + ((hidden + 1) * outputs);

static string[] Visited() => ["SoftmaxCrossEntropy", "Linear", "Relu", "Linear"];

static int Kept(int layers) => 2 * layers;

internal sealed class SoftplusOp : UnaryOp
{
    public override string Name => "MySoftplus";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = T.Max(x[i], T.Zero) + T.Log(T.One + T.Exp(-T.Abs(x[i])));
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Sigmoid();
}
