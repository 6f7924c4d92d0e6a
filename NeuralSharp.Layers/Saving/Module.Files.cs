namespace NeuralSharp.Layers;

/// <content>Models in files, and back.</content>
public abstract partial class Module
{
    /// <summary>
    /// Writes the model to a safetensors file: all parameters and buffers, and what it is made of, so that <see cref="Open(string)"/> can build it again
    /// without the code that made it. Of a model with modules of your own, or a <see cref="Lambda"/>, the parameters and buffers alone can be read
    /// again: <see cref="Load"/>.
    /// </summary>
    /// <remarks>
    /// The file is replaced as a whole, by a rename; on Unix it keeps its mode, and a symbolic link stays one. What the model is made of stands in the
    /// metadata, under <c>neuralsharp.model</c>; other programs that read the format pass over it.
    /// </remarks>
    /// <example>
    /// <code>
    /// model.Save("iris.safetensors", new Dictionary&lt;string, string&gt; { ["classes"] = "setosa, versicolor, virginica" });
    /// // in another program
    /// var model = Module.Open("iris.safetensors", out var texts);
    /// Console.WriteLine(texts["classes"]);
    /// </code>
    /// </example>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <param name="metadata">Texts to keep with the model, such as the names of its classes.</param>
    /// <exception cref="ArgumentException">
    /// A name or text is no Unicode text, a text has the name <c>neuralsharp.model</c>, or all names and texts take more than the 100,000,000 bytes that a file's
    /// header may.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    /// <exception cref="LazyParameterException">A layer was not used yet and has no input size.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafeTensors.Write(path, InitializedState("Save"), WithArchitecture(metadata));   // the tensors themselves: copies would double the memory

    /// <summary>Writes the model to a stream, which stays open; otherwise as <see cref="Save(string, IReadOnlyDictionary{string, string})"/>.</summary>
    /// <inheritdoc cref="Save(string, IReadOnlyDictionary{string, string})"/>
    /// <param name="stream">Where to write.</param>
    /// <param name="metadata">Texts to keep with the model, such as the names of its classes.</param>
    public void Save(Stream stream, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafeTensors.Write(stream, InitializedState("Save"), WithArchitecture(metadata));

    /// <summary>
    /// Reads all parameters and buffers from a safetensors file, bit for bit. A layer that was not used yet takes its input size from it.
    /// Where anything does not fit, nothing is changed. Types that tensors here do not have, such as BF16, are converted (see <see cref="SafeTensors.Read(string, bool)"/>).
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="StateMismatchException">The file's names, shapes or types are not this model's.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Load(string path) => TakeOver(SafeTensors.Read(path), $"{Name}.Load: '{path}'", "file");

    /// <summary>
    /// Builds the model that a file describes, with its parameters and buffers, bit for bit. Only layers of the library can be in it, by a closed list of their
    /// names; nothing in the file names a type or runs code.
    /// </summary>
    /// <remarks>
    /// The model is in evaluation mode, ready to predict; <c>Train</c>, and every trainer, puts it in training mode. Layers that were frozen are frozen. Hooks are not in
    /// a file, nor are generators: dropout and noise draw from <see cref="Generator.Default"/>.
    /// </remarks>
    /// <example><code>var model = (Sequential)Module.Open("mnist.safetensors");</code></example>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">
    /// The file is damaged, what it says of its model cannot be, or it says nothing: an earlier version wrote it, or the model has modules of your own. <see cref="Load"/>
    /// reads such a file into a model that was built in code.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Module Open(string path) => Open(path, out _);

    /// <inheritdoc cref="Open(string)"/>
    /// <param name="path">The file.</param>
    /// <param name="metadata">The texts that were saved with the model, of the same version of the file.</param>
    public static Module Open(string path, out IReadOnlyDictionary<string, string> metadata) => Open(SafeTensors.Read(path), path, out metadata);

    /// <summary>Builds the model that a stream holds from here to its end; otherwise as <see cref="Open(string)"/>.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static Module Open(Stream stream) => Open(stream, out _);

    /// <inheritdoc cref="Open(Stream)"/>
    /// <param name="stream">What to read.</param>
    /// <param name="metadata">The texts that were saved with the model.</param>
    public static Module Open(Stream stream, out IReadOnlyDictionary<string, string> metadata) =>
        Open(SafeTensors.Read(stream), SafeTensors.NameOf(stream), out metadata);

    /// <summary>
    /// Builds the model that a file describes, of tensors and texts that were read from it already (<see cref="SafeTensors.Read(string, bool)"/>), for who looks at them
    /// first: both are of the same version of the file. Otherwise as <see cref="Open(string)"/>.
    /// </summary>
    /// <param name="file">What was read. The model gets copies of the tensors.</param>
    /// <param name="path">Where it was read from, for messages.</param>
    /// <exception cref="DataFormatException">What it says of its model cannot be, or it says nothing; see <see cref="Open(string)"/>.</exception>
    public static Module Open(TensorDictionary file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        var model = ArchitectureReader.Read(file, path);
        try
        {
            model.TakeOver(file, $"{model.Name}.Open", "file");
        }
        catch (StateMismatchException e)
        {
            throw new DataFormatException(path, $"its tensors are not those of the model that it describes: {e.Message}", "Save the model again, or fetch a fresh copy.", e);
        }

        return model.Eval();
    }

    private static Module Open(TensorDictionary file, string path, out IReadOnlyDictionary<string, string> metadata)
    {
        metadata = file.Metadata.Where(entry => entry.Key != SafeTensors.ModelKey).ToDictionary();
        return Open(file, path);
    }

    /// <summary>What stands in the metadata: what the model is made of, and the user's texts.</summary>
    private Dictionary<string, string> WithArchitecture(IReadOnlyDictionary<string, string>? metadata)
    {
        var texts = new Dictionary<string, string> { [SafeTensors.ModelKey] = ArchitectureWriter.TextOf(this) };
        foreach (var (name, text) in metadata ?? new Dictionary<string, string>())
        {
            if (!texts.TryAdd(name, text))
                throw new ArgumentException($"Save: the text {Printable.Quoted(name)} stands twice, or has the name under which the model itself is described. Give it another.", nameof(metadata));
        }

        return texts;
    }
}
