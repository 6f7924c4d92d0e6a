#:project Grading/Grading.csproj
// Lesson 6: an engine of your own. Read docs/course/06-an-engine.md, complete the class below, and run it: dotnet run docs/course/06-an-engine.cs
using NeuralSharp.Grading;

return AnEngine.Grade(args, data => new Value(data), (a, b) => a + b, (a, b) => a * b, a => a.Tanh(), a => a.Exp(), a => a.Backward(), a => a.Data, a => a.Grad, Learn);

// Given: what an engine is for. It runs when all of yours is right: nine weights learn XOR, that is to give 1 where one of two inputs is 1, and 0 where both are equal.
static void Learn()
{
    (double X1, double X2, double Target)[] examples = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)];
    Random random = new(1);
    Value[] w = [.. Enumerable.Range(0, 9).Select(_ => new Value((2 * random.NextDouble()) - 1))];
    for (var step = 0; step <= 500; step++)
    {
        Value loss = 0;
        foreach (var (x1, x2, target) in examples)
        {
            var error = Network(x1, x2) - target;
            loss += error * error;
        }

        if (step % 100 == 0) Console.WriteLine($"step {step,3}  loss {loss.Data:0.0000}");
        loss.Backward();
        foreach (var weight in w) weight.Data -= 0.1 * weight.Grad;
    }

    foreach (var (x1, x2, _) in examples) Console.WriteLine($"{x1} xor {x2}: {Network(x1, x2).Data:0.00}");

    Value Network(double x1, double x2)
    {
        var first = ((w[0] * x1) + (w[1] * x2) + w[2]).Tanh();
        var second = ((w[3] * x1) + (w[4] * x2) + w[5]).Tanh();
        return (w[6] * first) + (w[7] * second) + w[8];
    }
}

// A number that remembers what it was computed from. A leaf is new Value(2). A value that was computed is made with an entry for each of its inputs: the input, and
// the local derivative by it, as in new Value(6, (a, 3), (b, 2)). Change what you like, but not the names and types of what is public.
sealed class Value(double data, params (Value Input, double Local)[] inputs)
{
    public double Data { get; set; } = data;

    // The gradient of the value whose Backward was called last, by this one.
    public double Grad { get; private set; }

    // Given, from lesson 5: 0 for a leaf, and else one more than the largest generation among the inputs.
    private int Generation { get; } = inputs.Length == 0 ? 0 : 1 + inputs.Max(entry => entry.Input.Generation);

    // Given, so that one can write 2 * a; and a difference, made of the two ops that you write.
    public static implicit operator Value(double number) => new(number);

    public static Value operator -(Value a, Value b) => a + (-1 * b);

    // The sum: a new value with its inputs a and b, and the local derivative by each.
    public static Value operator +(Value a, Value b) => throw new NotImplementedException();

    // The product, in the same way.
    public static Value operator *(Value a, Value b) => throw new NotImplementedException();

    // The hyperbolic tangent of this value, Math.Tanh. If y is the result, its derivative is 1 - y * y.
    public Value Tanh() => throw new NotImplementedException();

    // e to the power of this value, Math.Exp. Its derivative is the result itself.
    public Value Exp() => throw new NotImplementedException();

    // Sets Grad of this value and of all that it was computed from. First find them all, each once: the inputs, their inputs, and so on. Set each Grad to 0, so that nothing
    // is left of an earlier Backward, and this one's to 1. Then visit them, the highest generation first: add to each input's Grad its local derivative times the own Grad.
    public void Backward() => throw new NotImplementedException();
}
