using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// What a training step may write before it is accepted, as it was: the model's buffers, lazy parameters, and where random numbers are drawn.
/// Where code from outside runs after the optimizer has begun (a rule or a constraint of one's own), parameters and the optimizer's state as well.
/// </summary>
internal sealed class StepBackup
{
    private readonly (Tensor Tensor, Tensor Values)[] _tensors;
    private readonly Optimizer? _optimizer;
    private readonly DrawLog _draws = new();
    private Parameter[] _lazy;

    /// <summary>Looks at what there is to be kept.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimizer, where it and its parameters are to be kept too.</param>
    public StepBackup(Module model, Optimizer? optimizer)
    {
        _optimizer = optimizer;
        _lazy = [.. model.Parameters.Where(parameter => parameter.IsLazy)];
        var written = model.NamedBuffers.Select(entry => entry.Value);
        if (optimizer is not null) written = written.Concat(model.Parameters.Union(optimizer.Parameters).Where(parameter => !parameter.IsLazy));
        _tensors = [.. written.Select(tensor => (tensor, Tensor.EmptyOutsideScopes(tensor.Shape, tensor.DType)))];
    }

    /// <summary>Notes how everything is, and notes draws until disposed.</summary>
    public Ambient.Scope Begin()
    {
        foreach (var (tensor, values) in _tensors) values.Overwrite(tensor);
        _optimizer?.Remember();
        if (_lazy.Length > 0) _lazy = [.. _lazy.Where(parameter => parameter.IsLazy)];
        return _draws.NoteForRewind();
    }

    /// <summary>Notes further draws of a step that has begun, until disposed.</summary>
    public Ambient.Scope Continue() => _draws.Note();

    /// <summary>Puts everything back as it was.</summary>
    public void Restore()
    {
        using var mode = Autograd.NoGrad();
        foreach (var (tensor, values) in _tensors)
        {
            tensor.BeginWrite("Fit");
            tensor.Overwrite(values);
        }

        _optimizer?.Recall();
        foreach (var parameter in _lazy)
        {
            if (!parameter.IsLazy) parameter.Forget();
        }

        _draws.Rewind();
    }
}
