using NeuralSharp.Tests.Golden;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>A golden case before TorchSharp has computed it.</summary>
/// <param name="Op">The op, by NeuralSharp's name for it.</param>
/// <param name="Name">What sets this case apart.</param>
/// <param name="Function">TorchSharp's op.</param>
/// <param name="Options">The op's arguments that are no tensors.</param>
/// <param name="Inputs">The tensors.</param>
/// <param name="Order">The highest order of derivatives to write; 0 where the op has none.</param>
internal sealed record GoldenSpec(
    string Op,
    string Name,
    Func<torch.Tensor[], GoldenOptions, torch.Tensor> Function,
    GoldenOptions Options,
    GoldenArray[] Inputs,
    int Order = 2)
{
    public GoldenCase Compute()
    {
        using var scope = torch.NewDisposeScope();
        var inputs = Array.ConvertAll(Inputs, ToTorch);
        var output = Function(inputs, Options);
        var result = new GoldenCase(Op, Name, Options, Inputs, FromTorch(output), null, null, null, null);
        if (Order == 0) return result;

        var numbers = GoldenNumbers.Of($"{Op} {Name} weights");
        var weight = numbers.Weights(result.Output.Values.Length);
        var sources = inputs.Where((_, i) => Inputs[i].IsDifferentiable).ToArray();
        var gradients = torch.autograd.grad([output], sources, [torch.tensor(weight, output.shape)], retain_graph: Order > 1, create_graph: Order > 1);
        result = result with { Weight = weight, Gradients = Spread(gradients) };
        if (Order == 1) return result;

        var directions = Inputs.Select(input => input.IsDifferentiable ? numbers.Weights(input.Values.Length) : null).ToArray();
        var sum = Sum(gradients, sources, [.. directions.OfType<double[]>()]);
        var second = Spread(torch.autograd.grad([sum], sources));
        return result with { Directions = directions, SecondGradients = Array.ConvertAll(second, NullWhereZero) };
    }

    /// <summary>Σ direction · gradient, plus zero times each input: for an input that no gradient depends on, libtorch has no zeros.</summary>
    private static torch.Tensor Sum(IList<torch.Tensor> gradients, torch.Tensor[] sources, double[][] directions)
    {
        var sum = torch.tensor(0.0, torch.float64);
        for (var i = 0; i < directions.Length; i++)
            sum = sum + (sources[i] * 0).sum() + (gradients[i] * torch.tensor(directions[i], gradients[i].shape)).sum();
        return sum;
    }

    private static double[]? NullWhereZero(double[]? values) => values is null || Array.TrueForAll(values, value => value == 0) ? null : values;

    /// <summary>The gradients of the differentiable inputs, put at their places among all inputs.</summary>
    private double[]?[] Spread(IList<torch.Tensor> gradients)
    {
        var next = 0;
        return [.. Inputs.Select(input => input.IsDifferentiable ? Values(gradients[next++]) : null)];
    }

    private static double[] Values(torch.Tensor tensor) =>
        tensor.numel() == 0 ? [] : tensor.to(torch.float64).contiguous().data<double>().ToArray();

    private static torch.Tensor ToTorch(GoldenArray array)
    {
        var shape = Array.ConvertAll(array.Shape, size => (long)size);
        return array.IsInteger
            ? torch.tensor(Array.ConvertAll(array.Values, value => (long)value), shape)
            : torch.tensor(array.Values, shape, requires_grad: array.IsDifferentiable);
    }

    private static GoldenArray FromTorch(torch.Tensor tensor) => new(
        Array.ConvertAll(tensor.shape, size => (int)size),
        Values(tensor.detach()),
        IsInteger: !tensor.is_floating_point() && tensor.dtype != torch.@bool);
}
