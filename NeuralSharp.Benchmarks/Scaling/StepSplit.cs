using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// What a step of 784-128-10 at a batch of 64 consists of. Each part is measured by itself, warm, in turns with the others and with the whole
/// step; what is left of that is its overhead: building the graph, walking it, and what the parts take from each other's caches.
/// </summary>
internal static class StepSplit
{
    private const int Batch = 64, Inputs = 784, Width = 128, Classes = 10;

    /// <summary>The parts with their seconds, and the whole last.</summary>
    public static IReadOnlyList<(string Part, double Seconds)> Measure(TimeSpan time)
    {
        Action[] products =
        [
            Product(Batch, Inputs, Width), Product(Batch, Width, Classes), Product(Batch, Classes, Width, transposeB: true),
            Product(Width, Batch, Classes, transposeA: true), Product(Inputs, Batch, Width, transposeA: true),
        ];
        var (hidden, logits) = (Tensor.Uniform([Batch, Width], -1, 1), Tensor.Uniform([Batch, Classes], -1, 1));
        var (hiddenBias, classBias) = (Tensor.Zeros([Width]), Tensor.Zeros([Classes]));
        var labels = Tensor.From(new int[Batch]);
        Action[] elementwise =
        [
            Part(() => hidden + hiddenBias), Part(() => logits + classBias),   // though the step adds them within the product
            Part(() => hidden.Relu()), Part(() => hidden.Sum(0)), Part(() => logits.Sum(0)), Part(() => logits.SoftmaxCrossEntropy(labels)),
            Part(() => logits.Softmax()), Part(() => hidden.GreaterThan(0)),   // as costly as the gradients of the loss and of ReLU
        ];
        Sequential model = [new Dense(Inputs, Width), new ReLU(), new Dense(Width, Classes)];
        var optimizer = new Adam(model.Parameters, learningRate: 1e-9);
        foreach (var parameter in model.Parameters) parameter.Grad = Tensor.Uniform(parameter.Shape, -1, 1);

        var seconds = Stopwatches.Medians([.. products, .. elementwise, optimizer.Step, StepTime.Step(Width, Batch)], time);
        var (product, other) = (seconds.Take(products.Length).Sum(), seconds.Skip(products.Length).Take(elementwise.Length).Sum());
        var (optimization, whole) = (seconds[^2], seconds[^1]);
        return
        [
            ("matrix products", product), ("elementwise, sums, loss", other), ("optimizer", optimization),
            ("overhead", whole - product - other - optimization), ("the step", whole),
        ];

        static Action Product(int m, int k, int n, bool transposeA = false, bool transposeB = false)
        {
            var a = Tensor.Uniform(transposeA ? [k, m] : [m, k]);
            var b = Tensor.Uniform(transposeB ? [n, k] : [k, n]);
            return Part(() => a.MatMul(b, transposeA, transposeB));
        }

        static Action Part(Func<Tensor> work) => () =>
        {
            using var scope = Tensor.Scope();
            work();
        };
    }
}
