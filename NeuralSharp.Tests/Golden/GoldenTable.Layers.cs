using NeuralSharp.Layers;

namespace NeuralSharp.Tests.Golden;

/// <content>Layers beside <see cref="Dense"/>. Those that drop elements at random pass everything on in evaluation; their tests are their own.</content>
internal static partial class GoldenTable
{
    private static GoldenEntry[] MoreLayers =>
    [
        new("Elu", "ELU", c => new ELU(c.Number("alpha")).Forward(c.X)),
        new("Gelu", "GELU", c => new GELU(c.Flag("approximate")).Forward(c.X)),
        new("HardSigmoid", "HardSigmoid", c => new HardSigmoid().Forward(c.X)),
        new("HardTanh", "HardTanh", c => new HardTanh(c.Number("min"), c.Number("max")).Forward(c.X)),
        new("LogSigmoid", "LogSigmoid", c => new LogSigmoid().Forward(c.X)),
        new("Mish", "Mish", c => new Mish().Forward(c.X)),
        new("Selu", "SELU", c => new SELU().Forward(c.X)),
        new("Silu", "SiLU", c => new SiLU().Forward(c.X)),
        new("Softplus", "Softplus", c => new Softplus().Forward(c.X)),
        new("PRelu", "PReLU", c => c.Through(new PReLU(c.Y.Length))),

        new("Bilinear", "Bilinear", c => c.Through(new Bilinear(c.Y.Shape[0], c.Y.Shape[1], c.Y.Shape[2], useBias: c.Inputs.Length > 2))),
        new("Embedding", "Embedding(Tensor, Nullable<Int32>)", c => c.X.Embedding(c.Y)),
        new("Embedding", "Embedding", Embedded),
        new("Flatten", "Flatten", c => new Flatten().Forward(c.X)),
        new("Flatten", "Reshape", c => new Reshape(-1).Forward(c.X)),
        new("Residual", "Residual", c => c.Through(new Residual(new Dense(c.Y.Shape[0], c.Y.Shape[1])))),

        new("BatchNorm", "BatchNorm(Tensor, Tensor, Double)", c => c.X.BatchNorm(Part(c, 1), Part(c, 2), c.Number("epsilon"))),
        new("BatchNorm", "BatchNorm", c => c.Through(new BatchNorm(c.X.Shape[1], epsilon: c.Number("epsilon"), affine: c.Inputs.Length > 1))),
        new("BatchNormInEvaluation", "BatchNorm.Eval", InEvaluation),
        new("RunningStatistics", "BatchNorm.RunningMean, RunningVar", RunningStatistics),
        new("LayerNorm", "LayerNorm(Shape, Tensor, Tensor, Double)",
            c => c.X.LayerNorm(Shape.Create(c.Integers("normalized")), Part(c, 1), Part(c, 2), c.Number("epsilon"))),
        new("LayerNorm", "LayerNorm", c => c.Through(new LayerNorm(Shape.Create(c.Integers("normalized")), c.Number("epsilon"), affine: c.Inputs.Length > 1))),
        new("RmsNorm", "RMSNorm", c => c.Through(new RMSNorm(c.X.Shape[^1], c.Number("epsilon"), affine: c.Inputs.Length > 1))),
    ];

    private static Tensor? Part(GoldenCall call, int index) => call.Inputs.Length > index ? call.Inputs[index] : null;

    /// <summary>The table is the parameter, and comes first in the case; the indices are the input.</summary>
    private static Tensor Embedded(GoldenCall call)
    {
        var layer = new Embedding(call.X.Shape[0], call.X.Shape[1]);
        layer.To(call.X.DType);
        using (Autograd.NoGrad()) layer.Weight.CopyFrom(call.X);
        call.Inputs[0] = layer.Weight;
        return layer.Forward(call.Y);
    }

    private static Tensor InEvaluation(GoldenCall call)
    {
        var layer = new BatchNorm(call.X.Shape[1], epsilon: call.Number("epsilon"), affine: call.Inputs.Length > 1);
        layer.RunningMean.CopyFrom(Tensor.From(call.Options["runningMean"]).To(DType.Float32));
        layer.RunningVar.CopyFrom(Tensor.From(call.Options["runningVar"]).To(DType.Float32));
        layer.Eval();
        return call.Through(layer);
    }

    private static Tensor RunningStatistics(GoldenCall call)
    {
        var layer = new BatchNorm(call.X.Shape[1], call.Number("momentum"), affine: false);
        layer.To(call.X.DType);
        layer.Forward(call.X);
        layer.Forward(2 * call.X);
        return Tensor.Concatenate([layer.RunningMean, layer.RunningVar]);
    }
}
