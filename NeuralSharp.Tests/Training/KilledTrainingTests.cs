using System.Globalization;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>
/// Runs of the sample mnist are killed at random moments and go on: the model in the end has the bytes of an undisturbed run's. A few here, since each takes
/// seconds; the benchmarks' command resume does hundreds.
/// </summary>
[TestFixture]
internal sealed class KilledTrainingTests
{
    [Test]
    public void A_killed_training_ends_with_the_same_bytes()
    {
        using var folder = new TempFolder();
        var data = Directory.CreateDirectory(folder.File("data")).FullName;
        TinyMnist.Write(data, trainCount: 320, testCount: 100);
        var training = new KilledTraining(typeof(SampleRunner).Assembly.Location, data, folder.FullName);
        var wanted = training.Undisturbed();
        var random = new Random(1);
        for (var i = 0; i < 4; i++)
        {
            var run = training.KillAndGoOn(random, damages: i % 2 == 1);
            run.Hash.ShouldBe(wanted, string.Create(CultureInfo.InvariantCulture, $"kill {i}: {run}"));
            run.WasWarned.ShouldBe(i % 2 == 1);
        }
    }
}
