namespace NeuralSharp;

/// <content>Matrix products: sums of products of numbers.</content>
internal static partial class Openers
{
    private static IEnumerable<KeyValuePair<string, Opener>> Products() => [Row("MatMul", MatMul), Row("Linear", Linear)];

    /// <summary>yᵢⱼ = Σ aᵢₖ bₖⱼ, for each pair of matrices in a stack.</summary>
    private static IEnumerable<Tensor> MatMul(OpenOp op)
    {
        var a = op.Is("transposeA") ? op.Inputs[0].Move(x => x.Transpose()) : op.Inputs[0];
        var b = op.Is("transposeB") ? op.Inputs[1].Move(x => x.Transpose()) : op.Inputs[1];
        var (m, n, inner) = (op.Shape[^2], op.Shape[^1], a.Shape[^1]);
        Shape stack = op.Shape.AsSpan()[..^2].ToArray();
        (a, b) = (a.BroadcastTo([.. stack.AsSpan(), m, inner]), b.BroadcastTo([.. stack.AsSpan(), inner, n]));
        for (var matrix = 0; matrix < stack.ElementCount; matrix++)
        {
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    var products = Enumerable.Range(0, inner).Select(k => a[(((matrix * m) + i) * inner) + k] * b[(((matrix * inner) + k) * n) + j]);
                    yield return inner == 1 ? products.Single() : ScalarOp.Sum([.. products]);
                }
            }
        }
    }

    /// <summary>yᵢⱼ = Σ xᵢₖ wₖⱼ + bⱼ: the sum that a neuron takes.</summary>
    private static IEnumerable<Tensor> Linear(OpenOp op)
    {
        var (x, w, b) = (op.Inputs[0], op.Inputs[1], op.Inputs[2]);
        var (m, n, inner) = (op.Shape[0], op.Shape[1], x.Shape[1]);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
                yield return ScalarOp.Sum([.. Enumerable.Range(0, inner).Select(k => x[(i * inner) + k] * w[(k * n) + j]), b[j]]);
        }
    }
}
