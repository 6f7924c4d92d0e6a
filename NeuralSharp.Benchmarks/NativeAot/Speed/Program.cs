// How fast this build computes, on one thread: prints the width of its vectors, the rate of a matrix product in GFLOP/s and the time
// of a training step in µs, in one line. Ends with 1 where the product or the training is wrong.
using System.Diagnostics;
using System.Globalization;
using NeuralSharp;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

const int Size = 512;
Generator.Default.Reseed(1);
Backend.Threads = 1;
Backend.Use("managed");

using var noGrad = Autograd.NoGrad();
var (a, b) = (Tensor.Uniform([Size, Size], -1, 1), Tensor.Uniform([Size, Size], -1, 1));
var product = a.MatMul(b);
var productTime = Median(() => product = a.MatMul(b));
var productIsRight = IsRight(product.AsSpan<float>());

Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
var optimizer = new Adam(model.Parameters);
var images = Tensor.Uniform([64, 784]);
var labels = Tensor.From(Enumerable.Range(0, 64).Select(i => i % 10).ToArray());
var firstLoss = Train();
var stepTime = Median(() => Train());
var learns = Train() < 0.1 * firstLoss;

Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{Backend.Current.Description}; {2.0 * Size * Size * Size / productTime / 1e9:0.0}; {stepTime * 1e6:0}; {(productIsRight && learns ? "right" : "WRONG")}"));
return productIsRight && learns ? 0 : 1;

double Train()
{
    using var recording = Autograd.EnableGrad();
    optimizer.ZeroGrad();
    var loss = Losses.CrossEntropy(model.Forward(images), labels);
    loss.Backward();
    optimizer.Step();
    return loss.Item();
}

// Against the textbook's sum in double precision, with the bound of n roundings: |error| ≤ n ε Σ |aᵢ bᵢ|.
bool IsRight(ReadOnlySpan<float> c)
{
    var left = a.AsSpan<float>();
    var right = b.AsSpan<float>();
    for (var i = 0; i < Size; i += 7)
    {
        for (var j = 0; j < Size; j += 5)
        {
            var (sum, magnitude) = (0.0, 0.0);
            for (var p = 0; p < Size; p++)
            {
                var term = (double)left[(i * Size) + p] * right[(p * Size) + j];
                sum += term;
                magnitude += Math.Abs(term);
            }

            if (!(Math.Abs(c[(i * Size) + j] - sum) <= Size * 6e-8 * magnitude)) return false;
        }
    }

    return true;
}

// The seconds a run takes: the median of a second's runs after half a second in which the JIT, where there is one, does its work.
static double Median(Action work)
{
    for (var warmUp = Stopwatch.StartNew(); warmUp.ElapsedMilliseconds < 500;) work();
    var times = new List<double>();
    for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 1000;)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    times.Sort();
    return times[times.Count / 2];
}
