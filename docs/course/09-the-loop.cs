#:project Grading/Grading.csproj
// Lesson 9: the loop. Read docs/course/09-the-loop.md, write the functions below, and run it: dotnet run docs/course/09-the-loop.cs
using NeuralSharp;
using NeuralSharp.Grading;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

return TheLoop.Grade(args, StepByHand, Train, TrainUntil);

// One step of gradient descent on a weight whose gradient is there already: w becomes w - rate * w.Grad, in place (w.SubtractInPlace), inside
// using (Autograd.NoGrad()) { … }. Then forget the gradient: w.Grad = null.
static void StepByHand(Tensor w, double rate) => throw new NotImplementedException();

// Train the model for some steps by SGD with the given rate, on the mean squared error of model.Forward(x) and y. The five lines of a step: ZeroGrad, Forward, loss,
// Backward, Step. Return the loss of every step, as it was computed before the weights moved.
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps) => throw new NotImplementedException();

// Train in the same way until the loss, measured with the weights as they are then, is below the goal; but take no more steps than limit. Return how many
// steps were taken: 0 if the loss is below the goal from the start.
static int TrainUntil(Sequential model, Tensor x, Tensor y, double rate, double goal, int limit) => throw new NotImplementedException();
