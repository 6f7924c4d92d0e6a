using NeuralSharp.Samples;

namespace NeuralSharp.Acceptance;

/// <summary>Films of the samples, made once: of XOR, of two moons whose broken training ends in NaN, and of a spiral alone.</summary>
internal static class FilmPages
{
    public const string Xor = "film-xor.html", Stuck = "film-stuck.html", Moons = "film-moons.html", Spiral = "film-spiral.html";

    private static readonly Dictionary<string, string[]> s_arguments = new()
    {
        [Xor] = ["xor", "--steps", "200"],
        [Stuck] = ["xor", "--steps", "60", "--mistake", "xor-stuck"],
        [Moons] = ["moons", "--optimizer", "momentum", "--seed", "3", "--epochs", "20"],
        [Spiral] = ["spiral", "--points", "100", "--epochs", "3", "--mistake", "none"],
    };

    private static readonly Dictionary<string, Lazy<string>> s_paths = s_arguments.Keys.ToDictionary(name => name, name => new Lazy<string>(() => Write(name)));

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Files => s_arguments.Keys;

    /// <summary>The path of one.</summary>
    public static string Path(string name) => s_paths[name].Value;

    private static string Write(string name)
    {
        var path = PageFolder.File(name);
        if (SampleRunner.Run([.. s_arguments[name], "--film", path], CancellationToken.None) != 0) throw new InvalidOperationException($"The sample failed that films {name}.");
        return path;
    }
}
