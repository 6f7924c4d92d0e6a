using System.Globalization;
using System.Text.RegularExpressions;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Culture;

/// <summary>What the libraries and samples print, write and read is the same in every culture.</summary>
[TestFixture]
internal sealed partial class CultureTests
{
    private static readonly Dictionary<string, Func<object>> s_texts = new()
    {
        ["Float32"] = () => Tensor.From([0.5f, -1.25f, 0, -0f]),
        ["Float32 small and large"] = () => Tensor.From([1e-9f, -3e30f, float.Epsilon, float.MaxValue]),
        ["Float32 not finite"] = () => Tensor.From([1, float.NaN, float.PositiveInfinity, float.NegativeInfinity]),
        ["Float64"] = () => Tensor.From(new[,] { { 1 / 3.0, -2e-7 }, { -1e300, 5e-324 } }),
        ["Int32"] = () => Tensor.From([-1, 0, int.MinValue, int.MaxValue]),
        ["scalars"] = () => Invariant($"{Tensor.Scalar(-1.5e-5)} {Tensor.Scalar(0.1, DType.Float64)} {Tensor.Scalar(-70, DType.Int32)} {Tensor.Scalar(double.NegativeInfinity)}"),
        ["scalar shape"] = () => new Shape(),
        ["shape of sizes"] = () => Shape.Create([3, 4]),
        ["layers"] = () => string.Join('\n', Layers().Select(layer => layer.ToString())),
        ["summary"] = () => Network().Summary(),
        ["summary of a run"] = () => Network().Summary([3, 4]),
        ["gradient report"] = () => Trained().Model.GradientReport(0.1),
        ["gradient report's rows"] = () => string.Join('\n', Trained().Model.GradientReport(0.1).Rows.Select(row => row.ToString())),
        ["diagnosis"] = () => new Adam([new Parameter(Tensor.Ones([2]))]).Diagnose(Network()),
        ["gradient check"] = () => GradCheck.Check(x => (x * x).Sum(), Tensor.From([-1.5, 2.0])),
        ["epoch"] = () => new EpochResult(1, new(-0.5, 0.25), new Evaluation(1e-7, null), TimeSpan.FromSeconds(1.5), 1234.5) { LearningRate = 1e-3 },
        ["step"] = () => new StepResult(1, 2, 3, 4, -0.5),
        ["download"] = () => new DownloadProgress("a", -1, 2),
        ["remote file"] = () => new RemoteFile("a", -1, "0"),
        ["step of a sweep"] = () => new GradCheckStep(1e-3, -2.5, 1e-9),
    };

