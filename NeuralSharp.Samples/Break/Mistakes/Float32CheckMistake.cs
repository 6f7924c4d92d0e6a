namespace NeuralSharp.Samples;

/// <summary>Gradients compared with differences that are mostly rounding.</summary>
internal sealed class Float32CheckMistake : Mistake
{
    public override string Name => "float32-check";

    public override string Title => "A gradient check in Float32";

    public override string Story => "A gradient is compared with (f(x + h) − f(x)) / h, and h is made very small to be exact. The two differ in the second digit, and one looks for an error in a rule that is right.";

    public override Guess Guess => new(
        "Float32 has about seven digits. f is about 1, and h = 10⁻⁶. How many digits of the measured slope are right?",
        Right: 1,
        ("one or two", "f(x + h) − f(x) is about 10⁻⁶, and each of the two is rounded to about 10⁻⁷: what is left is one digit, for any f."),
        ("six", "That is how far the tangent and the curve agree. But the difference of two numbers that share six digits keeps only what comes after them."),
        ("seven", "The two values have seven each. Subtraction takes away those that they share."));

    public override string Symptom => "A right gradient is called wrong: the measured slope is off by a percent and more. A smaller h makes it worse, since rounding is divided by h; a larger one bends.";

    public override string Repair => "Check in Float64, with differences from both sides: the error falls with a power of h until rounding takes over, far lower. GradCheck does so with h = 10⁻⁴; GradCheck.Sweep shows the error against h.";

    public override string NoticedBy => "GradCheck takes Float64 only, and says so by a DTypeException. A comparison of your own is arithmetic like any other; nobody can tell what it is for.";

    public override (string Address, string Lesson) Explorer => ("step=end&nudge=0:1e-13", "x is nudged by 10⁻¹³, in Float64: the measured slope has gone wrong there too. Choose a larger h, and see it come right, and then bend.");

    public override bool IsRandom => true;

    public override Outcome Broken(ulong seed) => new(("largest error of the slope, relative", BrokenError(seed)));

    public override Outcome Repaired(ulong seed) => new(("largest error of the slope, relative", RepairedError(seed)));

    public override bool HasSymptom(Outcome outcome) => outcome["largest error of the slope, relative"] > 0.01;

    public override string Says(ulong seed)
    {
        var x = Tensor.Uniform([8], 0.5, 1.5, generator: new Generator(seed));
        return Caught<DTypeException>(() =>
        {
            // <asked>
            GradCheck.Verify(x => x * x.Tanh(), x);         // x is Float32
            // </asked>
        });
    }

    public override void WriteExplorer(string path, ulong seed)
    {
        using var recording = Explain.Record();
        var x = Tensor.Scalar(0.7, DType.Float64, requiresGrad: true).Named("x");
        var f = (x * x.Tanh()).Named("f");
        Explain.Write(path, f, title: "A measured slope: f = x tanh x");
    }

    private static double BrokenError(ulong seed)
    {
        // <broken>
        var x = Tensor.Uniform([8], 0.5, 1.5, DType.Float32, new Generator(seed));
        Tensor F(Tensor x) => x * x.Tanh();

        var gradient = Autograd.Vjp(F, x, Tensor.OnesLike(x)).Gradient;
        var measured = (F(x + 1e-6) - F(x)) / 1e-6;
        var error = ((measured - gradient) / gradient).Abs().Max();
        // </broken>
        return error.Item();
    }

    private static double RepairedError(ulong seed)
    {
        // <repaired>
        var x = Tensor.Uniform([8], 0.5, 1.5, DType.Float64, new Generator(seed));
        Tensor F(Tensor x) => x * x.Tanh();

        var gradient = Autograd.Vjp(F, x, Tensor.OnesLike(x)).Gradient;
        var measured = (F(x + 1e-4) - F(x - 1e-4)) / 2e-4;
        var error = ((measured - gradient) / gradient).Abs().Max();
        // </repaired>
        return error.Item();
    }
}
