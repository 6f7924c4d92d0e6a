using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The surfaces against their formulas in System.Math, and the race against closed forms.</summary>
[TestFixture]
internal sealed class RaceTests
{
    /// <summary>Every surface's formula again, without tensors.</summary>
    private static readonly Dictionary<string, Func<double, double, double>> s_formulas = new()
    {
        ["beale"] = (x, y) => Math.Pow(1.5 - x + (x * y), 2) + Math.Pow(2.25 - x + (x * y * y), 2) + Math.Pow(2.625 - x + (x * y * y * y), 2),
        ["rosenbrock"] = (x, y) => Math.Pow(1 - x, 2) + (100 * Math.Pow(y - (x * x), 2)),
        ["himmelblau"] = (x, y) => Math.Pow((x * x) + y - 11, 2) + Math.Pow(x + (y * y) - 7, 2),
        ["rastrigin"] = (x, y) => 20 + (x * x) - (10 * Math.Cos(2 * Math.PI * x)) + (y * y) - (10 * Math.Cos(2 * Math.PI * y)),
        ["saddle"] = (x, y) => (x * x / 2) + (Math.Pow((y * y) - 1, 2) / 4),
        ["plateau"] = (x, y) => 1 - Math.Exp(-((x * x) + (y * y)) / 2),
        ["quadratic"] = (x, y) => ((x * x) + (100 * y * y)) / 2,
        ["tilted"] = (x, y) => (Math.Pow((0.8 * x) + (0.6 * y), 2) + (100 * Math.Pow((0.8 * y) - (0.6 * x), 2))) / 2,
    };

    private static Surface Quadratic => Surfaces.All.Single(surface => surface.Name == "quadratic");

    private static IEnumerable<string> SurfaceNames => Surfaces.All.Select(surface => surface.Name);

    private static IEnumerable<string> RacerNames => Racers.All.Select(racer => racer.Name);

