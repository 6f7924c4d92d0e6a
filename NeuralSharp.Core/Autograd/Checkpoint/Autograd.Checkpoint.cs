namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// Computes f(x) without keeping what lies between, and computes it a second time when the backward pass needs it: memory for
    /// time. The result and all gradients, those of captured parameters too, are the same to the bit as of a plain call.
    /// Source: Chen et al., "Training deep nets with sublinear memory cost", 2016.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Random numbers, such as dropout's, are drawn once and given again in the second run, without moving any generator. Checkpoints
    /// nest, and can be differentiated twice: a pass that creates a graph keeps what the second run computes.
    /// </para>
    /// <para>
    /// The function must compute the same twice: what it does besides, such as counting or updating running means, happens twice, and
    /// constants it captures must not change before the backward pass (for tensors that require a gradient a change is detected).
    /// Inside it no gradients can be taken. Hooks that it registers on its inner tensors run in the second run.
    /// </para>
    /// </remarks>
    /// <param name="function">The function f, made of recorded ops.</param>
    /// <param name="input">The argument x; whether it requires a gradient or not.</param>
    /// <exception cref="ArgumentException">The function returned null.</exception>
    public static Tensor Checkpoint(Func<Tensor, Tensor> function, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Checkpoint(inputs => function(inputs[0]), [input]);
    }

    /// <summary>Computes a function of several tensors without keeping what lies between.</summary>
    /// <inheritdoc cref="Checkpoint(Func{Tensor, Tensor}, Tensor)"/>
    /// <param name="function">The function, made of recorded ops.</param>
    /// <param name="inputs">The arguments.</param>
    public static Tensor Checkpoint(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        if (!IsRecording || Ambient.Mine.IsCapturing) return function(inputs);   // a captured step keeps its memory anyway

        var draws = new DrawLog();
        var trace = new CheckpointTrace();
        var output = trace.Run(function, inputs, draws);
        return output.RequiresGrad ? new CheckpointOp(function, inputs.Length, draws).Apply([.. inputs, .. trace.Captured], output) : output;
    }
}
