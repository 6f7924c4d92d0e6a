namespace NeuralSharp;

/// <summary>The folder in which the user's programs keep what they can fetch again.</summary>
internal static class UserCache
{
    /// <summary>NeuralSharp's part of it: below <c>%LOCALAPPDATA%</c>, <c>~/Library/Caches</c>, or <c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>.</summary>
    public static string Folder(string name) => Path.Combine(Root(), "NeuralSharp", name);

    private static string Root()
    {
        // A relative XDG_CACHE_HOME is to be ignored, says the XDG Base Directory Specification.
        if (OperatingSystem.IsWindows()) return OrTemporary(Environment.SpecialFolder.LocalApplicationData);
        if (OperatingSystem.IsMacOS()) return OrTemporary(Environment.SpecialFolder.UserProfile, "Library", "Caches");
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache)
            ? cache
            : OrTemporary(Environment.SpecialFolder.UserProfile, ".cache");
    }

    /// <summary>A user without a home, as a service may be, has a temporary folder at least.</summary>
    private static string OrTemporary(Environment.SpecialFolder home, params string[] below) =>
        Environment.GetFolderPath(home) is { Length: > 0 } path ? Path.Combine([path, .. below]) : Path.GetTempPath();
}
