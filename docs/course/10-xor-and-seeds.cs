#:project Grading/Grading.csproj
// Lesson 10: XOR and seeds. Read docs/course/10-xor-and-seeds.md, write the functions below, and run it: dotnet run docs/course/10-xor-and-seeds.cs
using NeuralSharp;
using NeuralSharp.Grading;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

return XorAndSeeds.Grade(args, ByHand, Build, Learns, CountLearners);

// A network for XOR with weights set by hand. A unit gives 1 where its sum is above 0, and 0 elsewhere. Hidden unit 1 has the sum a + b - 0.5, hidden unit 2 the sum
// a + b - 1.5, and the output, of the hidden units u and v, the sum u - v - 0.5. Return what the three units give: u, v, output.
static double[] ByHand(double a, double b) => throw new NotImplementedException();

// The network that is to learn it: two inputs, hidden units with Tanh, one output with Sigmoid. Its random numbers come from one new Generator(seed), which both
// Dense layers are given, the hidden one first: generator: …
static Sequential Build(int hidden, ulong seed) => throw new NotImplementedException();

// Train the model for 500 steps by SGD with rate 2 on the mean squared error. Return whether it has learnt: whether each answer is less than 0.25 away from its target.
static bool Learns(Sequential model, Tensor x, Tensor y) => throw new NotImplementedException();

// How many networks of the seeds 1 to 20 learn. build and learns are the two functions above, written by us: learns(build(hidden, seed)) trains a new network.
static int CountLearners(int hidden, Func<int, ulong, Sequential> build, Func<Sequential, bool> learns) => throw new NotImplementedException();
