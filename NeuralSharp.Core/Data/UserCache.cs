namespace NeuralSharp;

/// <summary>The folder in which the user's programs keep what they can fetch again.</summary>
internal static class UserCache
{
    /// <summary>NeuralSharp's part of it: below <c>%LOCALAPPDATA%</c>, <c>~/Library/Caches</c>, or <c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>.</summary>
    public static string Folder(string name) => Path.Combine(Root(), "NeuralSharp", name);

    private static string Root()
    {
        if (OperatingSystem.IsWindows()) return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Caches");
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(home, ".cache");
    }
}
