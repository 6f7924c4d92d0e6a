using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.State;

/// <summary>
/// Files that were written before there was a <see cref="StateDict"/> are read, and those of optimizers, and the tensors of models, are written as they were,
/// byte for byte. The folder Earlier has one of each.
/// </summary>
[TestFixture]
internal sealed class EarlierFilesTests
{
    private static readonly Dictionary<string, Func<IReadOnlyList<Parameter>, Optimizer>> s_optimizers = new()
    {
        ["adam"] = p => new Adam(new ParameterGroups(new(p.Take(2)) { LearningRate = 0.01, WeightDecay = 0.1 }, new(p.Skip(2)))),
        ["nadam"] = p => new NAdam(p),
        ["lbfgs"] = p => new LBFGS(p, maxIterations: 2, historySize: 4),
        ["combined"] = p => new CombinedOptimizer(new Lion(p.Take(2)), new SGDMomentum(p.Skip(2))),
    };

    private static IEnumerable<string> Optimizers => s_optimizers.Keys;

    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [TestCaseSource(nameof(Optimizers))]
    public void An_optimizer_is_loaded_and_saved_with_the_same_bytes(string name)
    {
        var optimizer = s_optimizers[name](Model().Parameters);
        optimizer.Load(Earlier(name));
        optimizer.StepCount.ShouldBe(3);
        optimizer.Save(_folder.File(name));
        File.ReadAllBytes(_folder.File(name)).ShouldBe(File.ReadAllBytes(Earlier(name)));

        var state = StateDict.Load(Earlier(name));
        state["steps"].Kind.ShouldBe(StateKind.Double, "all numbers in it are of one kind");
        state.GetLong("steps").ShouldBe(3);
        var twin = s_optimizers[name](Model().Parameters);
        twin.LoadStateDict(state);
        twin.StateDict()["steps"].ShouldBe(3);
    }

    [Test]
    public void A_model_is_loaded_and_its_tensors_are_saved_with_the_same_bytes()
    {
        var model = Model();
        model.Load(Earlier("model"));
        model.Save(_folder.File("model"));
        BytesOfTensors(_folder.File("model")).ShouldBe(BytesOfTensors(Earlier("model")), "what is new is a text in the header");
        SafeTensors.ReadMetadata(_folder.File("model")).Keys.ShouldBe(["neuralsharp.model"]);
        model.LoadStateDict(SafeTensors.Read(Earlier("model")));
        model.StateDict().Save(_folder.File("state"));
        File.ReadAllBytes(_folder.File("state")).ShouldBe(File.ReadAllBytes(Earlier("model")), "a state of tensors alone is the same file");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Schedules_and_averages_whose_numbers_are_tensors_are_loaded(bool bySafeTensors)
    {
        var scheduler = new LearningRateScheduler(new SGD(Model().Parameters, 0.1), new CosineSchedule(10), ScheduleUnit.Step);
        var plateau = new ReduceOnPlateau(new SGD(Model().Parameters, 0.1), patience: 1);
        var average = new ExponentialMovingAverage(Model(), 0.9);
        scheduler.LoadStateDict(Read("scheduler"));
        plateau.LoadStateDict(Read("plateau"));
        average.LoadStateDict(Read("average"));
        (scheduler.StepCount, plateau.Best, plateau.BadCount, average.UpdateCount).ShouldBe((4, 2.5, 1, 4));
        scheduler.BaseRates.ShouldBe([0.1]);
        plateau.StateDict().GetDouble("rate.0").ShouldBe(0.1 * 0.1);
        scheduler.StateDict()["step_count"].ShouldBe(4);

        StateDict Read(string name) => bySafeTensors ? SafeTensors.Read(Earlier(name)) : StateDict.Load(Earlier(name));
    }

    [Test]
    public void An_estimator_whose_network_is_not_described_predicts_as_it_did()
    {
        SafeTensors.ReadMetadata(Earlier("classifier")).Keys.ShouldNotContain("neuralsharp.model");
        var classifier = MLPClassifier.Load(Earlier("classifier"));
        var probabilities = classifier.PredictProbabilities(Table.ParseCsv("a,b\n1,2\n4,5\n7,3\n"));
        double[] expected = [0.5288746886853959, 0.5653224422212372, 0.49161926923689503];   // of class u, by the version that wrote it
        for (var row = 0; row < expected.Length; row++) probabilities[row, 0].ShouldBe(expected[row], 1e-6);
        classifier.Save(_folder.File("classifier"));
        BytesOfTensors(_folder.File("classifier")).ShouldBe(BytesOfTensors(Earlier("classifier")));
        SafeTensors.ReadMetadata(_folder.File("classifier")).Keys.ShouldContain("neuralsharp.model");
    }

    private static byte[] BytesOfTensors(string path)
    {
        var file = File.ReadAllBytes(path);
        return file[(8 + (int)BitConverter.ToInt64(file))..];
    }

    private static Sequential Model() => [new Dense(3, 2), new BatchNorm(2), new Tanh(), new Dense(2, 1)];

    private static string Earlier(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "State", "Earlier", $"{name}.safetensors");
}
