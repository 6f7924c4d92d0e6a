using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace NeuralSharp;

/// <summary>What the film's script reads, as JSON. Bytes that are many stand packed in it: compressed (gzip), in base64.</summary>
internal static class FilmData
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The data of a page.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="takes">The films that it shows, each with the frames that it shows of it.</param>
    public static string Json(string title, IReadOnlyList<(TrainingFilm Film, IReadOnlyList<FilmFrame> Frames)> takes)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, s_options))
        {
            var plane = takes[0].Film.Camera.Plane;
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteNumber("classes", takes[0].Film.Camera.Classes);
            Write(json, "window", plane.Left, plane.Bottom, plane.Width, plane.Height);
            Write(json, "grid", plane.Columns, plane.Rows);
            Write(json, "points", [.. plane.Points.Select(value => Math.Round(value, 4))]);
            Write(json, "labels", [.. plane.Labels]);
            json.WriteStartArray("takes");
            for (var place = 0; place < takes.Count; place++) Take(json, takes[place].Film, takes[place].Frames, needsShell: place == 0 || !HaveOneShape(takes[0].Film, takes[place].Film));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>
    /// The weights of all frames, so arranged that they compress well: of each byte only what differs from the frame before (exclusive or), and then the
    /// first byte of every number, the second of every number, and so on.
    /// </summary>
    public static byte[] Arrange(IReadOnlyList<byte[]> frames, int numberSize)
    {
        var length = frames[0].Length;
        var arranged = new byte[frames.Count * length];
        var numbers = arranged.Length / numberSize;
        for (var i = 0; i < arranged.Length; i++)
        {
            var (frame, at) = (i / length, i % length);
            var before = frame == 0 ? (byte)0 : frames[frame - 1][at];
            arranged[(i % numberSize * numbers) + (i / numberSize)] = (byte)(frames[frame][at] ^ before);
        }

        return arranged;
    }

    private static void Take(Utf8JsonWriter json, TrainingFilm film, IReadOnlyList<FilmFrame> frames, bool needsShell)
    {
        var camera = film.Camera;
        json.WriteStartObject();
        json.WriteString("name", film.Name);
        json.WriteStartArray("layers");
        foreach (var layer in camera.Layers)
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            if (layer.HasLines) json.WriteBoolean("lines", true);
            json.WriteStartArray("parameters");
            foreach (var (name, parameter) in layer.Parameters)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                Write(json, "shape", [.. parameter.Shape.ToArray().Select(size => (double)size)]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("frames");
        foreach (var frame in frames)
        {
            json.WriteStartObject();
            json.WriteNumber("step", frame.Step);
            WriteNumber(json, "loss", frame.Loss);
            json.WriteNumber("right", frame.Right);
            Write(json, "norms", frame.Norms);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "curve", [.. film.Losses.Places.SelectMany(place => (double[])[place.Step, (float)place.Least, (float)place.Most])]);
        json.WriteNumber("size", camera.WeightSize);
        json.WriteString("weights", Pack(Arrange([.. frames.Select(frame => frame.Weights)], camera.WeightSize)));
        json.WriteString("surfaces", Pack([.. frames.SelectMany(frame => frame.Surface)]));
        json.WriteString("answers", Pack([.. frames.SelectMany(frame => frame.IsRight.Select(isRight => isRight ? (byte)1 : (byte)0))]));
        if (needsShell) json.WriteString("shell", Pack(Encoding.UTF8.GetBytes(camera.Shell!)));
        json.WriteStartArray("explorers");
        foreach (var frame in frames) json.WriteStringValue(Pack(Encoding.UTF8.GetBytes(frame.Explorer)));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Whether the explorer draws the same graph for both, so that one page without numbers serves both.</summary>
    private static bool HaveOneShape(TrainingFilm one, TrainingFilm other) => one.Camera.Layers.Select(layer => layer.Name).SequenceEqual(other.Camera.Layers.Select(layer => layer.Name));

    private static string Pack(byte[] bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(bytes);
        return Convert.ToBase64String(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }

    private static void Write(Utf8JsonWriter json, string name, params ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) WriteNumber(json, value);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        WriteNumber(json, value);
    }

    /// <summary>A number; JSON has none for those that are not finite, which stand as texts.</summary>
    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
