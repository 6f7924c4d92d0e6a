using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NeuralSharp.Benchmarks;

/// <summary>Losses with their options and reductions. Those that libtorch lacks are composed of its ops.</summary>
internal static class LossGolden
{
    private static readonly nn.Reduction[] s_reductions = [nn.Reduction.Mean, nn.Reduction.Sum, nn.Reduction.None];   // as NeuralSharp numbers them

    private static readonly double[] s_classWeights = [0.5, 2, 1.25];

    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. Regression("MeanSquaredError", (x, t, _, reduction) => mse_loss(x, t, reduction)),
        .. Regression("MeanAbsoluteError", (x, t, _, reduction) => l1_loss(x, t, reduction)),
        .. Regression("Huber", (x, t, o, reduction) => huber_loss(x, t, o.Number("delta"), reduction), "delta", 1, 0.5, 3),
        .. Regression("SmoothL1", (x, t, o, reduction) => smooth_l1_loss(x, t, reduction, o.Number("beta")), "beta", 1, 0.25, 2.9),
        .. Regression("LogCosh", (x, t, _, reduction) => Reduce((x - t).cosh().log(), reduction)),
        .. Regression("PoissonNegativeLogLikelihood", (x, t, o, reduction) => poisson_nll_loss(x, t, log_input: true, o.Flag("full"), reduction: reduction), "full", 0, 1),
        .. Regression("PoissonOfRates", (x, t, o, reduction) => PoissonOfRates(x, t, o, reduction), "full", 0, 1),

        .. Signs("Hinge", (x, t, reduction) => Reduce((1 - (t * x)).relu(), reduction)),
        .. Signs("SquaredHinge", (x, t, reduction) => Reduce((1 - (t * x)).relu().square(), reduction)),
        .. CosineEmbedding(),

        // The second derivative of libtorch's binary_cross_entropy is off by 1e-11: it has 1e-12 added to a divisor.
        .. Binary("BinaryCrossEntropyLoss", (p, t, _, reduction) => binary_cross_entropy(p, t, reduction: reduction), 0.1, 0.9, order: 1),
        .. Binary("BinaryCrossEntropy", (p, t, _, _) => binary_cross_entropy(p, t, reduction: nn.Reduction.None), 0.1, 0.9, order: 1, reductions: 1),
        new("BinaryCrossEntropy", "special", (x, _) => binary_cross_entropy(x[0], x[1], reduction: nn.Reduction.None), [],
            [new([9], [0, 1, 0, 1, 0.5, 0.5, 0, 1, 9.5367431640625E-07]), new([9], [0, 1, 1, 0, 0, 1, 0.5, 0.5, 1])], Order: 1),
        .. Binary("BinaryCrossEntropyWithLogits", (x, t, o, reduction) => binary_cross_entropy_with_logits(x, t, null, reduction, PositiveWeight(o)), -6, 6),
        .. Binary("BinaryCrossEntropyWithLogits", (x, t, o, reduction) => binary_cross_entropy_with_logits(x, t, null, reduction, PositiveWeight(o)), -6, 6,
            positiveWeight: [3]),
        .. Binary("BinaryCrossEntropyWithLogits", (x, t, o, reduction) => binary_cross_entropy_with_logits(x, t, null, reduction, PositiveWeight(o)), -6, 6,
            positiveWeight: [0.25, 4]),
        new("BinaryCrossEntropyWithLogits", "special", (x, _) => binary_cross_entropy_with_logits(x[0], x[1]), new() { ["reduction"] = [0] },
            [new([8], [0, 100, -100, 1000, -1000, 20, -20, 0.5]), new([8], [0.5, 1, 1, 0, 1, 0, 0.25, 1])], Order: 1),

