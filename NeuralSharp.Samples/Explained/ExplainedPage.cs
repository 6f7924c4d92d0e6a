namespace NeuralSharp.Samples;

/// <summary>A page of the sample <c>explain</c>.</summary>
/// <param name="File">Its file's name.</param>
/// <param name="Title">What is explained.</param>
/// <param name="Lesson">What to look for, in a sentence or two.</param>
/// <param name="Write">Writes it to a path; the images are there for the program that learns from them.</param>
internal sealed record ExplainedPage(string File, string Title, string Lesson, Action<string, ImageSource> Write)
{
    /// <summary>The pages, the simplest first.</summary>
    public static IReadOnlyList<ExplainedPage> All { get; } =
    [
        new(
            "formula.html",
            "A formula: c = (a + b) tanh a",
            "Two numbers and three ops. The gradient walks back from c, each op multiplies it by its local derivative, and at a two paths meet.",
            (path, _) => ExplainedPrograms.Formula(path)),
        new(
            "fork.html",
            "A fork with three paths: y is used three times",
            "Where paths meet, contributions are added. Predict each sum before you look; then switch on a wrong rule and see which number it gives.",
            (path, _) => ExplainedPrograms.Fork(path)),
        new(
            "xor.html",
            "The network of XOR, one example",
            "Two inputs, two hidden neurons, one answer, and the squared error: the same rules on 9 parameters, as layers, as tensors, and number by number.",
            (path, _) => ExplainedPrograms.Xor(path)),
        new(
            "mnist.html",
            "A network for images: 784-128-10",
            "A hundred thousand parameters and 32 images: too many numbers to read, so each tensor is shown by its range and mean. The ops are the same.",
            (path, images) => ExplainedPrograms.Mnist(path, images)),
        new(
            "gradcheck.html",
            "A gradient check: autograd beside finite differences",
            "Each gradient against a measured slope. Too large a step is wrong by the curve, too small a one by rounding; at a kink there is no slope to measure.",
            (path, _) => ExplainedPrograms.GradientCheck(path)),
    ];
}
