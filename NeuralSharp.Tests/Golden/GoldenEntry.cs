using NeuralSharp.Layers;

namespace NeuralSharp.Tests.Golden;

/// <summary>Our side of a golden op.</summary>
/// <param name="Op">The op's name in the golden files.</param>
/// <param name="Member">The member of <see cref="Tensor"/> as the table of ops writes it, or the layer or loss.</param>
/// <param name="Function">The op applied to the inputs and options of a case.</param>
internal sealed record GoldenEntry(string Op, string Member, Func<GoldenCall, Tensor> Function)
{
    public override string ToString() => Member;
}

/// <summary>The inputs and options of a case, as tensors of an element type.</summary>
internal sealed class GoldenCall
{
    private readonly DType _dtype;

    public GoldenCall(GoldenCase golden, DType dtype)
    {
        (Options, _dtype) = (golden.Options, dtype);
        Inputs = Array.ConvertAll(golden.Inputs, array =>
        {
            var tensor = Tensor.From<double>(array.Values, Shape.Create(array.Shape)).To(array.IsInteger ? DType.Int32 : dtype);
            if (array.IsDifferentiable) tensor.RequiresGrad = true;
            return tensor;
        });
    }

    public Tensor[] Inputs { get; }

    public GoldenOptions Options { get; }

    /// <summary>The first input.</summary>
    public Tensor X => Inputs[0];

    /// <summary>The second input.</summary>
    public Tensor Y => Inputs[1];

    public Axes Axes => Options.AxesOrNull ?? Axes.All;

    public bool KeepDims => Options.KeepDims;

    public double Number(string name) => Options.Number(name);

    public int Integer(string name) => Options.Integer(name);

    public int[] Integers(string name) => Options.Integers(name);

    public bool Flag(string name) => Options.Flag(name);

    /// <summary>A layer's value at the first input; the others become its parameters, by which is then differentiated.</summary>
    public Tensor Through(Module layer)
    {
        layer.To(_dtype);
        var parameters = layer.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            using (Autograd.NoGrad()) parameters[i].CopyFrom(Inputs[i + 1]);
            Inputs[i + 1] = parameters[i];
        }

        return layer.Forward(X);
    }
}
