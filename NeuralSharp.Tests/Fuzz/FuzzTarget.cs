namespace NeuralSharp.Tests.Fuzz;

/// <summary>A reader of files that is given damaged ones.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Files">Whole files.</param>
/// <param name="Read">Reads the file at a path.</param>
/// <param name="Documents">Whether it documents an exception for a damaged file.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Files, Action<string> Read, Func<Exception, bool> Documents)
{
    /// <summary>Makes a damaged file look whole again, so that the damage gets past the checksums; as it is where that is null.</summary>
    public Func<byte[], byte[]>? Repair { get; init; }

    /// <summary>How many bytes a file unpacks to, as far as it can be unpacked; 0 where nothing is packed.</summary>
    public Func<byte[], long> UnpackedBytes { get; init; } = _ => 0;

    public override string ToString() => Name;
}
