using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Explained;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The page: it needs nothing else, and what its script will read is what the race gave.</summary>
[TestFixture]
internal sealed partial class RacePageTests
{
    private const int Steps = 25;

    private readonly (Surface Surface, IReadOnlyList<Trajectory> Runs)[] _races;
    private readonly string _page;
    private readonly JsonElement _data;

    public RacePageTests()
    {
        Racer[] racers = [.. Racers.All.Where(racer => racer.Name is "sgd" or "adam" or "lbfgs")];
        _races = [.. Surfaces.All.Where(surface => surface.Name is "quadratic" or "beale").Select(surface =>
            (surface, (IReadOnlyList<Trajectory>)[.. racers.Select(racer => RaceTrack.Run(surface, racer, racer.Name == "sgd" ? 1 : 0.1, Steps))]))];
        _page = RacePage.Build(_races, Steps, startsPerSurface: 12);
        _data = JsonDocument.Parse(DataPart().Match(_page).Groups[1].Value).RootElement;
    }

    [Test]
    public void It_stands_alone()
    {
        PageText.ShouldStandAlone(_page);
        Regex.Count(_page, "</script>").ShouldBe(2);
    }

    [Test]
    public void It_shares_style_and_script_with_all_pages_and_makes_no_markup_of_texts()
    {
        _page.ShouldContain(HtmlPage.Part("page.css"));
        _page.ShouldContain(HtmlPage.Part("page.js"));
        _page.ShouldNotContain("innerHTML");
        _page.ShouldNotContain("insertAdjacentHTML");
    }

