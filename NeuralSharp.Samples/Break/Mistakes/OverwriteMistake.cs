namespace NeuralSharp.Samples;

/// <summary>A gradient that arrives over a second path replaces the first, in place of being added to it.</summary>
internal sealed class OverwriteMistake : Mistake
{
    public override string Name => "overwrite";

    public override string Title => "= instead of += where paths meet";

    public override string Story => "An engine of one's own stores what comes back to y. It works for chains; then y is used twice, and only what came last is kept.";

    public override Guess Guess => new(
        "x = 2, y = 3x and c = 2y + 5y. What does this program find for dc/dx?",
        Right: 1,
        ("15", "What came over the first path, 2, was replaced by the 5 of the second: 3 · 5 = 15. Visit the two in the other order, and it is 6."),
        ("21", "So it should be: c is 7y, and 7 · 3 = 21. But nothing here adds the 2 and the 5."),
        ("6", "So it would be, were 5y visited first and replaced by the 2. Here the 5 comes last."));

    public override string Symptom => "dc/dx is 15, or 6 where the two paths are visited in the other order: what came over one path alone. Right is their sum, 21. Whatever a network uses twice gets part of its gradient.";

    public override string Repair => "Add: a gradient begins at 0, and each path adds its contribution. This is the whole of the multivariable chain rule.";

    public override string NoticedBy => "NeuralSharp's own engine adds. Of a rule of your own it knows nothing; a gradient check does, since it measures.";

    public override (string Address, string Lesson) Explorer => ("rule=overwrite&step=end", "The page has this rule as a switch. It marks what is wrong, and “Show where it first goes wrong” leads to the place where paths meet.");

    public override Outcome Broken(ulong seed) => new(("dc/dx", BrokenGradient()));

    public override Outcome Repaired(ulong seed) => new(("dc/dx", RepairedGradient()));

    public override bool HasSymptom(Outcome outcome) => outcome["dc/dx"] is 6 or 15;

    public override string Says(ulong seed)
    {
        var x = Tensor.Scalar(new Generator(seed).NextDouble(), DType.Float64);
        return Caught<GradCheckException>(() =>
        {
            // <asked>
            // the gradient that was found above, beside the measured slope of 2y + 5y
            Tensor Value(Tensor x) => (2 * (3 * x)) + (5 * (3 * x));
            GradCheck.Verify(x => new ByHand(of => Value(of[0]), at => [BrokenGradient()]).Apply(x), x);
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("x");
        var y = (3 * x).Named("y");
        var c = ((2 * y) + (5 * y)).Named("c");
        Explain.Write(path, c, title: "Paths meet at y: y = 3x, c = 2y + 5y");
    }

    private static double BrokenGradient()
    {
        // <broken>
        double dx = 0, dy = 0;      // y = 3x, c = 2y + 5y
        Action[] backward =         // an op's step each, from the end back
        [
            () => dy = 2,           // of 2y
            () => dy = 5,           // of 5y
            () => dx = 3 * dy,      // of 3x
        ];
        foreach (var step in backward) step();
        return dx;
        // </broken>
    }

    private static double RepairedGradient()
    {
        // <repaired>
        double dx = 0, dy = 0;
        Action[] backward =
        [
            () => dy += 2,
            () => dy += 5,
            () => dx += 3 * dy,
        ];
        foreach (var step in backward) step();
        return dx;
        // </repaired>
    }
}
