// Trains XOR, small enough to be measured from the start of its process: prints the loss of the first step, and with the argument
// first-step that is all. Otherwise it trains on, prints what the network answers, and ends with 1 where an answer is wrong.
using System.Globalization;
using NeuralSharp;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

Generator.Default.Reseed(1);
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
    if (step > 0) continue;
    Console.WriteLine(loss.Item().ToString(CultureInfo.InvariantCulture));
    if (args is ["first-step"]) return 0;
}

var answers = model.Forward(x);
Console.WriteLine(answers);
var error = (answers - y).Abs().Max().Item();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest error: {error:0.0000}"));
return error < 0.05 ? 0 : 1;
