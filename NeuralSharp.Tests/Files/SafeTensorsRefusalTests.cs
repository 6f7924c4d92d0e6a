using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>What could not be read again is not written: the save says so, and leaves the file that stood there.</summary>
[TestFixture]
internal sealed class SafeTensorsRefusalTests
{
    private TempFolder _folder = null!;
    private string _path = "";

    [SetUp]
    public void MakeFile()
    {
        _folder = new TempFolder();
        _path = _folder.File("some.safetensors");
        SafeTensors.Write(_path, [new("before", Tensor.Ones([1]))]);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        foreach (var half in (string[])["\ud800", "a\udc00", "\udc00\ud800", "\ud83d"])
        {
            Refused("a name is no Unicode text", half);
            Refused("a key of the metadata is no Unicode text", metadata: new() { [half] = "x" });
            Refused("the metadata of 'k' is no Unicode text", metadata: new() { ["k"] = half });
        }
    }

    [Test]
    public void Whole_pairs_blanks_and_nothing_are_texts()
    {
        var metadata = new Dictionary<string, string> { [""] = "", ["\ud83d\ude00"] = "\u0000\u001b\n\"\\/\u2028", [" "] = "é" };
        SafeTensors.Write(_path, [new("", Tensor.Ones([1])), new("\ud83d\ude00\u0007", Tensor.Ones([1]))], metadata);
        var read = SafeTensors.Read(_path);
        read.Keys.ShouldBe(["", "\ud83d\ude00\u0007"]);
        read.Metadata.ShouldBe(metadata, ignoreOrder: true);
    }

    [Test]
    public void Nothing_that_is_null_is_written()
    {
        Refused("the metadata of 'k' is null", metadata: new() { ["k"] = null! });
        Should.Throw<ArgumentException>(() => SafeTensors.Write(_path, [new(null!, Tensor.Ones([1]))]));
        Should.Throw<ArgumentNullException>(() => SafeTensors.Write(_path, [new("a", null!)]));
        Should.Throw<ArgumentNullException>(() => SafeTensors.Write(_path, null!));
        Unharmed();
    }

    [Test]
    public void A_header_that_is_too_long_is_refused()
    {
        Refused("the most a header may have", new string('n', 100_000_001));
        Refused("the most a header may have", metadata: new() { ["k"] = new string('é', 50_000_001) });
    }

    [Test]
    public void Tensors_without_values_are_refused()
    {
        Tensor recycled;
        using (Tensor.Scope()) recycled = Tensor.Ones([100]) + 1;
        Should.Throw<TensorRecycledException>(() => SafeTensors.Write(_path, [new("a", Tensor.Ones([1])), new("b", recycled)]));
        Should.Throw<LazyParameterException>(() => SafeTensors.Write(_path, [new("a", new Dense(3).Weight)]));
        Unharmed();
    }

    private void Refused(string why, string name = "a", Dictionary<string, string>? metadata = null)
    {
        Should.Throw<ArgumentException>(() => SafeTensors.Write(_path, [new(name, Tensor.Ones([1]))], metadata)).Message.ShouldContain(why);
        Unharmed();
    }

    private void Unharmed()
    {
        SafeTensors.Read(_path).Keys.ShouldBe(["before"]);
        Directory.GetFileSystemEntries(_folder.FullName).ShouldBe([_path]);
    }
}
