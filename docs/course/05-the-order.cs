#:project Grading/Grading.csproj
// Lesson 5: the order. Read docs/course/05-the-order.md, write the functions below, and run it: dotnet run docs/course/05-the-order.cs
using NeuralSharp.Grading;

return TheOrder.Grade(args, WaitsFor, Generations, Order, Backward);

// The values of a program are numbered 0, 1, 2 … as they were computed. inputs[i] are the numbers of those that value i was computed from: always smaller ones,
// and none for a leaf. So a = 2, b = 3, c = a + b, d = a * b, e = c + d, f = c * d, y = e + f is [[], [], [0, 1], [0, 1], [2, 3], [2, 3], [4, 5]].

// For each value: how many contributions it waits for in a backward pass, one for each place in inputs where its number stands.
// In the example that is [2, 2, 2, 2, 1, 1, 0]. The last value is the output, and waits for nobody.
static int[] WaitsFor(int[][] inputs) => throw new NotImplementedException();

// For each value: its generation. It is 0 for a leaf, and for every other value one more than the largest generation among its inputs.
// In the example that is [0, 0, 1, 1, 2, 2, 3].
static int[] Generations(int[][] inputs) => throw new NotImplementedException();

// The order of the visits: the numbers of all values, those of the highest generation first. Of the same generation, the smaller number comes first.
// In the example that is [6, 4, 5, 2, 3, 0, 1].
static int[] Order(int[] generations) => throw new NotImplementedException();

// A whole backward pass. locals[i][k] is the local derivative of value i by its input inputs[i][k], and output is the number of the value to begin at.
// Return for each value the gradient of the output by it: 1 for the output itself, and 0 where the output does not depend on the value.
static double[] Backward(int[][] inputs, double[][] locals, int output) => throw new NotImplementedException();
