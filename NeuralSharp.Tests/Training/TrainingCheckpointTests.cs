using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

[TestFixture]
internal sealed class TrainingCheckpointTests
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("run.safetensors");

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void Parts_and_progress_come_back()
    {
        var (model, generator, own) = (new Dense(3, 2), new Generator(5, 6), new Own { Count = 4 });
        generator.Permutation(5);
        TrainingCheckpoint.Save(Path, Parts(model, generator, own), new StateDict { ["step"] = 7, ["name"] = "12" });
        var (otherModel, otherGenerator, otherOwn) = (new Dense(3, 2), new Generator(1), new Own());
        var progress = TrainingCheckpoint.Load(Path, Parts(otherModel, otherGenerator, otherOwn));
        (progress.GetLong("step"), progress.GetString("name"), otherOwn.Count).ShouldBe((7, "12", 4));
        Bits.Of(otherModel.Parameters).ShouldBe(Bits.Of(model.Parameters));
        (otherGenerator.Seed, otherGenerator.Stream, otherGenerator.Offset).ShouldBe((5UL, 6UL, generator.Offset));
    }

    [Test]
    public void Where_one_part_does_not_fit_none_is_changed_also_of_ones_own()
    {
        TrainingCheckpoint.Save(Path, new Dictionary<string, IStateful> { ["own"] = new Own { Count = 4 }, ["model"] = new Dense(3, 2), ["random"] = new Dense(1, 1) });
        var (model, generator, own) = (new Dense(3, 2), new Generator(1), new Own());
        var before = Bits.Of(model.Parameters);
        Should.Throw<StateMismatchException>(() => TrainingCheckpoint.Load(Path, Parts(model, generator, own))).Message.ShouldContain("'random'");
        Bits.Of(model.Parameters).ShouldBe(before);
        (generator.Seed, own.Count).ShouldBe((1UL, 0));
        model.LoadStateDict(new Dense(3, 2).StateDict());   // what follows is loaded at once again
        Bits.Of(model.Parameters).ShouldNotBe(before);
    }

    [Test]
    public void Any_bit_that_is_turned_is_noticed()
    {
        var model = new Dense(3, 2);
        TrainingCheckpoint.Save(Path, new Dictionary<string, IStateful> { ["model"] = model });
        var bytes = File.ReadAllBytes(Path);
        var before = Bits.Of(model.Parameters);
        for (var i = 0; i < 8 * bytes.Length; i += 5)
        {
            bytes[i / 8] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(Path, bytes);
            try
            {
                TrainingCheckpoint.Load(Path, new Dictionary<string, IStateful> { ["model"] = model });   // a blank in the header, or one digit less of nothing, says the same
            }
            catch (Exception e) when (e is DataFormatException || (e is StateMismatchException && e.Message.Contains("version", StringComparison.Ordinal)))
            {
            }

            Bits.Of(model.Parameters).ShouldBe(before);
            bytes[i / 8] ^= (byte)(1 << (i % 8));
        }
    }

    [Test]
    public void What_is_no_checkpoint_of_this_version_is_told()
    {
        var parts = new Dictionary<string, IStateful> { ["model"] = new Dense(3, 2) };
        new Dense(3, 2).Save(Path);
        Should.Throw<DataFormatException>(() => TrainingCheckpoint.Load(Path, parts)).Message.ShouldContain("no checkpoint");
        new StateDict { ["checkpoint.version"] = 2 }.Save(Path);
        Should.Throw<StateMismatchException>(() => TrainingCheckpoint.Load(Path, parts)).Message.ShouldContain("version 2");
        TrainingCheckpoint.Save(Path, parts);
        Should.Throw<StateMismatchException>(() => TrainingCheckpoint.Load(Path, new Dictionary<string, IStateful> { ["net"] = new Dense(3, 2) })).Message.ShouldContain("['model']");
        foreach (var name in (string[])["", "a.b", "progress", "checkpoint"])
            Should.Throw<ArgumentException>(() => TrainingCheckpoint.Save(Path, new Dictionary<string, IStateful> { [name] = new Dense(3, 2) }));
    }

    private static Dictionary<string, IStateful> Parts(Module model, Generator generator, Own own) => new() { ["own"] = own, ["model"] = model, ["random"] = generator };

    /// <summary>One that reads its state in its own way, and changes at once.</summary>
    private sealed class Own : IStateful
    {
        public int Count { get; set; }

        public StateDict StateDict() => new() { ["count"] = Count };

        public void LoadStateDict(StateDict state) => Count = (int)state.GetLong("count");
    }
}
