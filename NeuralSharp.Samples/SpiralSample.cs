using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>Arms that wind around each other: no line parts them, three hidden layers do. How they are learnt stands in <see cref="PlaneClassifier"/>.</summary>
internal static class SpiralSample
{
    public static Command Command()
    {
        var arms = Options.Positive("--arms", "How many arms, a class each", 3, ClassColors.Most, least: 2);
        var command = new SampleCommand(
            "spiral",
            "Learns which arm of a spiral a point lies on, and draws what it learnt",
            ("", "three arms, in a second or two"),
            ("--arms 5 --noise 0.03 --epochs 400", "more of them, and less clear"),
            ("--output spiral.svg", "the regions as a picture; .png is the same without axes"),
            ("--film spiral.html", "the training frame by frame, beside one in which ZeroGrad is forgotten; open it in a browser"))
        {
            arms,
        };
        return PlaneSettings.AddTo(command, (600, 0.02, 200), PlaneClassifier.OutputOption(), (parsed, settings, cancellation) => PlaneClassifier.Run(
            ToyData.Spirals(settings.Points, parsed.GetValue(arms), noise: settings.Noise, seed: settings.Seed), parsed.GetValue(arms), "The arms of a spiral", settings, cancellation),
            PlaneClassifier.FilmOptions());
    }
}
