namespace NeuralSharp.Tests.Explained;

/// <summary>A reduction of scalars, as it stands in an opened graph: one op with each number as an input; what it does is the engine's own reduction.</summary>
internal sealed class OpenedOp(string name, Func<Tensor, Tensor> reduce) : OwnOp
{
    /// <summary>The reductions by name.</summary>
    public static IReadOnlyDictionary<string, Func<Tensor, Tensor>> All { get; } = new Dictionary<string, Func<Tensor, Tensor>>
    {
        ["Sum"] = x => x.Sum(),
        ["Prod"] = x => x.Prod(),
        ["Max"] = x => x.Max(),
        ["Min"] = x => x.Min(),
        ["Norm"] = x => x.Norm(),
    };

    public override string Name => name;

    protected override Tensor Forward(Tensor[] inputs) => reduce(Tensor.Stack(inputs));

    protected override Tensor?[] Backward(Tensor gradOutput)
    {
        using var mode = Autograd.Recording();
        var inputs = new Tensor[InputCount];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Input(i).Detach();
            inputs[i].RequiresGrad = true;
        }

        return Autograd.Grad(reduce(Tensor.Stack(inputs)), inputs, gradOutput);
    }
}
