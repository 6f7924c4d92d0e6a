namespace NeuralSharp.Layers;

/// <summary>One kind of layer in files.</summary>
internal sealed class LayerRow
{
    private LayerRow(Type type, Action<Module, LayerWriter> write, Func<LayerReader, Module> read) => (Type, Write, Read) = (type, write, read);

    /// <summary>The layer's type.</summary>
    public Type Type { get; }

    /// <summary>The layer's name in files, which stays when the type is renamed: give it here then.</summary>
    public string Name => Type.Name;

    /// <summary>Writes what a layer was made with.</summary>
    public Action<Module, LayerWriter> Write { get; }

    /// <summary>Makes a layer of it.</summary>
    public Func<LayerReader, Module> Read { get; }

    public static LayerRow Of<TLayer>(Action<TLayer, LayerWriter> write, Func<LayerReader, TLayer> read)
        where TLayer : Module => new(typeof(TLayer), (layer, to) => write((TLayer)layer, to), read);

    /// <summary>A layer that is made with nothing.</summary>
    public static LayerRow Of<TLayer>()
        where TLayer : Module, new() => Of<TLayer>(static (_, _) => { }, static _ => new TLayer());
}
