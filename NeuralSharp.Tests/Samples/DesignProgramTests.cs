using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The programs that say what user code looks like, word for word between the marks, and what must come of them.</summary>
[TestFixture]
internal sealed class DesignProgramTests
{
    [Test]
    public void XOR()
    {
        Generator.Default.Reseed(1);

        // begin
        var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        for (var step = 0; step < 1000; step++)
        {
            optimizer.ZeroGrad();
            var loss = Losses.MeanSquaredError(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
        }

        // end
        model.Forward(x).ToArray<float>().ShouldBe([0, 1, 1, 0], 0.1);
    }

    [Test]
    public void Scalars_as_in_the_classroom()
    {
        using var output = new StringWriter();
        var console = Console.Out;
        Console.SetOut(output);
        try
        {
            // begin
            var a = Tensor.Scalar(-4.0, requiresGrad: true);
            var b = Tensor.Scalar(2.0, requiresGrad: true);
            var c = (a + b) * a.Tanh();
            c.Backward();
            Console.WriteLine($"dc/da = {a.Grad!.Item()}");

            // end
            // dc/da = tanh a + (a + b)(1 − tanh² a), dc/db = tanh a.
            var tanh = Math.Tanh(-4);
            a.Grad!.Item().ShouldBe(tanh - (2 * (1 - (tanh * tanh))), 1e-6);
            b.Grad!.Item().ShouldBe(tanh, 1e-6);
            output.ToString().ShouldStartWith("dc/da = -1.00");
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    [Test]
    public void MNIST_the_Keras_way()
    {
        using var folder = new TempFolder();
        TinyMnist.Write(folder.FullName, trainCount: 400, testCount: 50);
        using var output = new StringWriter();
        var (console, variable, current) = (Console.Out, Environment.GetEnvironmentVariable(Mnist.FolderVariable), Environment.CurrentDirectory);
        Console.SetOut(output);
        Environment.SetEnvironmentVariable(Mnist.FolderVariable, folder.FullName);
        Environment.CurrentDirectory = folder.FullName;
        Generator.Default.Reseed(1);
        try
        {
            // begin
            var (train, test) = Mnist.Load();          // throws where the files are missing; downloading is Mnist.Download
            Sequential model = [new Dense(784, 128), new ReLU(), new Dropout(0.1), new Dense(128, 10)];
            Console.WriteLine(model.Summary());
            var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);   // int labels
            var history = trainer.Fit(train, epochs: 5, batchSize: 64, validation: test);
            model.Save("mnist.safetensors");

            // end
            history.Count.ShouldBe(5);
            history[^1].Validation!.Value.Accuracy.ShouldBe(1); // ten bars of light in ten places
            output.ToString().ShouldContain("101,770 parameters");
            SafeTensors.Read(folder.File("mnist.safetensors")).Count.ShouldBe(4);
        }
        finally
        {
            Console.SetOut(console);
            Environment.SetEnvironmentVariable(Mnist.FolderVariable, variable);
            Environment.CurrentDirectory = current;
        }
    }

    [Test]
    public void Gradient_descent_by_hand()
    {
        var w = Tensor.From([1.0, -3.0], requiresGrad: true);
        for (var step = 0; step < 100; step++)
        {
            (w * w).Sum().Backward();

            // begin
            using (Autograd.NoGrad()) w.CopyFrom(w - 0.1 * w.Grad!);
            w.Grad = null;

            // end
        }

        // Each step multiplies by 1 − 0.2.
        w.ToArray<double>().ShouldBe([Math.Pow(0.8, 100), -3 * Math.Pow(0.8, 100)], 1e-20);
    }
}
