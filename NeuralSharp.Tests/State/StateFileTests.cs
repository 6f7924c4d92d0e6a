using CsCheck;
using NeuralSharp.Tests.Culture;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.State;

/// <summary>States in files: every kind comes back as the kind that it was, bit for bit.</summary>
[TestFixture]
internal sealed class StateFileTests
{
    private static readonly StateValue[] s_values =
    [
        0, 1, -1, long.MinValue, long.MaxValue, 0ul, 1ul, ulong.MaxValue, 0.0, -0.0, 1.0, 12.0, 0.1, -1.5, 1e16, 1e300, double.Epsilon, double.MaxValue, double.NaN,
        double.PositiveInfinity, double.NegativeInfinity, true, false,
        "", " ", "Adam", "12", "12L", "12UL", "-12L", "0.5", "1e5", "NaN", "nan", "Infinity", "true", "True", "false", "\"", "\"\"", "\"12\"", "\"a", "a\"", "L", "UL", " 12",
        "12 ", "a\nb\t\\", "\u4e2d\ud83d\ude00", "\u001b[31m",
    ];

    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void Values_come_back_under_any_culture()
    {
        var state = new StateDict(s_values.Select((value, i) => KeyValuePair.Create(Invariant($"{i}"), value))) { ["tensor"] = Tensor.From(new[] { 1, 2 }) };
        var path = _folder.File("values");
        var read = Cultures.Under(Cultures.Strange, () =>
        {
            state.Save(path);
            return StateDict.Load(path);
        });
        for (var i = 0; i < s_values.Length; i++) read[Invariant($"{i}")].ShouldBe(s_values[i], Invariant($"{i}: {s_values[i]}"));
        Bits.Of(read.GetTensor("tensor")).ShouldBe(Bits.Of(state.GetTensor("tensor")));
        read.Count.ShouldBe(state.Count);
        read.Save(_folder.File("again"));
        StateDict.Load(_folder.File("again")).Without("tensor").ShouldBe(read.Without("tensor"), ignoreOrder: true);
    }

    [Test]
    public void Any_value_comes_back()
    {
        var path = _folder.File("any");
        var text = Gen.String[Gen.Char["0123456789.+-eELU\"truefalsNaInfity ,"], 0, 6];
        Gen.Select(Gen.Long, Gen.ULong, Gen.Double.Select(Gen.ULong, (d, bits) => bits % 2 == 0 ? d : BitConverter.UInt64BitsToDouble(bits)), text, text).Sample(
            (whole, unsigned, number, first, second) =>
            {
                if (double.IsNaN(number)) number = double.NaN;
                StateDict state = new() { ["a"] = whole, ["b"] = unsigned, ["c"] = number, ["d"] = first, ["e"] = second };
                state.Save(path);
                StateDict.Load(path).ShouldBe(state);
            },
            iter: 200, threads: 1);   // one file
    }

    [Test]
    public void What_cannot_be_saved_is_refused_before_anything_is_written()
    {
        var path = _folder.File("refused");
        Should.Throw<ArgumentException>(() => new StateDict { ["x"] = (string?)null }.Save(path)).Message.ShouldContain("'x' is null");
        Should.Throw<ArgumentException>(() => new StateDict { ["x"] = "\ud83d" }.Save(path)).Message.ShouldContain("no Unicode text");
        File.Exists(path).ShouldBeFalse();
    }

    [Test]
    public void A_file_with_one_name_twice_is_refused()
    {
        var path = _folder.File("twice");
        SafeTensors.Write(path, [new("x", Tensor.Ones([1]))], new Dictionary<string, string> { ["x"] = "1" });
        Should.Throw<DataFormatException>(() => StateDict.Load(path)).Message.ShouldContain("'x' is both a tensor and a text");
        Should.Throw<FileNotFoundException>(() => StateDict.Load(_folder.File("missing")));
    }
}
