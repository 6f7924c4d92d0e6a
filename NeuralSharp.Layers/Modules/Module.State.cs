namespace NeuralSharp.Layers;

/// <content>Parameters and buffers as a state.</content>
public abstract partial class Module : IStateful
{
    /// <summary>All parameters and buffers by their paths, such as <c>0.weight</c>: copies, which outlive a scope.</summary>
    /// <exception cref="LazyParameterException">A layer was not used yet and has no input size.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not copy again.</exception>
    public StateDict StateDict()
    {
        var state = new StateDict();
        foreach (var (name, tensor) in InitializedState("StateDict")) state.AddCopy(name, tensor);
        return state;
    }

    /// <summary>
    /// Takes over all parameters and buffers by their names. A layer that was not used yet takes its input size from them. Where anything does
    /// not fit, nothing is changed. What <see cref="SafeTensors.Read(string, bool)"/> gave is a state, too.
    /// </summary>
    /// <exception cref="StateMismatchException">The names, shapes or types are not this model's.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not load again.</exception>
    public void LoadStateDict(StateDict state) => TakeOver(state, $"{Name}.LoadStateDict", "state");

    private void TakeOver(StateDict state, string owner, string source) => StateReader.Load(state, owner, reader =>
    {
        reader.TellForeign = name => $"{Printable.Quoted(name)} is in the {source} and not in the model";
        foreach (var (name, own) in State())
        {
            var parameter = own as Parameter;
            var shape = parameter?.ShapeText ?? own.Shape.ToString();
            var values = reader.Tensor(
                name, there => parameter?.Fits(there) ?? there == own.Shape, shape, own.DType, (there, here) => $"{there} in the {source} and {here} in the model");
            reader.Then(() =>
            {
                if (parameter is null) own.CopyFrom(values!);
                else parameter.Assign(values!);
            });
        }
    }, "Build the model as it was when it was saved.");

    private KeyValuePair<string, Tensor>[] InitializedState(string method)
    {
        KeyValuePair<string, Tensor>[] state = [.. State()];
        var missing = state.FirstOrDefault(entry => entry.Value is Parameter { IsLazy: true });
        if (missing.Value is not Parameter parameter) return state;
        throw new LazyParameterException(
            $"{method}: '{missing.Key}' of {Name} is {parameter.ShapeText} and has no values yet. Run the model once, or give the layer its input size.");
    }
}
