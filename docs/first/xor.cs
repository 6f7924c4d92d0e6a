#:project ../../NeuralSharp.Optim/NeuralSharp.Optim.csproj
// First program: a network. Run it with: dotnet run docs/first/xor.cs
// The course explains it: layers in lesson 7, the loop in lesson 9, XOR and its seeds in lesson 10 (docs/course/README.md).
using NeuralSharp;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

Generator.Default.Reseed(1);   // the same seed gives the same run

// Exclusive or: 1 where exactly one input is 1. No single layer can compute it, so it takes a hidden one.
var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });   // four examples of two numbers
var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });               // and the answer to each

// Two inputs, eight hidden neurons, one output between 0 and 1. Its weights start at random.
Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
Console.WriteLine(model.Summary());

// The optimizer holds the weights and knows how to take a step.
var optimizer = new Adam(model.Parameters, learningRate: 0.05);

for (var step = 1; step <= 1000; step++)
{
    optimizer.ZeroGrad();                                          // forget the gradients of the step before
    var loss = Losses.MeanSquaredError(model.Forward(x), y);       // how wrong the network is: one number
    loss.Backward();                                               // which way each weight makes it more wrong
    optimizer.Step();                                              // a small step the other way
    if (step % 200 == 0) Console.WriteLine($"step {step,4}  loss {loss.Item():0.000000}");
}

// What it answers now. NoGrad: nothing is to be learnt here, so nothing needs to be recorded.
using (Autograd.NoGrad()) Console.WriteLine(model.Forward(x));
