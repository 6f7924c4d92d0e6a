namespace NeuralSharp.Tests.Samples;

/// <summary>MNIST's four files with a few made images: class c is a bar of light in the rows 2c + 3 and 2c + 4, so it can be learnt.</summary>
internal static class TinyMnist
{
    public static void Write(string folder, int trainCount = 40, int testCount = 10, string ending = "", int size = 28)
    {
        WritePart(folder, "train", trainCount, ending, size);
        WritePart(folder, "t10k", testCount, ending, size);
    }

    private static void WritePart(string folder, string part, int count, string ending, int size)
    {
        var pixels = new byte[count * size * size];
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % 10);
            for (var row = (2 * labels[i]) + 3; row < (2 * labels[i]) + 5 && row < size; row++) pixels.AsSpan(((i * size) + row) * size, size).Fill(200);
        }

        IdxFile.Write(Path.Combine(folder, $"{part}-images-idx3-ubyte{ending}"), [count, size, size], pixels);
        IdxFile.Write(Path.Combine(folder, $"{part}-labels-idx1-ubyte{ending}"), [count], labels);
    }
}
