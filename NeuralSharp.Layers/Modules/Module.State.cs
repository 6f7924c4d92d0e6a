namespace NeuralSharp.Layers;

/// <content>Parameters and buffers as a state, and in files.</content>
public abstract partial class Module : IStateful
{
    /// <summary>Writes all parameters and buffers to a safetensors file.</summary>
    /// <remarks>The file is replaced as a whole, by a rename; on Unix it keeps its mode, and a symbolic link stays one.</remarks>
    /// <exception cref="ArgumentException">A name is no Unicode text, or all names take more than the 100,000,000 bytes that a file's header may.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    /// <exception cref="LazyParameterException">A layer was not used yet and has no input size.</exception>
    public void Save(string path) => SafeTensors.Write(path, InitializedState("Save"));   // the tensors themselves: copies would double the memory

    /// <summary>
    /// Reads all parameters and buffers from a safetensors file, bit for bit. A layer that was not used yet takes its input size from it.
    /// Where anything does not fit, nothing is changed. Types that tensors here do not have, such as BF16, are converted (see <see cref="SafeTensors.Read"/>).
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="StateMismatchException">The file's names, shapes or types are not this model's.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Load(string path) => TakeOver(SafeTensors.Read(path), $"{Name}.Load: '{path}'", "file");

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
    /// not fit, nothing is changed. What <see cref="SafeTensors.Read"/> gave is a state, too.
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
