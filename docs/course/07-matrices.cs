#:project Grading/Grading.csproj
// Lesson 7: matrices. Read docs/course/07-matrices.md, write the functions below, and run it: dotnet run docs/course/07-matrices.cs
using NeuralSharp;
using NeuralSharp.Grading;

return Matrices.Grade(args, Affine, WeightGradient, InputGradient, BiasGradient, SquaredError);

// y = x W + b with loops. Each row of x is an example, each column of w belongs to an output: y[r, j] = x[r, 0] w[0, j] + x[r, 1] w[1, j] + … + b[j].
// x has n rows and inputs columns, w inputs rows and outputs columns, b outputs numbers. Return a new array of n rows and outputs columns.
// x.GetLength(0) is the number of rows of x, x.GetLength(1) that of its columns.
static double[,] Affine(double[,] x, double[,] w, double[] b) => throw new NotImplementedException();

// From here on with tensors: a.MatMul(b), a.Transpose(), a.Sum(0) for the sums over the rows, and + - * / for each element. No loops are needed.
// y = x W + b, and g is dL/dy: x is [n, inputs], g is [n, outputs]. Return dL/dW, [inputs, outputs].
static Tensor WeightGradient(Tensor x, Tensor g) => throw new NotImplementedException();

// The same y = x W + b: g is dL/dy, [n, outputs], and w is [inputs, outputs]. Return dL/dx, [n, inputs].
static Tensor InputGradient(Tensor g, Tensor w) => throw new NotImplementedException();

// The same y = x W + b: g is dL/dy, [n, outputs], and b was added to each of the n rows. Return dL/db, [outputs].
static Tensor BiasGradient(Tensor g) => throw new NotImplementedException();

// A network's outputs are a column, [n, 1]; the targets came as a list, [n]. Return the mean of the n squared differences, one number: a tensor of shape [].
static Tensor SquaredError(Tensor outputs, Tensor targets) => throw new NotImplementedException();
