namespace NeuralSharp;

/// <content>Ops that backward rules apply; a graph holds them where gradients are recorded themselves.</content>
internal static partial class Openers
{
    private static IEnumerable<KeyValuePair<string, Opener>> Gradients() =>
    [
        Pairs("TanhGrad", (g, y) => g * (1 - y.Square())),
        Pairs("SigmoidGrad", (g, y) => g * (y * (1 - y))),
        Passed("ReluGrad", (op, y) => y > 0 ? 1 : 0),
        Passed("LeakyReluGrad", (op, x) => x > 0 ? 1 : op.Number("slope")),
        Passed("HardSigmoidGrad", (op, x) => Math.Abs(x) < 3 ? 1.0 / 6 : 0),
        Passed("HardTanhGrad", Inside),
        Passed("ClampGrad", Inside),
        Row("MeanSquaredErrorGrad", op => op.Inputs[1].Elements.Zip(op.Inputs[2].Elements, (l, r) => op.X[0] * (2.0 / op.Shape.ElementCount * (l - r)))),
        Row("SoftmaxError", op => op.Has("labels") ? ErrorOfLabels(op) : ErrorOfProbabilities(op)),
        Row("StandardizeGrad", StandardizeGrad),
    ];

    /// <summary>What arrives times a slope that a point decides, which is a constant to the graph.</summary>
    private static KeyValuePair<string, Opener> Passed(string op, Func<OpenOp, double, double> slope) =>
        Row(op, opened => opened.X.Elements.Zip(opened.Inputs[1].Elements, (g, point) => g * slope(opened, point.Item())));

    private static double Inside(OpenOp op, double x)
    {
        var (min, max) = (op.Number("min"), op.Number("max"));
        return (op.Is("boundsPass") ? x >= min && x <= max : x > min && x < max) ? 1 : 0;
    }

    /// <summary>(Σ q) softmax x − q.</summary>
    private static IEnumerable<Tensor> ErrorOfLabels(OpenOp op)
    {
        var targets = new SmoothTargets(op);
        return op.Wholes("labels").Zip(op.X.Rows()).SelectMany(pair =>
        {
            var (label, row) = pair;
            if (targets.AreIgnored(label)) return row.Select(_ => Same(0));
            var q = targets.Of(label);
            return Softmax(row).Zip(q, (p, target) => (p * q.Sum()) - target);
        });
    }

    private static IEnumerable<Tensor> ErrorOfProbabilities(OpenOp op) => op.Inputs[0].Rows().Zip(op.Inputs[1].Rows()).SelectMany(pair =>
    {
        var (row, q) = pair;
        var sum = ScalarOp.Sum(q);
        return Softmax(row).Zip(q, (p, target) => (p * sum) - target);
    });

    /// <summary>(u − mean u − z mean(uz)) / σ, group by group; without the mean of u where z is not centered.</summary>
    private static IEnumerable<Tensor> StandardizeGrad(OpenOp op)
    {
        var (u, (z, root)) = (op.Inputs[0], Standardized(op, op.Inputs[1]));
        var y = new Tensor[u.Elements.Count];
        foreach (var group in GroupsOf(op))
        {
            var along = Mean([.. group.Select(place => u[place] * z[place])]);
            var mean = op.Is("isCentered") ? Mean([.. group.Select(place => u[place])]) : null;
            foreach (var place in group)
            {
                var centered = mean is null ? u[place] : u[place] - mean;
                y[place] = (centered - (z[place] * along)) / root[place];
            }
        }

        return y;
    }
}
