#:project Grading/Grading.csproj
// Lesson 3: the chain. Read docs/course/03-the-chain.md, write the functions below, and run it: dotnet run docs/course/03-the-chain.cs
using NeuralSharp.Grading;

return TheChain.Grade(args, Chain, Neuron, Forward, Backward);

// x leads to y through a chain of ops, whose local derivatives are given, and y leads on to c. upstream is dc/dy. What is dc/dx?
static double Chain(double[] locals, double upstream) => throw new NotImplementedException();

// y = Math.Tanh(w * x + b). Return dy/dw, dy/dx and dy/db.
static (double W, double X, double B) Neuron(double w, double x, double b) => throw new NotImplementedException();

// The forward pass: functions[0] gets x, and each other function gets what the one before it returned.
// Return x and all that they returned, in this order: one value more than there are functions.
static double[] Forward(Func<double, double>[] functions, double x) => throw new NotImplementedException();

// The backward pass: values is what Forward returned, and y its last value; slopes[i](v) is the slope of functions[i] at v.
// Return dy/dvalue for each of the values, in their order. The last one is dy/dy.
static double[] Backward(Func<double, double>[] slopes, double[] values) => throw new NotImplementedException();
