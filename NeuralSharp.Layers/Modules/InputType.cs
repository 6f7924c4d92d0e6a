namespace NeuralSharp.Layers;

/// <summary>What a layer asks of its input's type before it changes anything of its own.</summary>
internal static class InputType
{
    /// <summary>Checks that the input is of the layer's type.</summary>
    /// <param name="layer">The layer, which the message names.</param>
    /// <param name="input">Its input.</param>
    /// <param name="own">A tensor of the layer.</param>
    /// <param name="what">What that tensor is.</param>
    /// <exception cref="DTypeException">It is not.</exception>
    public static void Check(Module layer, Tensor input, Tensor own, string what)
    {
        if (input.DType != own.DType)
            throw new DTypeException($"{layer}: the input is {input.DType} and the {what} {own.DType}. Convert the input with To(DType.{own.DType}), or the model with To.");
    }
}
