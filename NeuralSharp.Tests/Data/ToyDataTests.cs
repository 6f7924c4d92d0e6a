using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>Toy data lies where its formula says, in each class as many points, and is that of its seed.</summary>
[TestFixture]
internal sealed class ToyDataTests
{
    private static readonly Dictionary<string, Func<ulong, TensorDataset>> s_sets = new()
    {
        ["xor"] = seed => ToyData.Xor(100, noise: 0.1, seed),
        ["moons"] = seed => ToyData.Moons(100, seed: seed),
        ["circles"] = seed => ToyData.Circles(100, seed: seed),
        ["spirals"] = seed => ToyData.Spirals(100, seed: seed),
        ["blobs"] = seed => ToyData.Blobs(100, seed: seed),
        ["sine"] = seed => ToyData.Sine(100, seed: seed),
    };

    private static IEnumerable<string> Names => s_sets.Keys;

    [TestCaseSource(nameof(Names))]
    public void The_same_seed_gives_the_same_points_and_another_gives_others(string name)
    {
        var points = Inputs(s_sets[name](1));
        Inputs(s_sets[name](1)).ShouldBe(points);
        Inputs(s_sets[name](2)).ShouldNotBe(points);
        points.ShouldAllBe(value => float.IsFinite(value));
        if (name != "sine") Labels(s_sets[name](1)).CountBy(label => label).Select(entry => entry.Value).ShouldAllBe(count => count >= 33 && count <= 50);
    }

    [Test]
    public void Xor_is_the_truth_table()
    {
        Inputs(ToyData.Xor()).ShouldBe([0, 0, 0, 1, 1, 0, 1, 1]);
        Labels(ToyData.Xor()).ShouldBe([0, 1, 1, 0]);
    }

    [Test]
    public void Moons_circles_and_spirals_lie_on_their_curves()
    {
        Each(ToyData.Moons(101, noise: 0), (x, y, label) =>
        {
            var (cos, sin) = label == 0 ? (x, y) : (1 - x, 0.5 - y);
            (cos * cos + sin * sin).ShouldBe(1, 1e-6);
            sin.ShouldBeGreaterThanOrEqualTo(-1e-6);
        });
        Each(ToyData.Circles(100, noise: 0, factor: 0.3), (x, y, label) => Math.Sqrt(x * x + y * y).ShouldBe(label == 0 ? 1 : 0.3, 1e-6));
        Each(ToyData.Spirals(99, classes: 3, turns: 1, noise: 0), (x, y, label) =>
        {
            var r = Math.Sqrt(x * x + y * y);
            r.ShouldBeLessThanOrEqualTo(1 + 1e-6);
            Math.Cos(2 * Math.PI * (r + label / 3.0)).ShouldBe(r > 0 ? x / r : Math.Cos(2 * Math.PI * label / 3.0), 1e-4);
        });
        Inputs(ToyData.Moons(2, noise: 0)).ShouldBe([1, 0, 0, 0.5f], 1e-6);
        Inputs(ToyData.Moons(1, noise: 0)).Length.ShouldBe(2);
    }

    [Test]
    public void Blobs_and_sine_have_the_noise_asked_for()
    {
        var blobs = ToyData.Blobs(30_000, classes: 3, standardDeviation: 0.5, seed: 4);
        var (points, labels) = (Inputs(blobs), Labels(blobs));
        for (var label = 0; label < 3; label++)
        {
            var xs = Enumerable.Range(0, labels.Length).Where(i => labels[i] == label).Select(i => (double)points[2 * i]).ToList();
            var mean = xs.Average();
            Math.Sqrt(xs.Average(x => (x - mean) * (x - mean))).ShouldBe(0.5, 0.02);
        }

        var (x, y) = ToyData.Sine(30_000, noise: 0.2, seed: 4).Gather([.. Enumerable.Range(0, 30_000)]);
        (y - x.Sin()).Pow(2).Mean().Sqrt().Item().ShouldBe(0.2, 0.01);
        x.Abs().Max().Item().ShouldBe(Math.PI, 0.01);
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ToyData.Moons(0));
        Should.Throw<ArgumentOutOfRangeException>(() => ToyData.Moons(10, noise: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => ToyData.Sine(10, noise: double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => ToyData.Circles(10, factor: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => ToyData.Blobs(10, classes: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => ToyData.Spirals(10, turns: 0));
    }

    private static void Each(TensorDataset data, Action<double, double, int> check)
    {
        var (points, labels) = (Inputs(data), Labels(data));
        for (var i = 0; i < labels.Length; i++) check(points[2 * i], points[2 * i + 1], labels[i]);
    }

    private static float[] Inputs(TensorDataset data) => All(data).Inputs.ToArray<float>();

    private static int[] Labels(TensorDataset data) => All(data).Targets.ToArray<int>();

    private static Batch All(TensorDataset data) => data.Gather([.. Enumerable.Range(0, data.Count)]);
}
