using Microsoft.Playwright;
using NUnit.Framework;

namespace NeuralSharp.Acceptance;

/// <summary>
/// Debian's browser, started once for all tests. Where it is missing the tests are left out; with the variable
/// <c>NEURALSHARP_REQUIRED_BROWSER</c>, which .ci/run sets, they fail.
/// </summary>
[SetUpFixture]
internal sealed class Chromium
{
    private const string Required = "NEURALSHARP_REQUIRED_BROWSER";

    private static IBrowser? s_browser;

    private IPlaywright? _playwright;

    /// <summary>The browser that runs.</summary>
    public static IBrowser Browser => s_browser ?? throw new InvalidOperationException("The browser was not started.");

    [OneTimeSetUp]
    public async Task Start()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var path = folders.Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
        if (path is null)
        {
            const string reason = "There is no chromium in the folders of PATH. On Debian, as root: apt-get install chromium fonts-dejavu-core";
            if (Environment.GetEnvironmentVariable(Required) is { Length: > 0 }) Assert.Fail($"{reason}. {Required} asks for it.");
            Assert.Ignore(reason);
        }

        _playwright = await Playwright.CreateAsync();
        s_browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });   // a container's root cannot have the sandbox
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (s_browser is not null) await s_browser.CloseAsync();
        _playwright?.Dispose();
    }
}