    [Test]
    public void Its_script_finds_every_element_it_asks_for()
    {
        var ids = Regex.Matches(_page, " id=\"([a-z-]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
        var asked = Regex.Matches(_page, "element\\(\"([a-z-]+)\"\\)").Select(match => match.Groups[1].Value).Distinct().ToList();
        asked.Count.ShouldBeGreaterThan(15);
        asked.ShouldAllBe(id => ids.Contains(id));
    }

    [Test]
    public void It_names_who_races_and_where()
    {
        Names("optimizers").ShouldBe(["sgd", "adam", "lbfgs"]);
        Names("surfaces").ShouldBe(["beale", "quadratic"]);
        _data.GetProperty("steps").GetInt32().ShouldBe(Steps);
        _data.GetProperty("frames").GetArrayLength().ShouldBe(Steps + 1);
        var beale = _data.GetProperty("surfaces")[0];
        beale.GetProperty("window").Deserialize<double[]>().ShouldBe([-1, 4.5, -1.75, 2.25]);
        beale.GetProperty("minima").Deserialize<double[][]>().ShouldBe([[3, 0.5]]);
        beale.GetProperty("formula").GetString().ShouldBe(_races[0].Surface.Formula);
    }

    [Test]
    public void Its_packed_numbers_are_the_grid_the_runs_and_the_recorded_starts()
    {
        for (var s = 0; s < _races.Length; s++)
        {
            var (surface, runs) = _races[s];
            var ground = _data.GetProperty("surfaces")[s];
            var reader = new Reader(ground.GetProperty("data").GetString()!);

            // The grid of logarithms.
            var size = ground.GetProperty("grid").Deserialize<int[]>()!;
            var ends = ground.GetProperty("logarithms").Deserialize<double[]>()!;
            var values = surface.ValuesAt(surface.Window.Grid(size[0], size[1]));
            var levels = reader.Shorts(values.Length);
            for (var i = 0; i < values.Length; i += 97)
                (ends[0] + ((ushort)levels[i] / 65535.0 * (ends[1] - ends[0]))).ShouldBe(Math.Log10(Math.Max(values[i], 1e-12)), 1e-3);

            // The race from its own start.
            for (var r = 0; r < runs.Count; r++)
            {
                var run = runs[r];
                var told = ground.GetProperty("runs")[r];
                told.GetProperty("rate").GetDouble().ShouldBe(run.LearningRate);
                told.GetProperty("frames").GetInt32().ShouldBe(run.Points.Count);
                told.GetProperty("outcome").GetInt32().ShouldBe(run.HasDiverged ? -2 : run.StepsToTolerance ?? -1);
                reader.Singles(run.Points.Count).ShouldBe(run.Points.Select(point => (float)point.X));
                reader.Singles(run.Points.Count).ShouldBe(run.Points.Select(point => (float)point.Y));
                reader.Singles(run.Points.Count).ShouldBe(run.Values.Select(value => (float)value));
                foreach (var state in run.States.SelectMany(curve => curve)) reader.Singles(state.Length).ShouldBe(state.Select(value => (float)value));
            }

            // The races from the other starts: run here one by one.
            var starts = new StartGrid(surface, ground.GetProperty("starts")[0].GetInt32(), ground.GetProperty("starts")[1].GetInt32());
            (starts.Columns * starts.Rows).ShouldBe(12);
            foreach (var run in runs)
            {
                var alone = starts.Starts.Select(start => RaceTrack.Run(surface with { Start = start }, run.Racer, run.LearningRate, Steps)).ToArray();
                reader.Shorts(12).ShouldBe(alone.Select(other => (short)(other.HasDiverged ? -2 : other.StepsToTolerance ?? -1)));
                var (x, y, value) = (reader.Rows(12, Steps + 1), reader.Rows(12, Steps + 1), reader.Rows(12, Steps + 1));
                for (var i = 0; i < x.Length; i++)
                {
                    var (start, frame) = (i / (Steps + 1), Math.Min(i % (Steps + 1), alone[i / (Steps + 1)].Steps));
                    var point = alone[start].Points[frame];
                    ((double)x[i]).ShouldBe(4095 * Math.Clamp((point.X - starts.Area.Left) / starts.Area.Width, 0, 1), 0.51);
                    ((double)y[i]).ShouldBe(4095 * Math.Clamp((point.Y - starts.Area.Bottom) / starts.Area.Height, 0, 1), 0.51);
                    ((double)value[i]).ShouldBe(1023 * Math.Clamp((Math.Log10(alone[start].Values[frame]) + 12) / 20, 0, 1), 0.51);
                }
            }

            reader.IsAtEnd.ShouldBeTrue();
        }
    }

    [Test]
    public void On_a_dark_page_bands_and_lines_have_colours_of_their_own()
    {
        foreach (var (light, dark) in (ReadOnlySpan<(string, string)>)[("fills", "darkFills"), ("lines", "darkLines")])
        {
            _data.GetProperty(dark).GetArrayLength().ShouldBe(_data.GetProperty(light).GetArrayLength());
            _data.GetProperty(dark)[0].GetString()!.ShouldMatch("^#[0-3][0-9a-f][0-3][0-9a-f][0-4][0-9a-f]$");
        }

        _data.GetProperty("optimizers").EnumerateArray().Select(item => item.GetProperty("dark").GetString())
            .ShouldBe(_races[0].Runs.Select(run => DarkColor.Of(run.Racer.Color)));
    }

    [Test]
    public void A_long_race_is_recorded_every_so_many_steps()
    {
        var surface = _races[1].Surface;
        var data = RacePageData.Of([(surface, [RaceTrack.Run(surface, Racers.Five[0], 0.01, 1000)])], 1000, startsPerSurface: 1);
        data.Frames.ShouldBe(Enumerable.Range(0, 201).Select(i => 5 * i));
        data.Surfaces[0].Runs[0].Frames.ShouldBe(201);
    }

    private List<string> Names(string list) => [.. _data.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataPart();

    /// <summary>Reads packed numbers as the page's script does.</summary>
    private sealed class Reader
    {
        private readonly byte[] _bytes;
        private int _at;

        public Reader(string text)
        {
            using var zlib = new ZLibStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            zlib.CopyTo(bytes);
            _bytes = bytes.ToArray();
        }

        public bool IsAtEnd => _at == _bytes.Length;

        public short[] Shorts(int count)
        {
            var values = Enumerable.Range(_at, count).Select(i => (short)(_bytes[i] | (_bytes[i + count] << 8))).ToArray();
            _at += 2 * count;
            return values;
        }

        public float[] Singles(int count)
        {
            var values = Enumerable.Range(0, count).Select(i => BitConverter.ToSingle(_bytes, _at + (4 * i))).ToArray();
            _at += 4 * count;
            return values;
        }

        public short[] Rows(int rows, int columns)
        {
            var values = Shorts(rows * columns);
            for (var i = 0; i < values.Length; i++) values[i] += i % columns == 0 ? (short)0 : values[i - 1];
            return values;
        }
    }
}
