using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>The programs that the pages of the sample <c>explain</c> show: their lines stand in the pages, so they are as short as one would write them.</summary>
internal static class ExplainedPrograms
{
    /// <summary>c = (a + b) tanh a: dc/da = tanh a + (a + b)(1 − tanh² a), dc/db = tanh a.</summary>
    public static void Formula(string path)
    {
        using var recording = Explain.Record();
        var a = Tensor.Scalar(-4, DType.Float64, requiresGrad: true);
        var b = Tensor.Scalar(2, DType.Float64, requiresGrad: true);
        var c = (a + b) * a.Tanh();
        Explain.Write(path, c);
    }

    /// <summary>y = 3x goes three ways: dc/dy = 2 + 5 + 2y = 19, so dc/dx = 57.</summary>
    public static void Fork(string path)
    {
        using var recording = Explain.Record();
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true);
        var y = 3 * x;
        var c = (2 * y) + (5 * y) + y.Square();
        Explain.Write(path, c);
    }

    /// <summary>One step of learning XOR, with one example: the answer to (1, 1) should be 0.</summary>
    public static void Xor(string path)
    {
        Generator.Default.Reseed(1);
        using var recording = Explain.Record();
        Sequential model = [new Dense(2, 2), new Tanh(), new Dense(2, 1), new Sigmoid()];
        var x = Tensor.From(new float[,] { { 1, 1 } });
        var target = Tensor.From(new float[,] { { 0 } });
        var loss = Losses.MeanSquaredError(model.Forward(x), target);
        Explain.Write(path, loss, model);
    }

    /// <summary>One step of learning digits, with a batch of 32 images.</summary>
    public static void Mnist(string path, ImageSource source)
    {
        Generator.Default.Reseed(1);
        using var recording = Explain.Record();
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        var (images, labels) = source.Train.Batches(32).First();
        var loss = Losses.CrossEntropy(model.Forward(images), labels);
        Explain.Write(path, loss, model);
    }

    /// <summary>The gradients of x tanh x + relu x beside finite differences: at 0 is a kink.</summary>
    public static void GradientCheck(string path)
    {
        var x = Tensor.From([-1.5, -0.2, 0, 0.7, 2]);
        Explain.WriteGradCheck(path, t => (t * t.Tanh()) + t.Relu(), x);
    }
}
