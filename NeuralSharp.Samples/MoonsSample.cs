using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>Two half circles that reach into each other. How they are learnt stands in <see cref="PlaneClassifier"/>.</summary>
internal static class MoonsSample
{
    public static Command Command() => PlaneSettings.AddTo(
        new SampleCommand(
            "moons",
            "Learns to tell two moons apart that reach into each other, and draws how",
            ("", "two moons, in a second"),
            ("--noise 0.3 --points 2000", "moons that overlap, so that not every answer can be right"),
            ("--output moons.svg", "the regions as a picture; .png is the same without axes"),
            ("--film moons.html", "the training frame by frame, beside one in which ZeroGrad is forgotten; open it in a browser")),
        (400, 0.15, 100),
        PlaneClassifier.OutputOption(),
        (_, settings, cancellation) => PlaneClassifier.Run(ToyData.Moons(settings.Points, settings.Noise, settings.Seed), classes: 2, "Two moons", settings, cancellation),
        PlaneClassifier.FilmOptions());
}
