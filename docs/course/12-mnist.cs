#:project Grading/Grading.csproj
// Lesson 12: MNIST, and reading the real engine. Read docs/course/12-mnist.md, write what is missing below, and run it: dotnet run docs/course/12-mnist.cs
using NeuralSharp;
using NeuralSharp.Grading;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

return Digits.Grade(args, Build, Accuracy, TrainEpoch, ParameterCount, x => new SoftplusOp().Apply(x), Visited, Kept);

// A network for images of digits: 784 pixels in, 128 hidden neurons with ReLU, 10 logits out.
static Sequential Build() => throw new NotImplementedException();

// The share of images, from 0 to 1, whose largest logit stands at their label. images is [n, inputs], labels is [n] of Int32. The model may be in training mode:
// put it in evaluation mode first (Eval), so that no dropout disturbs its answers. Nothing is learned here, so record nothing (Autograd.NoGrad).
static double Accuracy(Sequential model, Tensor images, Tensor labels) => throw new NotImplementedException();

// One epoch: put the model in training mode (Train), then take one step of the optimizer for each batch (batch.Inputs, batch.Targets) on Losses.CrossEntropy.
// Return the mean loss of an image over the whole epoch. The last batch may be smaller than the others, so it must not weigh as much.
static double TrainEpoch(Sequential model, Optimizer optimizer, IEnumerable<Batch> batches) => throw new NotImplementedException();

// How many numbers does a network of two dense layers learn, weights and biases together? It has inputs -> hidden -> outputs neurons.
static int ParameterCount(int inputs, int hidden, int outputs) => throw new NotImplementedException();

// The network of Build gives logits, and Losses.CrossEntropy the loss. Which ops does loss.Backward() visit, in which order? Type their names from the source.
static string[] Visited() => throw new NotImplementedException();

// A network of some dense layers, with ReLU between them, on images that are mere data. After loss.Backward(), how many tensors hold a Grad?
static int Kept(int layers) => throw new NotImplementedException();

// An op of your own: y = ln(1 + e^x), element by element.
internal sealed class SoftplusOp : UnaryOp
{
    public override string Name => "MySoftplus";

    // Fill y from x: y[i] = T.Log(T.One + T.Exp(x[i])). But e^1000 is infinite, and softplus of 1000 is 1000: write it as max(x, 0) + ln(1 + e^-|x|), which never overflows.
    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => throw new NotImplementedException();

    // The gradient of the input, of that of the output: gradOutput times the slope of softplus at X. Write it in tensor ops, so that it can be differentiated again.
    protected override Tensor Backward(Tensor gradOutput) => throw new NotImplementedException();
}
