namespace NeuralSharp.Layers;

/// <content>Parameters and buffers in files.</content>
public abstract partial class Module
{
    /// <summary>Writes all parameters and buffers to a safetensors file.</summary>
    /// <remarks>The file is replaced as a whole, by a rename; on Unix it keeps its mode, and a symbolic link stays one.</remarks>
    /// <exception cref="ArgumentException">A name is no Unicode text, or all names take more than the 100,000,000 bytes that a file's header may.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    /// <exception cref="LazyParameterException">A layer was not used yet and has no input size.</exception>
    public void Save(string path)
    {
        KeyValuePair<string, Tensor>[] state = [.. State()];
        var missing = state.FirstOrDefault(entry => entry.Value is Parameter { IsLazy: true });
        if (missing.Value is Parameter parameter)
        {
            throw new LazyParameterException(
                $"Save: '{missing.Key}' of {Name} is {parameter.ShapeText} and has no values yet. Run the model once, or give the layer its input size.");
        }

        SafeTensors.Write(path, state);
    }

    /// <summary>
    /// Reads all parameters and buffers from a safetensors file, bit for bit. A layer that was not used yet takes its input size from it.
    /// Where anything does not fit, nothing is changed. Types that tensors here do not have, such as BF16, are converted (see <see cref="SafeTensors.Read"/>).
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="ModelMismatchException">The file's names, shapes or types are not this model's.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Load(string path) => LoadStateDict(SafeTensors.Read(path), $"'{path}'");

    /// <summary>
    /// Takes over all parameters and buffers by their names, as <see cref="Load"/> does: for tensors that were read already, which another reading
    /// of their file might not give again. Where anything does not fit, nothing is changed.
    /// </summary>
    /// <exception cref="ModelMismatchException">The names, shapes or types are not this model's.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        LoadStateDict(state, "the state");
    }

    private void LoadStateDict(IReadOnlyDictionary<string, Tensor> tensors, string source)
    {
        KeyValuePair<string, Tensor>[] state = [.. State()];
        CheckFit(source, state, tensors);
        foreach (var (name, _) in state) TensorBytes.CheckHasValues(tensors[name]);   // before anything is changed
        foreach (var (name, tensor) in state)
        {
            if (tensor is Parameter parameter) parameter.Assign(tensors[name]);
            else tensor.CopyFrom(tensors[name]);
        }
    }

    private void CheckFit(string source, KeyValuePair<string, Tensor>[] state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var faults = new List<string>();
        foreach (var (name, own) in state)
        {
            if (!tensors.TryGetValue(name, out var tensor)) faults.Add($"'{name}' is missing");
            else if (!Fits(own, tensor.Shape)) faults.Add($"'{name}' is {tensor.Shape} in the file and {(own as Parameter)?.ShapeText ?? own.Shape.ToString()} in the model");
            else if (tensor.DType != own.DType) faults.Add($"'{name}' is {tensor.DType} in the file and {own.DType} in the model");
        }

        var names = state.Select(entry => entry.Key).ToHashSet();
        faults.AddRange(tensors.Keys.Where(name => !names.Contains(name)).Select(name => $"{Printable.Quoted(name)} is in the file and not in the model"));
        if (faults.Count == 0) return;
        const int shown = 5;
        var more = faults.Count > shown ? Invariant($" (and {faults.Count - shown} more)") : "";
        throw new ModelMismatchException(
            $"{source} does not fit {Name}: {string.Join("; ", faults.Take(shown))}{more}. Build the model as it was when it was saved.");
    }

    private static bool Fits(Tensor own, in Shape shape) => own is Parameter parameter ? parameter.Fits(shape) : own.Shape == shape;
}