        .. CrossEntropy(),
        .. NegativeLogLikelihood(),
        .. Divergence(logTarget: false),
        .. Divergence(logTarget: true),
    ];

    private static IEnumerable<GoldenSpec> Regression(
        string op, Func<torch.Tensor, torch.Tensor, GoldenOptions, nn.Reduction, torch.Tensor> function, string? option = null, params double[] values)
    {
        foreach (var value in option is null ? [0] : values)
        {
            foreach (var reduction in s_reductions)
            {
                foreach (var shape in new int[][] { [4, 1], [3, 2], [5] })
                {
                    var options = Options(reduction);
                    if (option is not null) options[option] = [value];
                    var numbers = GoldenNumbers.Of($"{op} {string.Join(", ", shape)}");
                    var target = op.StartsWith("Poisson", StringComparison.Ordinal) ? numbers.Integers(shape, 6) with { IsInteger = false, IsConstant = true } : numbers.Array(shape);
                    yield return new(op, Name(shape), (x, o) => function(x[0], x[1], o, ReductionOf(o)), options,
                        [op == "PoissonOfRates" ? numbers.Array(shape, 0.25, 4) : numbers.Array(shape), target]);
                }
            }
        }
    }

    private static IEnumerable<GoldenSpec> Signs(string op, Func<torch.Tensor, torch.Tensor, nn.Reduction, torch.Tensor> function)
    {
        foreach (var reduction in s_reductions)
        {
            yield return new(op, "[6, 1]", (x, o) => function(x[0], x[1], ReductionOf(o)), Options(reduction),
                [GoldenNumbers.Of(op).Array([6, 1]), new([6, 1], [1, -1, -1, 1, 1, -1], IsConstant: true)]);
        }
    }

    private static IEnumerable<GoldenSpec> CosineEmbedding() =>
        from margin in new[] { 0, 0.25, -0.5 }
        from reduction in s_reductions
        let options = new GoldenOptions { ["reduction"] = Options(reduction)["reduction"], ["margin"] = [margin] }
        select new GoldenSpec("CosineEmbedding", "[6, 2, 4]",
            (x, o) => cosine_embedding_loss(SideOf(x[0], 0), SideOf(x[0], 1), x[1], o.Number("margin"), ReductionOf(o)), options,
            [GoldenNumbers.Of("CosineEmbedding").Array([6, 2, 4], 0.5, 2), new([6], [1, -1, -1, 1, 1, -1], IsConstant: true)]);

    private static torch.Tensor SideOf(torch.Tensor pairs, int index) => pairs.select(1, index);

    private static IEnumerable<GoldenSpec> Binary(
        string op, Func<torch.Tensor, torch.Tensor, GoldenOptions, nn.Reduction, torch.Tensor> function, double low, double high, int order = 2,
        int reductions = 3, double[]? positiveWeight = null)
    {
        foreach (var reduction in s_reductions[..reductions])
        {
            foreach (var shape in positiveWeight is { Length: > 1 } ? new int[][] { [3, 2] } : [[4, 1], [3, 2], [5]])
            {
                var options = Options(reduction);
                if (positiveWeight is not null) options["positiveWeight"] = positiveWeight;
                var numbers = GoldenNumbers.Of($"{op} {Name(shape)}");
                yield return new(op, Name(shape), (x, o) => function(x[0], x[1], o, ReductionOf(o)), options, [numbers.Array(shape, low, high), numbers.Array(shape, 0, 1)], order);
            }
        }
    }

    private static IEnumerable<GoldenSpec> CrossEntropy()
    {
        foreach (var reduction in s_reductions)
        {
            foreach (var smoothing in new[] { 0, 0.1, 1 })
            {
                foreach (var weights in new[] { [], s_classWeights })
                {
                    foreach (var ignored in new double[][] { [], [0], [-100] })
                    {
                        double[] labels = ignored is [-100] ? [2, -100, -100, 1] : [2, 0, 0, 1];
                        yield return Spec("[4, 3]", [4, 3], new([4], labels, IsInteger: true), ignored);
                    }

                    yield return Spec("probabilities", [4, 3], Distributions([4, 3]), []);
                    GoldenSpec Spec(string name, int[] shape, GoldenArray target, double[] ignored)
                    {
                        var options = Options(reduction);
                        options["smoothing"] = [smoothing];
                        if (weights.Length > 0) options["weights"] = weights;
                        if (ignored.Length > 0) options["ignored"] = ignored;
                        return new("SoftmaxCrossEntropy", name, CrossEntropyOf, options, [GoldenNumbers.Of("SoftmaxCrossEntropy [4, 3]").Array(shape), target]);
                    }
                }
            }
        }

        GoldenOptions plain = new() { ["reduction"] = [0], ["smoothing"] = [0] };
        yield return new("SoftmaxCrossEntropy", "[1, 1]", CrossEntropyOf, plain, [new([1, 1], [0.5]), new([1], [0], IsInteger: true)]);
        yield return new("SoftmaxCrossEntropy", "[2, 10]", CrossEntropyOf, plain, [GoldenNumbers.Of("SoftmaxCrossEntropy [2, 10]").Array([2, 10]), new([2], [9, 4], IsInteger: true)]);
        yield return new("SoftmaxCrossEntropy", "special", CrossEntropyOf, plain,
            [new([4, 3], [1000, 0, -1000, 1000, 1000, 1000, 0, 0, 0, -1000, 500, 0]), new([4], [0, 2, 1, 2], IsInteger: true)], Order: 1);
    }

    private static torch.Tensor CrossEntropyOf(torch.Tensor[] x, GoldenOptions o) => cross_entropy(
        x[0], x[1], Weights(o), o.TryGetValue("ignored", out var ignored) ? (long)ignored[0] : -100, ReductionOf(o), o.Number("smoothing"));

    private static IEnumerable<GoldenSpec> NegativeLogLikelihood()
    {
        foreach (var reduction in s_reductions)
        {
            foreach (var weights in new[] { [], s_classWeights })
            {
                foreach (var ignored in new double[][] { [], [0], [-100] })
                {
                    var options = Options(reduction);
                    if (weights.Length > 0) options["weights"] = weights;
                    if (ignored.Length > 0) options["ignored"] = ignored;
                    double[] labels = ignored is [-100] ? [2, -100, -100, 1] : [2, 0, 0, 1];
                    yield return new("NegativeLogLikelihood", "[4, 3]",
                        (x, o) => nll_loss(x[0], x[1], IgnoringWeights(o), ReductionOf(o)),
                        options, [GoldenNumbers.Of("NegativeLogLikelihood").Array([4, 3], -4, 0), new([4], labels, IsInteger: true)]);
                }
            }
        }
    }

    /// <summary>TorchSharp's nll_loss always ignores −100, and takes no other label; to ignore a class is to give it no weight.</summary>
    private static torch.Tensor? IgnoringWeights(GoldenOptions o)
    {
        if (!o.TryGetValue("ignored", out var ignored) || ignored[0] < 0) return Weights(o);
        var weights = o.TryGetValue("weights", out var given) ? (double[])given.Clone() : [1, 1, 1];
        weights[(int)ignored[0]] = 0;
        return torch.tensor(weights);
    }

    /// <summary>A divergence for each row: libtorch's has one for each element, so their sums are taken here.</summary>
    private static IEnumerable<GoldenSpec> Divergence(bool logTarget)
    {
        foreach (var reduction in s_reductions)
        {
            var options = Options(reduction);
            options["logTarget"] = [logTarget ? 1 : 0];
            var numbers = GoldenNumbers.Of($"KLDivergence {logTarget}");
            yield return Spec("[4, 3]", numbers.Array([4, 3], -4, 0), logTarget ? numbers.Array([4, 3], -4, 0) : Distributions([4, 3]));
            if (!logTarget) yield return Spec("zeros", numbers.Array([2, 3], -4, 0), new([2, 3], [0, 1, 0, 0.5, 0, 0.5], IsConstant: true));

            GoldenSpec Spec(string name, GoldenArray output, GoldenArray target) => new("KLDivergence", name,
                (x, o) => Reduce(kl_div(x[0], x[1], log_target: o.Flag("logTarget"), reduction: nn.Reduction.None).sum(-1), ReductionOf(o)), options, [output, target]);
        }
    }

    /// <summary>Composed, since TorchSharp's poisson_nll_loss does not hand its epsilon on.</summary>
    private static torch.Tensor PoissonOfRates(torch.Tensor x, torch.Tensor t, GoldenOptions o, nn.Reduction reduction)
    {
        var losses = x - (t * (x + 1e-8).log());
        if (o.Flag("full")) losses = losses + where(t > 1, (t * t.log()) - t + (0.5 * (2 * Math.PI * t).log()), torch.tensor(0.0));
        return Reduce(losses, reduction);
    }

    private static torch.Tensor? PositiveWeight(GoldenOptions o) => o.TryGetValue("positiveWeight", out var weight) ? torch.tensor(weight) : null;

    private static torch.Tensor? Weights(GoldenOptions o) => o.TryGetValue("weights", out var weights) ? torch.tensor(weights) : null;

    /// <summary>Rows of multiples of 1/64, none of them 0, that sum to 1.</summary>
    private static GoldenArray Distributions(int[] shape)
    {
        var array = GoldenNumbers.Of("Distributions").Array(shape, 0.0625, 0.25);
        for (var last = shape[1] - 1; last < array.Values.Length; last += shape[1])
            array.Values[last] = 1 - array.Values[(last - shape[1] + 1)..last].Sum();
        return array;
    }

    private static torch.Tensor Reduce(torch.Tensor losses, nn.Reduction reduction) => reduction switch
    {
        nn.Reduction.Mean => losses.mean(),
        nn.Reduction.Sum => losses.sum(),
        _ => losses,
    };

    private static GoldenOptions Options(nn.Reduction reduction) => new() { ["reduction"] = [Array.IndexOf(s_reductions, reduction)] };

    private static nn.Reduction ReductionOf(GoldenOptions o) => s_reductions[o.Integer("reduction")];

    private static string Name(int[] shape) => $"[{string.Join(", ", shape)}]";
}
