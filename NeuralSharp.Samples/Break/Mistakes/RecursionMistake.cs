namespace NeuralSharp.Samples;

/// <summary>Each op calls the ops before it at once, before all has arrived.</summary>
internal sealed class RecursionMistake : Mistake
{
    public override string Name => "recursion";

    public override string Title => "Recursion instead of order";

    public override string Story => "“Each op calls its inputs’ backward” is the first thing one writes. It adds as it should, and still an op that is reached over two paths passes on twice what came over the first.";

    public override Guess Guess => new(
        "a = 2, b = 3, s = a + b, d = ab and y = (s + d) + sd. Right is dy/da = 25. What does this program find?",
        Right: 3,
        ("25", "Everything is added, but not everything once: what came first to s and d goes on to a, and then again together with what came second."),
        ("7", "That is what s gets, 1 + 6, and it is right. What s passes on is too much."),
        ("29", "s is called with 1, and again with 1 + 6; d with 1, and again with 1 + 5. So a gets 1 + 3 + 7 + 18 = 29."));

    public override string Symptom => "dy/da is 29, or 46 where the product is visited before the sum, and 25 is right. With each fork on the way it grows, and so does the time: ops are visited once a path, and paths double at every fork.";

    public override string Repair => "Visit each op once, after all that use its result: sort by generation, or topologically, and walk that list from the end. NeuralSharp's pass takes the op of the highest generation next.";

    public override string NoticedBy => "NeuralSharp's own pass keeps the order. A gradient check notices it in yours, where the function has a fork.";

    public override (string Address, string Lesson) Explorer => ("rule=recursion&step=end", "The page has this rule as a switch: watch s and d being visited twice. Then switch it off, and see in the queue who waits for whom.");

    public override Outcome Broken(ulong seed) => new(("dy/da", BrokenGradient(2, 3).Da), ("dy/db", BrokenGradient(2, 3).Db));

    public override Outcome Repaired(ulong seed) => new(("dy/da", RepairedGradient(2, 3).Da), ("dy/db", RepairedGradient(2, 3).Db));

    public override bool HasSymptom(Outcome outcome) => outcome["dy/da"] is 29 or 46;

    public override string Says(ulong seed)
    {
        var generator = new Generator(seed);
        Tensor[] inputs = [Tensor.Scalar(1 + generator.NextDouble(), DType.Float64), Tensor.Scalar(1 + generator.NextDouble(), DType.Float64)];
        return Caught<GradCheckException>(() =>
        {
            // <asked>
            Tensor Value(Tensor a, Tensor b) => (a + b) + (a * b) + (a + b) * (a * b);
            double[] Gradient(double[] at) => BrokenGradient(at[0], at[1]) is var (da, db) ? [da, db] : [];
            GradCheck.Verify(ab => new ByHand(of => Value(of[0], of[1]), Gradient).Apply(ab), inputs);
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var a = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(3, DType.Float64, requiresGrad: true).Named("b");
        var s = (a + b).Named("s");
        var d = (a * b).Named("d");
        var y = ((s + d) + (s * d)).Named("y");
        Explain.Write(path, y, title: "Order matters: s = a + b, d = ab, y = (s + d) + sd");
    }

    private static (double Da, double Db) BrokenGradient(double a, double b)
    {
        // <broken>
        double s = a + b, d = a * b;               // y = (s + d) + sd
        double da = 0, db = 0, ds = 0, dd = 0;

        void BackOfS() { da += ds; db += ds; }
        void BackOfD() { da += b * dd; db += a * dd; }
        void BackOfSum() { ds += 1; BackOfS(); dd += 1; BackOfD(); }
        void BackOfProduct() { ds += d; BackOfS(); dd += s; BackOfD(); }

        BackOfSum();
        BackOfProduct();
        return (da, db);
        // </broken>
    }

    private static (double Da, double Db) RepairedGradient(double a, double b)
    {
        // <repaired>
        double s = a + b, d = a * b;
        double da = 0, db = 0, ds = 0, dd = 0;
        Action[] order =                           // each once, after all that use it
        [
            () => { ds += 1; dd += 1; },           // of s + d
            () => { ds += d; dd += s; },           // of sd
            () => { da += b * dd; db += a * dd; }, // of d
            () => { da += ds; db += ds; },         // of s
        ];
        foreach (var step in order) step();
        return (da, db);
        // </repaired>
    }
}
