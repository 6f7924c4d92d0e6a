namespace NeuralSharp.Samples;

/// <summary>The gradient of a bias that was broadcast, not summed over the rows that used it.</summary>
internal sealed class BiasSumMistake : Mistake
{
    public override string Name => "bias-sum";

    public override string Title => "The bias' gradient averaged, or not summed";

    public override string Story => "One b is added to every row. Broadcasting makes three uses of it in silence, so the way back must add up three contributions. Without that the shape is wrong; with a mean in its place only the size is.";

    public override Guess Guess => new(
        "y = x + b, where x is [3] and b is [1], and the loss is the sum of y. This rule gives b the mean of what came back. What is dloss/db then?",
        Right: 2,
        ("3", "So it should be: b is in all three, so moving it by 1 moves the sum by 3."),
        ("1", "The mean of 1, 1, 1. With a batch of 64 the bias would learn 64 times too slowly."),
        ("[1, 1, 1]", "That is what comes back, one for each use. It has the wrong shape for b, which is one number; where a rule leaves it so, NeuralSharp adds it up."));

    public override string Symptom => "dloss/db is 1 where 3 is right: as if b had been used once. Training still works, only the biases lag behind, the more the larger the batch is. That is why nobody notices.";

    public override string Repair => "Sum over what was broadcast: the batch's rows. A mean belongs into the loss, where it divides everything alike.";

    public override string NoticedBy => "A gradient check notices the mean. A gradient that was not summed at all has the shape of the broadcast, and NeuralSharp's pass sums it, for its own ops and for yours.";

    public override (string Address, string Lesson) Explorer => ("rule=mean&step=end", "The page has the mean as a switch. With it b gets 1, and each x what is right; without it, 3.");

    public override Outcome Broken(ulong seed) => new(("dloss/db", GradientOf(new AveragingBias())));

    public override Outcome Repaired(ulong seed) => new(("dloss/db", GradientOf(new SummingBias())));

    public override bool HasSymptom(Outcome outcome) => outcome["dloss/db"] == 1;

    public override string Says(ulong seed)
    {
        var generator = new Generator(seed);
        Tensor[] inputs = [Tensor.Normal([3], dtype: DType.Float64, generator: generator), Tensor.Normal([1], dtype: DType.Float64, generator: generator)];
        return Caught<GradCheckException>(() =>
        {
            // <asked>
            GradCheck.Verify(xb => new AveragingBias().Apply(xb), inputs);
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var x = Tensor.From([1.0, 2, 3], requiresGrad: true).Named("x");
        var b = Tensor.From([0.5], requiresGrad: true).Named("b");
        var loss = (x + b).Sum().Named("loss");
        Explain.Write(path, loss, title: "A bias for three rows: (x + b).Sum()");
    }

    private static double GradientOf(OwnOp op)
    {
        var (x, b) = (Tensor.From([1.0, 2, 3], requiresGrad: true), Tensor.From([0.5], requiresGrad: true));
        op.Apply(x, b).Sum().Backward();
        return b.Grad!.Item();
    }

    // <broken>
    /// <summary>y = x + b, for x [3] and b [1].</summary>
    private sealed class AveragingBias : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] + inputs[1];

        protected override Tensor?[] Backward(Tensor gradOutput) =>
            [gradOutput, gradOutput.Mean(0, keepDims: true)];
    }
    // </broken>

    // <repaired>
    /// <summary>y = x + b, for x [3] and b [1].</summary>
    private sealed class SummingBias : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] + inputs[1];

        protected override Tensor?[] Backward(Tensor gradOutput) =>
            [gradOutput, gradOutput.Sum(0, keepDims: true)];
    }
    // </repaired>
}