    [TestCaseSource(nameof(SurfaceNames))]
    public void A_surface_has_its_formulas_values_and_slopes(string name)
    {
        var surface = Surfaces.All.Single(surface => surface.Name == name);
        var formula = s_formulas[name];
        var points = surface.Window.Grid(5, 4);
        var values = surface.ValuesAt(points);
        var (x, y) = (new Parameter(Column(points, point => point.X)), new Parameter(Column(points, point => point.Y)));
        surface.Function(x, y).Sum().Backward();
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b) = points[i];
            values[i].ShouldBe(formula(a, b), 1e-12 * (1 + formula(a, b)));
            const double h = 1e-5;
            Slope(x, i).ShouldBe((formula(a + h, b) - formula(a - h, b)) / (2 * h), 1e-6 * (1 + formula(a, b)), $"∂f/∂x at {points[i]}");
            Slope(y, i).ShouldBe((formula(a, b + h) - formula(a, b - h)) / (2 * h), 1e-6 * (1 + formula(a, b)), $"∂f/∂y at {points[i]}");
        }
    }

    [TestCaseSource(nameof(SurfaceNames))]
    public void A_surface_is_0_and_flat_at_its_minima_and_positive_elsewhere(string name)
    {
        var surface = Surfaces.All.Single(surface => surface.Name == name);
        surface.ValuesAt(surface.Minima).ShouldAllBe(value => Math.Abs(value) < 1e-20);
        surface.ValuesAt(surface.Window.Grid(31, 30)).ShouldAllBe(value => value > 0);
        surface.Minima.ShouldAllBe(minimum => surface.Window.Contains(minimum));
        surface.Window.Contains(surface.Start).ShouldBeTrue();
        var (x, y) = (new Parameter(Column(surface.Minima, point => point.X)), new Parameter(Column(surface.Minima, point => point.Y)));
        surface.Function(x, y).Sum().Backward();
        for (var i = 0; i < surface.Minima.Count; i++)
        {
            Slope(x, i).ShouldBe(0, 1e-10);
            Slope(y, i).ShouldBe(0, 1e-10);
        }
    }

    [Test]
    public void SGD_on_the_quadratic_is_two_geometric_series()
    {
        const double rate = 0.015;
        var run = Run("sgd", rate, 300);
        for (var step = 0; step <= 300; step++)
        {
            run.Points[step].X.ShouldBe(-9 * Math.Pow(1 - rate, step), 1e-12);
            run.Points[step].Y.ShouldBe(1.5 * Math.Pow(1 - (100 * rate), step), 1e-12);
        }

        // From the first steps on y no longer counts: |x| is within 0.01 when 9 · 0.985ᵏ ≤ 0.01.
        run.StepsToTolerance.ShouldBe((int)Math.Ceiling(Math.Log(0.01 / 9) / Math.Log(1 - rate)) is var first && first <= 300 ? first : null);
        Run("sgd", rate, 500).StepsToTolerance.ShouldBe((int)Math.Ceiling(Math.Log(0.01 / 9) / Math.Log(1 - rate)));
        run.HasDiverged.ShouldBeFalse();
        run.Evaluations.ShouldBe(300);
        run.FinalValue.ShouldBe(((run.Points[^1].X * run.Points[^1].X) + (100 * run.Points[^1].Y * run.Points[^1].Y)) / 2, 1e-12);
        run.FinalDistance.ShouldBe(Math.Sqrt((run.Points[^1].X * run.Points[^1].X) + (run.Points[^1].Y * run.Points[^1].Y)), 1e-12);
    }

    [Test]
    public void Who_leaves_the_plane_diverges_and_the_way_ends_before()
    {
        var run = Run("sgd", 1, 50);   // y is multiplied by -99: 1.5, -148.5, 14,701.5
        run.HasDiverged.ShouldBeTrue();
        run.Points.Count.ShouldBe(2);
        run.Points[1].Y.ShouldBe(-148.5, 1e-9);
        run.StepsToTolerance.ShouldBeNull();
    }

    [Test]
    public void Who_passes_a_minimum_has_not_arrived_until_it_stays()
    {
        // With the rate 1 SGD is at x = 0 in one step; from y = 0.02 it then goes 0.02, -0.018, ... by a factor of -0.9.
        var surface = Quadratic with { Start = new(1, 0.005), Function = (x, y) => (x.Square() / 2) + (0.95 * y.Square()) };
        var run = RaceTrack.Run(surface, Named("sgd"), 1, 20);
        run.StepsToTolerance.ShouldBe(1);

        // Momentum crosses the minimum and comes back.
        var swing = RaceTrack.Run(surface with { Start = new(1, 0) }, Named("momentum"), 0.1, 400);
        var within = Enumerable.Range(0, 401).Where(step => Math.Abs(swing.Points[step].X) <= 0.01).ToArray();
        swing.StepsToTolerance!.Value.ShouldBeGreaterThan(within[0]);
        Enumerable.Range(swing.StepsToTolerance.Value, 401 - swing.StepsToTolerance.Value).ShouldAllBe(step => within.Contains(step));
        within.ShouldNotContain(swing.StepsToTolerance.Value - 1);
    }

    [Test]
    public void The_inner_state_of_the_first_step_is_known()
    {
        // The gradient at (-9, 1.5) is (-9, 150).
        State("sgd", 0.01).ShouldBe([("effective step", 0.01, 0.01)]);
        State("momentum", 0.01).ShouldBe([("Δ", -0.09, 1.5)]);
        State("nesterov", 0.01).ShouldBe([("Δ", -0.09, 1.5)]);
        State("adagrad", 0.9).ShouldBe([("√s", 9, 150), ("effective step", 0.1, 0.006)]);
        State("rmsprop", 0.9).ShouldBe([("√s", Rounded(9 * Math.Sqrt(0.1)), Rounded(150 * Math.Sqrt(0.1))),
            ("effective step", Rounded(0.1 / Math.Sqrt(0.1)), Rounded(0.006 / Math.Sqrt(0.1)))]);
        State("adam", 0.9).ShouldBe([("m̂", -9, 150), ("√v̂", 9, 150), ("effective step", 0.1, 0.006)]);
        State("adam-biased", 0.9).ShouldBe([("m", -0.9, 15), ("√v", Rounded(9 * Math.Sqrt(0.001)), Rounded(150 * Math.Sqrt(0.001))),
            ("effective step", Rounded(0.1 / Math.Sqrt(0.001)), Rounded(0.006 / Math.Sqrt(0.001)))]);
        State("amsgrad", 0.9).ShouldBe([("m̂", -9, 150), ("√v̂ max", 9, 150), ("effective step", 0.1, 0.006)]);
        State("adamax", 0.9).ShouldBe([("m̂", -9, 150), ("u", 9, 150), ("effective step", 0.1, 0.006)]);
        State("lion", 0.9).ShouldBe([("m", -0.09, 1.5)]);
        State("lbfgs", 1).ShouldBeEmpty();
    }

    [Test]
    public void AdaGrad_stalls_where_gradients_add_up_and_RMSprop_does_not()
    {
        // On a slope of constant steepness √s grows with √t and the effective step falls with 1/√t; RMSprop's stays.
        var slope = Quadratic with { Start = new(0, 0), Function = (x, y) => -x + (0 * y) };
        var adagrad = RaceTrack.Run(slope, Named("adagrad"), 1, 400).States[1][0];
        adagrad[0].ShouldBe(1, 1e-9);
        adagrad[99].ShouldBe(0.1, 1e-9);
        adagrad[399].ShouldBe(0.05, 1e-9);
        RaceTrack.Run(slope, Named("rmsprop"), 1, 400).States[1][0][399].ShouldBe(1, 1e-6);
    }

    [Test]
    public void The_search_finds_the_rate_that_the_closed_form_finds()
    {
        // SGD on the quadratic leaves the window at once where |1 - 100 η| · 1.5 > 2.4; of the rest the largest factor decides.
        var expected = RateSearch.Grid.Where(rate => Math.Abs(1 - (100 * rate)) * 1.5 <= 2.4)
            .Select(rate => (rate, steps: Enumerable.Range(0, 401).Last(k =>
                Math.Sqrt(Math.Pow(9 * Math.Pow(1 - rate, k), 2) + Math.Pow(1.5 * Math.Pow(1 - (100 * rate), k), 2)) > 0.01) + 1))
            .MinBy(entry => entry.steps);
        RateSearch.Best(Quadratic, Named("sgd"), 400).ShouldBe(expected.rate);
        Run("sgd", expected.rate, 400).StepsToTolerance.ShouldBe(expected.steps);
    }

    [Test]
    public void The_grid_has_four_rates_of_two_digits_a_decade() =>
        RateSearch.Grid.ShouldBe([
            0.0001, 0.00018, 0.00032, 0.00056, 0.001, 0.0018, 0.0032, 0.0056, 0.01, 0.018, 0.032, 0.056, 0.1, 0.18, 0.32, 0.56,
            1, 1.8, 3.2, 5.6, 10, 18, 32, 56, 100,
        ]);

    [TestCaseSource(nameof(RacerNames))]
    public void The_same_race_gives_the_same_figures_and_starts_run_together_as_alone(string name)
    {
        var surface = Surfaces.All.Single(surface => surface.Name == "himmelblau");
        var grid = new StartGrid(surface, 3, 2);
        var recorded = grid.Record(Named(name), 0.01, [0, 10, 20, 30]);
        for (var start = 0; start < grid.Starts.Count; start++)
        {
            var alone = RaceTrack.Run(surface with { Start = grid.Starts[start] }, Named(name), 0.01, 30);
            var again = RaceTrack.Run(surface with { Start = grid.Starts[start] }, Named(name), 0.01, 30);
            again.Points.ShouldBe(alone.Points);
            recorded.Outcomes[start].ShouldBe((short)(alone.HasDiverged ? -2 : alone.StepsToTolerance ?? -1));
            for (var frame = 0; frame < 4 && !alone.HasDiverged; frame++)
            {
                // The area is twice the window: 24 by 22 about (0, 0).
                var point = alone.Points[10 * frame];
                ((double)recorded.X[start, frame]).ShouldBe(Math.Clamp((point.X + 12) / 24, 0, 1) * 4095, 0.51);
                ((double)recorded.Y[start, frame]).ShouldBe(Math.Clamp((point.Y + 11) / 22, 0, 1) * 4095, 0.51);
                ((double)recorded.Values[start, frame]).ShouldBe(
                    Math.Clamp((Math.Log10(s_formulas["himmelblau"](point.X, point.Y)) + 12) / 20, 0, 1) * 1023, 0.51);
            }
        }
    }

    [Test]
    public void All_optimizers_have_names_and_colours_of_their_own()
    {
        Racers.All.Select(racer => racer.Name).ShouldBeUnique();
        Racers.All.Select(racer => racer.Color).ShouldBeUnique();
        Racers.Five.Select(racer => racer.Title).ShouldBe(["SGD", "SGDMomentum", "AdaGrad", "RMSprop", "Adam"]);
    }

    [Test]
    public void Contours_divide_the_logarithm_evenly_and_leave_the_extremes_to_the_outer_bands()
    {
        // f = 10^x over x from 0 to 10: the logarithm is x, and a hundredth on either side lies beyond the bands.
        var surface = Quadratic with { Function = (x, y) => (x * Math.Log(10)).Exp() + (0 * y), Window = new(0, 10, 0, 1) };
        var contours = new Contours(surface, 1001, 3);
        contours.Low.ShouldBe(0.1, 0.02);
        contours.High.ShouldBe(9.9, 0.02);
        Enumerable.Range(0, 14).ShouldAllBe(band => contours.Band(10 + (int)((band + 0.5) * 70), 1) == band);
        contours.Band(0, 0).ShouldBe(0);
        contours.Band(1000, 2).ShouldBe(13);
        Enumerable.Range(0, 1001).Count(column => contours.IsLine(column, 0)).ShouldBe(13);
    }

    private static Racer Named(string name) => Racers.All.Single(racer => racer.Name == name);

    private static Trajectory Run(string racer, double rate, int steps) => RaceTrack.Run(Quadratic, Named(racer), rate, steps);

    private static (string Label, double X, double Y)[] State(string name, double rate)
    {
        var run = Run(name, rate, 1);
        return [.. Named(name).Curves.Select((curve, i) => (curve.Label, Rounded(run.States[i][0][0]), Rounded(run.States[i][1][0])))];
    }

    private static double Rounded(double value) => Math.Round(value, 6);

    private static Tensor Column(IReadOnlyList<Point> points, Func<Point, double> coordinate) => Tensor.From(points.Select(coordinate).ToArray());

    private static double Slope(Parameter parameter, int i) => parameter.Grad!.ToArray<double>()[i];
}
