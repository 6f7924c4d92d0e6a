namespace NeuralSharp.Layers;

/// <summary>
/// The layers that a file can describe: a name, what is written of a layer beside its parameters, and how one is made of it again. The table is closed;
/// a name that is not in it makes nothing, so a file can only ask for what stands here.
/// </summary>
/// <remarks>To add a layer, add its row. Whatever takes memory by a size from the file says so first, by <see cref="LayerReader.Numbers"/>.</remarks>
internal static class LayerTable
{
    private static readonly LayerRow[] s_rows =
    [
        // containers
        LayerRow.Of<Sequential>((layer, to) => to.Parts(layer), from => from.Parts()),
        LayerRow.Of<Residual>(
            (layer, to) =>
            {
                to.Part("inner", layer.Inner);
                to.Part("shortcut", layer.Shortcut);
            },
            from => new Residual(from.Part("inner") ?? throw from.Fault("inner", "is missing"), from.Part("shortcut"))),

        // layers with weights
        LayerRow.Of<Dense>(
            (layer, to) =>
            {
                to.Whole("inputs", layer.Weight.Shape[0]);
                to.Whole("outputs", layer.Weight.Shape[1]);
                to.Flag("bias", layer.Bias is not null);
            },
            from =>
            {
                var (inputs, outputs, bias) = (from.Size("inputs"), from.Size("outputs"), from.Flag("bias"));
                from.Numbers([inputs, outputs], bias ? [outputs] : []);
                return new Dense(inputs, outputs, bias, Initializers.Zeros, Initializers.Zeros);
            }),
        LayerRow.Of<Bilinear>(
            (layer, to) =>
            {
                to.Whole("left", layer.Weight.Shape[0]);
                to.Whole("right", layer.Weight.Shape[1]);
                to.Whole("outputs", layer.Weight.Shape[2]);
                to.Flag("bias", layer.Bias is not null);
            },
            from =>
            {
                var (left, right, outputs, bias) = (from.Size("left"), from.Size("right"), from.Size("outputs"), from.Flag("bias"));
                from.Numbers([left, right, outputs], bias ? [outputs] : []);
                return new Bilinear(left, right, outputs, bias, Initializers.Zeros, Initializers.Zeros);
            }),
        LayerRow.Of<Embedding>(
            (layer, to) =>
            {
                to.Whole("count", layer.Weight.Shape[0]);
                to.Whole("size", layer.Weight.Shape[1]);
                if (layer.PaddingIndex is { } padding) to.Whole("padding", padding);
            },
            from =>
            {
                var (count, size, padding) = (from.Size("count"), from.Size("size"), from.Has("padding") ? from.Whole("padding") : (int?)null);
                from.Numbers([count, size]);
                return new Embedding(count, size, padding, Initializers.Zeros);
            }),
        LayerRow.Of<PReLU>(
            (layer, to) => to.Whole("features", layer.Weight.Length),
            from =>
            {
                var features = from.Size("features");
                from.Numbers([features]);
                return new PReLU(features);
            }),

        // normalizations
        LayerRow.Of<BatchNorm>(
            (layer, to) =>
            {
                to.Whole("features", layer.RunningMean.Length);
                to.Number("momentum", layer.Momentum);
                to.Number("epsilon", layer.Epsilon);
                to.Flag("affine", layer.Weight is not null);
            },
            from =>
            {
                var (features, affine) = (from.Size("features"), from.Flag("affine"));
                from.Numbers([affine ? 4 : 2, features]);
                return new BatchNorm(features, from.Number("momentum"), from.Number("epsilon"), affine);
            }),
        LayerRow.Of<LayerNorm>(
            (layer, to) =>
            {
                to.Wholes("shape", layer.NormalizedShape.ToArray());
                to.Number("epsilon", layer.Epsilon);
                to.Flag("affine", layer.Weight is not null);
                to.Flag("bias", layer.Bias is not null);
            },
            from =>
            {
                var (shape, affine, bias) = (from.Wholes("shape", least: 1, most: Shape.MaxRank), from.Flag("affine"), from.Flag("bias"));
                if (bias && !affine) throw from.Fault("bias", "cannot be there without the weight of an affine layer");
                from.Numbers([affine ? bias ? 2 : 1 : 0, .. shape]);
                return new LayerNorm(Shape.Create(shape), from.Number("epsilon"), affine, bias);
            }),
        LayerRow.Of<RMSNorm>(
            (layer, to) =>
            {
                to.Whole("features", layer.Features);
                to.Number("epsilon", layer.Epsilon);
                to.Flag("affine", layer.Weight is not null);
            },
            from =>
            {
                var (features, affine) = (from.Size("features"), from.Flag("affine"));
                from.Numbers([affine ? 1 : 0, features]);
                return new RMSNorm(features, from.Number("epsilon"), affine);
            }),

        // noise
        LayerRow.Of<Dropout>((layer, to) => to.Number("probability", layer.Probability), from => new Dropout(from.Number("probability"))),
        LayerRow.Of<AlphaDropout>((layer, to) => to.Number("probability", layer.Probability), from => new AlphaDropout(from.Number("probability"))),
        LayerRow.Of<GaussianNoise>((layer, to) => to.Number("deviation", layer.StandardDeviation), from => new GaussianNoise(from.Number("deviation"))),

        // shapes
        LayerRow.Of<Flatten>(),
        LayerRow.Of<Reshape>((layer, to) => to.Wholes("sizes", layer.Sizes), from => new Reshape(from.Wholes("sizes", least: 0, most: Shape.MaxRank - 1))),

        // activations
        LayerRow.Of<ELU>((layer, to) => to.Number("alpha", layer.Alpha), from => new ELU(from.Number("alpha"))),
        LayerRow.Of<GELU>((layer, to) => to.Flag("approximate", layer.IsApproximate), from => new GELU(from.Flag("approximate"))),
        LayerRow.Of<HardSigmoid>(),
        LayerRow.Of<HardTanh>(
            (layer, to) =>
            {
                to.Number("min", layer.Min);
                to.Number("max", layer.Max);
            },
            from => new HardTanh(from.Number("min"), from.Number("max"))),
        LayerRow.Of<LeakyReLU>((layer, to) => to.Number("slope", layer.Slope), from => new LeakyReLU(from.Number("slope"))),
        LayerRow.Of<LogSigmoid>(),
        LayerRow.Of<LogSoftmax>((layer, to) => to.Whole("axis", layer.Axis), from => new LogSoftmax(from.Whole("axis"))),
        LayerRow.Of<Mish>(),
        LayerRow.Of<ReLU>(),
        LayerRow.Of<SELU>(),
        LayerRow.Of<SiLU>(),
        LayerRow.Of<Sigmoid>(),
        LayerRow.Of<Softmax>((layer, to) => to.Whole("axis", layer.Axis), from => new Softmax(from.Whole("axis"))),
        LayerRow.Of<Softplus>(),
        LayerRow.Of<Tanh>(),
    ];

    private static readonly Dictionary<Type, LayerRow> s_byType = s_rows.ToDictionary(row => row.Type);
    private static readonly Dictionary<string, LayerRow> s_byName = s_rows.ToDictionary(row => row.Name);

    /// <summary>The row of a layer; null of a module that is not the library's, and of a <see cref="Lambda"/>, whose function no file can hold.</summary>
    public static LayerRow? Of(Module module) => s_byType.GetValueOrDefault(module.GetType());

    /// <summary>The row of a name; null where there is none.</summary>
    public static LayerRow? Of(string name) => s_byName.GetValueOrDefault(name);
}
