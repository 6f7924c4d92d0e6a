#:project Grading/Grading.csproj
// Lesson 4: the fork. Read docs/course/04-the-fork.md, write the functions below, and run it: dotnet run docs/course/04-the-fork.cs
using NeuralSharp.Grading;

return TheFork.Grade(args, Fork, Square, Visit);

// y = k x goes two ways: c = a y + b y. What is dc/dx?
static double Fork(double a, double b, double k) => throw new NotImplementedException();

// y = x * x. The same x is both inputs of the product, so two paths lead to it. What is dy/dx, as the sum of the two?
static double Square(double x) => throw new NotImplementedException();

// One op's visit in a backward pass. gradients[i] is what has arrived at value i so far; the op's inputs are the values inputs[0], inputs[1] …, its local
// derivatives are locals[0], locals[1] …, and upstream is the gradient of its output. Return the gradients afterwards, in a new array.
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream) => throw new NotImplementedException();
