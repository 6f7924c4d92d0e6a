using System.Xml.Linq;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

[TestFixture]
internal sealed class ScheduleCurvesTests
{
    [Test]
    public void Every_schedule_is_named_and_drawn()
    {
        using var folder = new TempFolder();
        var schedules = ScheduleCurves.Typical(400);
        ScheduleCurves.Draw(schedules, 400).SaveTo(folder.FullName, "schedules.svg");
        var svg = XDocument.Load(folder.File("schedules.svg"));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim()).ToArray();
        foreach (var (name, _) in schedules) texts.ShouldContain(name);
        texts.ShouldContain("factor, with warm-up");
        var curves = svg.Descendants().Where(element => element.Name.LocalName == "polyline").Select(element => element.Attribute("points")!.Value.Split(' ').Length);
        curves.Count(points => points >= 20).ShouldBeGreaterThanOrEqualTo(schedules.Count);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(13)]
    public void A_short_course_is_drawn_too(int steps)
    {
        foreach (var (name, schedule) in ScheduleCurves.Typical(steps)) schedule.Values(steps).ShouldAllBe(factor => factor >= 0 && factor <= 1, name);
        ScheduleCurves.Draw(ScheduleCurves.Typical(steps), steps).Plot.Series.Count.ShouldBe(8);
    }

    [Test]
    public void More_curves_than_colours_are_refused() => Should.Throw<ArgumentOutOfRangeException>(
        () => ScheduleCurves.Draw([.. Enumerable.Repeat(("constant", (Schedule)new ConstantSchedule()), 9)], 10));
}
