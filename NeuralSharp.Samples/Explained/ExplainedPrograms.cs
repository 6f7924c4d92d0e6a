using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>
/// The programs that the pages of the sample <c>explain</c> show: their lines stand in the pages, so they are as short as one would write them.
/// Only in a Debug build a page finds the names of variables itself; here they are given. For the same reason what one statement makes is not read
/// by the next one alone: the compiler would make one of the two, with the line of the first.
/// </summary>
internal static class ExplainedPrograms
{
    /// <summary>c = (a + b) tanh a: dc/da = tanh a + (a + b)(1 − tanh² a), dc/db = tanh a.</summary>
    public static void Formula(string path)
    {
        using var recording = Explain.Record();
        var a = Tensor.Scalar(-4, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("b");
        var c = ((a + b) * a.Tanh()).Named("c");
        Explain.Write(path, c, title: "c = (a + b) tanh a");
    }

    /// <summary>The picture on the README: c = (a + b) a, where two paths meet at a: dc/da = (a + b) + a = 8, dc/db = a = 3.</summary>
    public static void Picture(string path)
    {
        var a = Tensor.Scalar(3, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("b");
        var c = ((a + b).Named("sum") * a).Named("c");
        File.WriteAllText(path, c.ToSvg());
    }

    /// <summary>y = 3x goes three ways: dc/dy = 2 + 5 + 2y = 19, so dc/dx = 57.</summary>
    public static void Fork(string path)
    {
        using var recording = Explain.Record();
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("x");
        var y = (3 * x).Named("y");
        var c = ((2 * y) + (5 * y) + y.Square()).Named("c");
        Explain.Write(path, c, title: "A fork with three paths: y = 3x, c = 2y + 5y + y²");
    }

    /// <summary>One step of learning XOR, with one example: the answer to (1, 1) should be 0.</summary>
    public static void Xor(string path)
    {
        Generator.Default.Reseed(1);
        using var recording = Explain.Record();
        Sequential model = [new Dense(2, 2), new Tanh(), new Dense(2, 1), new Sigmoid()];
        var x = Tensor.From(new float[,] { { 1, 1 } }).Named("x");
        var target = Tensor.From(new float[,] { { 0 } }).Named("target");
        var loss = Losses.MeanSquaredError(model.Forward(x).Named("answer"), target).Named("loss");
        Explain.Write(path, loss, model, title: "The network of XOR, 2-2-1, and one example");
    }

    /// <summary>One step of learning digits, with a batch of 32 images.</summary>
    public static void Mnist(string path, ImageSource source)
    {
        Generator.Default.Reseed(1);
        using var recording = Explain.Record();
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        var (images, labels) = source.Train.Batches(32).First();
        (images, labels) = (images.Named(), labels.Named());
        var loss = Losses.CrossEntropy(model.Forward(images).Named("scores"), labels).Named("loss");
        Explain.Write(path, loss, model, title: "A network for images, 784-128-10");
    }

    /// <summary>The gradients of x tanh x and of relu z beside finite differences; one z stands at the kink.</summary>
    public static void GradientCheck(string path)
    {
        var x = Tensor.From([-1.5, -0.2, 0.1, 0.7, 2]);
        var z = Tensor.From([-1.0, -0.5, 0, 0.5, 1]);
        Explain.WriteGradCheck(path, t => (t[0] * t[0].Tanh()) + t[1].Relu(), [x, z], names: ["x", "z"]);
    }
}
