using Microsoft.Playwright;

namespace NeuralSharp.Acceptance;

/// <summary>How a reader looks at a page.</summary>
/// <param name="Width">The window's width in pixels.</param>
/// <param name="Dark">Whether the reader asked the browser for dark colours.</param>
/// <param name="ReducedMotion">Whether the reader asked for pages that keep still.</param>
/// <param name="Script">Whether scripts run.</param>
internal readonly record struct Look(int Width = 1280, bool Dark = false, bool ReducedMotion = false, bool Script = true)
{
    /// <summary>A telephone's and a laptop's window, light and dark.</summary>
    public static IReadOnlyList<Look> Four { get; } = [new(360), new(360, Dark: true), new(1280), new(1280, Dark: true)];

    /// <summary>The same for the browser.</summary>
    public BrowserNewContextOptions Options() => new()
    {
        ViewportSize = new() { Width = Width, Height = 800 },
        JavaScriptEnabled = Script,
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion ? Microsoft.Playwright.ReducedMotion.Reduce : Microsoft.Playwright.ReducedMotion.NoPreference,
        Offline = true,
    };

    /// <summary>As a part of a file's name.</summary>
    public override string ToString() => Invariant($"{Width}-{(Dark ? "dark" : "light")}");
}
