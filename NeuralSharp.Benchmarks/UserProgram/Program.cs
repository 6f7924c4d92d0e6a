// A program as a user has it: a project that references the libraries, built for debugging unless told otherwise. Prints how many
// samples it trains on in a second of processor time, which other programs do not take from it, and ends with 1 where a library was not optimised.
using System.Diagnostics;
using System.Reflection;
using NeuralSharp;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

const int Samples = 6400;
const int Epochs = 8;

var isOptimised = true;
foreach (var library in (Assembly[])[typeof(Tensor).Assembly, typeof(Dense).Assembly, typeof(Trainer).Assembly])
{
    if (library.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true }) continue;
    Console.Error.WriteLine($"{library.GetName().Name} was built without optimisation.");
    isOptimised = false;
}

Generator.Default.Reseed(1);
Backend.Threads = 1;
var data = new TensorDataset(
    Tensor.Uniform([Samples, 784]), Tensor.From(Enumerable.Range(0, Samples).Select(i => i % 10).ToArray()));
Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);

// The fastest epoch: the first ones are those in which the runtime compiles.
var best = TimeSpan.MaxValue;
for (var epoch = 0; epoch < Epochs; epoch++)
{
    var start = Environment.CpuUsage.TotalTime;
    trainer.Fit(data, epochs: 1, batchSize: 64);
    var time = Environment.CpuUsage.TotalTime - start;
    if (time < best) best = time;
}

Console.WriteLine(Invariant($"{Samples / best.TotalSeconds:0} samples/s"));
return isOptimised ? 0 : 1;
