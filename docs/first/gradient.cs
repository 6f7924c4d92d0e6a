#:project ../../NeuralSharp.Optim/NeuralSharp.Optim.csproj
// First program: a gradient. Run it with: dotnet run docs/first/gradient.cs
// The course explains it: lessons 1 to 6 (docs/course/README.md).
using NeuralSharp;

// Two numbers. requiresGrad says: remember what is computed from them.
var a = Tensor.Scalar(-4.0, requiresGrad: true);
var b = Tensor.Scalar(2.0, requiresGrad: true);

// A formula of them. Every operation is recorded as it is computed.
var c = (a + b) * a.Tanh();
Console.WriteLine($"c = (a + b) tanh a = {c.Item():0.000000}");

// Backward walks the record from c back to a and b, by the chain rule (lesson 3), and leaves dc/da and dc/db in Grad.
// Two paths lead from c to a, through the sum and through tanh: they are added (lesson 4).
c.Backward();
Console.WriteLine($"dc/da = {a.Grad!.Item():0.000000}");
Console.WriteLine($"dc/db = {b.Grad!.Item():0.000000}");

// The same by hand: dc/da = tanh a + (a + b)(1 - tanh² a), and dc/db = tanh a.
var tanh = Math.Tanh(-4.0);
Console.WriteLine($"by hand: {tanh + (-4.0 + 2.0) * (1 - tanh * tanh):0.000000} and {tanh:0.000000}");

// What a gradient is for: it points uphill, so a small step against it makes c smaller. All learning is this step, many times (lessons 1 and 9).
using (Autograd.NoGrad())
{
    a.CopyFrom(a - 0.1 * a.Grad);
    b.CopyFrom(b - 0.1 * b.Grad);
}

Console.WriteLine($"after a step against the gradient: c = {((a + b) * a.Tanh()).Item():0.000000}");