    private static readonly Dictionary<string, Action> s_errors = new()
    {
        ["shape"] = () => Tensor.Zeros([-1, 2]),
        ["reshape"] = () => Tensor.Zeros([2, 3]).Reshape(-1, 4),
        ["reshape twice"] = () => Tensor.Zeros([2, 3]).Reshape(-1, -1),
        ["broadcast"] = () => _ = Tensor.Zeros([20, 3]) + Tensor.Zeros([4]),
        ["product"] = () => Tensor.Zeros([3, 4]).MatMul(Tensor.Zeros([5, 6])),
        ["axis"] = () => Tensor.Zeros([2]).Sum(-7),
        ["axes"] = () => Tensor.Zeros([2, 3]).Sum([-1, -1]),
        ["permute"] = () => Tensor.Zeros([2, 3]).Permute(-1),
        ["split"] = () => Tensor.Zeros([4]).Split([-1, 5]),
        ["index"] = () => _ = Tensor.Zeros([2, 3])[5],
        ["gather"] = () => Tensor.Zeros([2, 3]).Gather(Tensor.From(new[,] { { -5 } }), 0),
        ["label"] = () => Losses.CrossEntropy(Tensor.Zeros([1, 3]), Tensor.From([-7])),
        ["clamp"] = () => Tensor.Zeros([2]).Clamp(0.5, -0.5),
        ["arange"] = () => Tensor.Arange(0, double.NaN, -0.5),
        ["int"] = () => Tensor.Zeros([2], DType.Int32).Fill(-0.5),
        ["convert"] = () => Tensor.From([-1e30f]).To(DType.Int32),
        ["pad"] = () => Tensor.Zeros([2]).Pad([(-1, 2)]),
        ["norm"] = () => Tensor.Zeros([2]).Norm(-1.5),
        ["seed"] = () => new Generator(1).NextInt(-3),
        ["normal"] = () => Tensor.Normal([2], standardDeviation: -0.5),
        ["dense"] = () => _ = new Dense(-1, 2),
        ["dropout"] = () => _ = new Dropout(-0.25),
        ["layer norm"] = () => _ = new LayerNorm(3, epsilon: -1e-5),
        ["batch norm"] = () => _ = new BatchNorm(3, momentum: -0.5),
        ["embedding"] = () => _ = new Embedding(3, 4, paddingIndex: -2),
        ["rate"] = () => _ = new Adam(Network().Parameters, learningRate: -0.001),
        ["momentum"] = () => _ = new SGDMomentum(Network().Parameters, 0.1, -0.5),
        ["schedule"] = () => _ = new ExponentialSchedule(-0.5),
        ["step of a schedule"] = () => _ = new CosineSchedule(10)[-1],
        ["threads"] = () => Backend.Threads = -2,
        ["Huber"] = () => Losses.Huber(-0.5),
        ["initializer"] = () => Initializers.Normal(0, -0.5),
        ["poisson"] = () => Losses.PoissonNegativeLogLikelihood(Tensor.Zeros([1]), Tensor.From([-1.5f])),
        ["missing examples"] = () => new TensorDataset(Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3])).Gather([-4]),
    };

    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    private static IEnumerable<string> TextNames => s_texts.Keys;

    private static IEnumerable<string> ErrorNames => s_errors.Keys;

    [TestCaseSource(nameof(TextNames))]
    public void A_text_is_the_same_without_ICU(string name) => SameUnder([Cultures.Strange], () => s_texts[name]().ToString()!);

    [TestCaseSource(nameof(ErrorNames))]
    public void A_message_is_the_same_without_ICU(string name) => SameUnder([Cultures.Strange], () => MessageOf(s_errors[name]));

    [Test]
    public void All_texts_and_messages_are_the_same_in_real_cultures() => SameUnder(Cultures.Chosen, () =>
        string.Join('\n', s_texts.Select(entry => entry.Key + ": " + entry.Value()).Concat(s_errors.Select(entry => entry.Key + ": " + MessageOf(entry.Value)))));

    [Test]
    public void Tensors_are_printed_alike_in_all_cultures_there_are() => SameUnder(Cultures.All, () => string.Join('\n',
        s_texts.Where(entry => entry.Key[0] is 'F' or 'I' || entry.Key is "scalars" or "shape of sizes").Select(entry => entry.Value().ToString())));

    [Test]
    public void The_first_program_prints_four_numbers_under_a_Swedish_culture()
    {
        var printed = Cultures.Under(Cultures.Of("sv-SE").Single(), () => Trained().Output.ToString());
        XorOutput().IsMatch(printed).ShouldBeTrue(printed);
        Cultures.Under(Cultures.Of("sv-SE").Single(), () => Tensor.From(new[] { 0.5f, -1e-9f }).ToString()).ShouldBe("[ 5.e-01 -1.e-09]");
    }

    [Test]
    public void Files_have_the_same_bytes_and_are_read_alike_whatever_the_culture()
    {
        var reference = Saved("reference");
        foreach (var culture in Some())
        {
            Cultures.Under(culture, () => Saved("other")).ShouldBe(reference, culture.Name);
            var (model, optimizer) = (Network(), new Adam(Network().Parameters, 0.25));
            Cultures.Under(culture, () =>
            {
                model.Load(_folder.File("reference.model"));
                optimizer.Load(_folder.File("reference.state"));
                return true;
            });
            optimizer.LearningRate.ShouldBe(0.0125, culture.Name);
            optimizer.Save(_folder.File("again.state"));
            File.ReadAllBytes(_folder.File("again.state")).ShouldBe(File.ReadAllBytes(_folder.File("reference.state")), culture.Name);
        }
    }

    [Test]
    public void Command_lines_are_read_and_answered_alike()
    {
        TinyMnist.Write(_folder.FullName);
        var model = _folder.File("m.safetensors");
        Sequential network = [new Dense(784, 10, generator: new(1))];
        network.Save(model);
        var images = _folder.File("t10k-images-idx3-ubyte");
        string[][] lines =
        [
            ["xor", "--learning-rate", "0.05", "--steps", "50", "--seed", "3"],
            ["xor", "--learning-rate", "0,05"],
            ["xor", "--learning-rate", "-0.05"],
            ["xor", "--seed", "-1"],
            ["xor", "--help"],
            ["mnist", "--help"],
            ["mnist", "--epochs", "-2"],
            ["MNIST"],
            ["optimizers", "--surfaces", "quadratic", "--steps", "20", "--states", "--learning-rate", "adam=0.1"],
            ["optimizers", "--learning-rate", "adam=0,1"],
            ["predict", model, images, "--labels", _folder.File("t10k-labels-idx1-ubyte")],
            ["predict", model, images, "--index", "-1"],
            ["predict", model, images, "--index", "3"],
            ["predict", model, images, "--index", "3,0"],
            ["mnist", "--data", _folder.FullName, "--epochs", "1", "--batch-size", "40"],
        ];
        SameUnder([Cultures.Strange, .. HasCultures ? Cultures.Of("fa-IR", "tr-TR") : []], () => string.Join('\n', lines.Select(line => WithoutTimes(SampleProcess.Run(line)))));
    }

    [Test]
    public void Pictures_and_pages_have_the_same_bytes()
    {
        TinyMnist.Write(_folder.FullName);
        SameUnder([Cultures.Strange, .. HasCultures ? Cultures.Of("ar-SA") : []], () =>
        {
            var pictures = _folder.File("pictures");
            if (Directory.Exists(pictures)) Directory.Delete(pictures, recursive: true);
            foreach (var line in new string[][]
            {
                ["xor", "--steps", "50", "--pictures", pictures],
                ["optimizers", "--surfaces", "quadratic", "--steps", "20", "--pictures", pictures],
                ["mnist", "--data", _folder.FullName, "--epochs", "1", "--batch-size", "40", "--pictures", pictures],
            }) SampleProcess.Run(line).ExitCode.ShouldBe(0, line[0]);

            var files = Directory.GetFiles(pictures, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
            files.Length.ShouldBeGreaterThan(5);
            return string.Join('\n', files.Select(file => Path.GetFileName(file) + Convert.ToHexString(File.ReadAllBytes(file))));
        });
    }

    private static bool HasCultures => CultureInfo.GetCultures(CultureTypes.SpecificCultures).Length > 1;

    /// <summary>The made culture, and real ones where there are any.</summary>
    private static IEnumerable<CultureInfo> Some() => [Cultures.Strange, .. HasCultures ? Cultures.Of("sv-SE", "fa-IR", "tr-TR", "de-DE") : []];

    private static void SameUnder(IEnumerable<CultureInfo> cultures, Func<string> text)
    {
        var expected = text();
        expected.ShouldNotBeNullOrWhiteSpace();
        foreach (var culture in cultures) Cultures.Under(culture, text).ShouldBe(expected, culture.Name);
    }

    private static string MessageOf(Action fails) => Should.Throw<Exception>(fails).Message;

    private static IEnumerable<Module> Layers() =>
    [
        new Dense(3, 4), new Dense(5), new Dropout(0.25), new AlphaDropout(0.1), new GaussianNoise(0.5), new BatchNorm(3, 1e-3, 0.2), new LayerNorm(3, 1e-4), new RMSNorm(4),
        new Embedding(5, 6), new Bilinear(2, 3, 4), new Reshape(-1, 2), new Flatten(), new Softmax(-1), new LogSoftmax(-2), new PReLU(3), new LeakyReLU(0.2), new ELU(0.5), Network(),
    ];

    private static Sequential Network() => [new Dense(4, 3, generator: new(1)), new LeakyReLU(0.25), new Dense(3, 2, generator: new(2))];

    private static (Sequential Model, Adam Optimizer, Tensor Output) Trained()
    {
        var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        Sequential model = [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 1, generator: new(2)), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.0125);
        for (var step = 0; step < 50; step++)
        {
            optimizer.ZeroGrad();
            Losses.MeanSquaredError(model.Forward(x), y).Backward();
            optimizer.Step();
        }

        return (model, optimizer, model.Forward(x));
    }

    private byte[] Saved(string name)
    {
        var model = Network();
        var optimizer = new Adam(model.Parameters, learningRate: 0.0125);
        Losses.MeanSquaredError(model.Forward(Tensor.Ones([1, 4])), Tensor.From(new[,] { { -1.5f, 1e-9f } })).Backward();
        optimizer.Step();
        model.Save(_folder.File(name + ".model"));
        optimizer.Save(_folder.File(name + ".state"));
        return [.. File.ReadAllBytes(_folder.File(name + ".model")), .. File.ReadAllBytes(_folder.File(name + ".state"))];
    }

    private static string WithoutTimes(SampleOutcome outcome) => Times().Replace(Invariant($"{outcome.ExitCode}\n{outcome.Output}\n{outcome.Error}"), "");

    /// <summary>Rates and times, whose digits differ from run to run, but not their signs.</summary>
    [GeneratedRegex(@"\d[\d,]*(?= samples/s)|\d+\.\d\d(?= s\b)")]
    private static partial Regex Times();

    [GeneratedRegex(@"^\[\[0\.\d+ *\]\n \[0\.\d+ *\]\n \[0\.\d+ *\]\n \[0\.\d+ *\]\]$")]
    private static partial Regex XorOutput();
}
