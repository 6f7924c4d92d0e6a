namespace NeuralSharp.Tests.Explained;

/// <summary>The graphs that the pages show, and others to draw.</summary>
internal static class Sketches
{
    /// <summary>c = (a + b) · tanh(a).</summary>
    public static GraphView Formula()
    {
        var sketch = new Sketch();
        var (a, b) = (sketch.Leaf("a", -4), sketch.Leaf("b", 2));
        var (sum, tanh) = (sketch.Op("Add", [a, b]), sketch.Op("Tanh", [a]));
        sketch.Op("Multiply", [sum, tanh], "c");
        return sketch.View();
    }

    /// <summary>y = 3x, c = 2y + 5y + y²: three ways back to y.</summary>
    public static GraphView Fork()
    {
        var sketch = new Sketch();
        var x = sketch.Leaf("x", 2);
        var y = sketch.Op("Multiply", [x, sketch.Leaf("3", 3, needsGradient: false)], "y");
        var two = sketch.Op("Multiply", [y, sketch.Leaf("2", 2, needsGradient: false)]);
        var five = sketch.Op("Multiply", [y, sketch.Leaf("5", 5, needsGradient: false)]);
        sketch.Op("Add", [sketch.Op("Add", [two, five]), sketch.Op("Multiply", [y, y])], "c");
        return sketch.View();
    }

    /// <summary>XOR 2-2-1 with some of its four examples, number by number.</summary>
    public static GraphView Xor(int examples = 1, int hidden = 2)
    {
        var sketch = new Sketch();
        int[] w = [.. Enumerable.Range(0, 2 * hidden).Select(i => sketch.Leaf($"0.weight[{i / hidden}, {i % hidden}]", Math.Sin(i + 1)))];
        int[] b = [.. Enumerable.Range(0, hidden).Select(i => sketch.Leaf($"0.bias[{i}]", 0.1 * i))];
        int[] v = [.. Enumerable.Range(0, hidden).Select(i => sketch.Leaf($"2.weight[{i}, 0]", Math.Cos(i + 1)))];
        var c = sketch.Leaf("2.bias[0]", 0);
        var errors = new List<int>();
        for (var example = 0; example < examples; example++)
        {
            int[] x = [.. Enumerable.Range(0, 2).Select(i => sketch.Leaf($"x[{example}, {i}]", ((example + 1) >> i) & 1, needsGradient: false))];
            var t = sketch.Leaf($"t[{example}]", 1, needsGradient: false);
            int[] h = [.. Enumerable.Range(0, hidden).Select(j => sketch.Op("Tanh", [sketch.Op("Add", [
                sketch.Op("Add", [sketch.Op("Multiply", [x[0], w[j]]), sketch.Op("Multiply", [x[1], w[hidden + j]])]), b[j]])]))];
            var z = h.Select((unit, j) => sketch.Op("Multiply", [unit, v[j]])).Aggregate((sum, term) => sketch.Op("Add", [sum, term]));
            errors.Add(sketch.Op("Square", [sketch.Op("Subtract", [sketch.Op("Sigmoid", [sketch.Op("Add", [z, c])]), t])]));
        }

        sketch.Op("Multiply", [errors.Aggregate((sum, error) => sketch.Op("Add", [sum, error])), sketch.Leaf("1/n", 1.0 / examples, needsGradient: false)], "loss");
        return sketch.View();
    }

    /// <summary>A network 2-8-1 on four examples, op by op.</summary>
    public static GraphView Tensors()
    {
        var sketch = new Sketch();
        var x = sketch.Tensor("x", null, NodeKind.Constant, [], [4, 2], 0, 0, 0, 1, 1, 0, 1, 1);
        var t = sketch.Tensor("y", null, NodeKind.Constant, [], [4, 1], 0, 1, 1, 0);
        int[] parameters = [sketch.Random("0.weight", null, NodeKind.Leaf, [], 2, 8), sketch.Random("0.bias", null, NodeKind.Leaf, [], 8),
            sketch.Random("2.weight", null, NodeKind.Leaf, [], 8, 1), sketch.Random("2.bias", null, NodeKind.Leaf, [], 1)];
        var h = sketch.Random("Tanh 2", "Tanh", NodeKind.Result, [sketch.Random("Linear 1", "Linear", NodeKind.Result, [x, parameters[0], parameters[1]], 4, 8)], 4, 8);
        var p = sketch.Random("Sigmoid 4", "Sigmoid", NodeKind.Result, [sketch.Random("Linear 3", "Linear", NodeKind.Result, [h, parameters[2], parameters[3]], 4, 1)], 4, 1);
        sketch.Random("loss", "MeanSquaredError", NodeKind.Result, [p, t]);
        return sketch.View(ViewKind.Tensors);
    }

    /// <summary>The network of MNIST, layer by layer.</summary>
    public static GraphView Layers()
    {
        var sketch = new Sketch();
        var x = sketch.Random("x", null, NodeKind.Constant, [], 64, 784);
        int Dense(string name, int from, int size, int next)
        {
            var (weight, bias) = (sketch.Random($"{name}.weight", null, NodeKind.Leaf, [], size, next), sketch.Random($"{name}.bias", null, NodeKind.Leaf, [], next));
            return sketch.Random($"Dense {name}", $"Dense({size} -> {next})", NodeKind.Fold, [from, weight, bias], 64, next);
        }

        var h = sketch.Random("ReLU 1", "ReLU", NodeKind.Result, [Dense("0", x, 784, 128)], 64, 128);
        var output = Dense("2", h, 128, 10);
        sketch.Tensor("loss", "SoftmaxCrossEntropy", NodeKind.Result, [output, sketch.Random("labels", null, NodeKind.Constant, [], 64)], [], 2.3021);
        return sketch.View(ViewKind.Layers);
    }

    /// <summary>Names that would break a picture, and numbers that are none.</summary>
    public static GraphView Hostile()
    {
        var sketch = new Sketch();
        var a = sketch.Leaf("</title><script>alert(1)</script>", double.NaN);
        var b = sketch.Leaf("a\"b'c&d\\n\n\t\0\u001b\ud800\ufffe ]] }} #quot; `|<b>%%{init}%%", double.PositiveInfinity);
        var c = sketch.Tensor("名前の長い変数はここにあります。とても長い名前なので切られます", "Odd<&>\"Op", NodeKind.Result, [a, b], [2, 2], double.NaN, double.NegativeInfinity, 1e-300, -0.00012346);
        sketch.Tensor("end", "Sum", NodeKind.Result, [c], [0]);
        return sketch.View(ViewKind.Tensors);
    }
}
