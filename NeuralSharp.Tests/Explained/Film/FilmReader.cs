using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NeuralSharp.Tests.Explained;

/// <summary>A page of a film, read as its script reads it, by code of its own.</summary>
internal sealed partial class FilmReader
{
    public FilmReader(string page)
    {
        Page = page;
        Data = JsonDocument.Parse(Json().Match(page).Groups[1].Value).RootElement;
    }

    /// <summary>The page's text.</summary>
    public string Page { get; }

    /// <summary>Its data.</summary>
    public JsonElement Data { get; }

    /// <summary>The page of a file.</summary>
    public static FilmReader Of(string path) => new(File.ReadAllText(path));

    /// <summary>The trainings that it shows.</summary>
    public JsonElement[] Takes => [.. Data.GetProperty("takes").EnumerateArray()];

    /// <summary>The steps of the frames of a training.</summary>
    public static int[] Steps(JsonElement take) => [.. take.GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("step").GetInt32())];

    /// <summary>All weights after a step, as bytes of Float32 numbers.</summary>
    public static byte[] Weights(JsonElement take, int step)
    {
        var steps = Steps(take);
        var (packed, frame, size) = (Unpacked(take.GetProperty("weights")), Array.IndexOf(steps, step), take.GetProperty("size").GetInt32());
        var (perFrame, numbers) = (packed.Length / steps.Length, packed.Length / size);
        var bytes = new byte[perFrame];
        for (var earlier = 0; earlier <= frame; earlier++)
        {
            for (var i = 0; i < perFrame; i++)
            {
                var place = (earlier * perFrame) + i;
                bytes[i] ^= packed[(place % size * numbers) + (place / size)];
            }
        }

        return bytes;
    }

    /// <summary>What is packed in a text of the data.</summary>
    public static byte[] Unpacked(JsonElement text)
    {
        using GZipStream gzip = new(new MemoryStream(text.GetBytesFromBase64()), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Json();
}
