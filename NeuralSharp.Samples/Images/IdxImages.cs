using System.Collections;

namespace NeuralSharp.Samples;

/// <summary>The images of an IDX file, each made when it is asked for: very many small ones take no more memory than their pixels.</summary>
internal sealed class IdxImages(byte[] values, int count, int height, int width) : IReadOnlyList<GrayImage>
{
    public int Count => count;

    public GrayImage this[int index] => new(values[(index * height * width)..((index + 1) * height * width)], width, height);

    public IEnumerator<GrayImage> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
