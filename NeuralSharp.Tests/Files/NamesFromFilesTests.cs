using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>Whatever a file calls its parts, no message about it holds what a terminal would obey.</summary>
[TestFixture]
internal sealed class NamesFromFilesTests
{
    /// <summary>Clears the screen, sets its title, turns the direction of writing, makes a line of its own.</summary>
    private const string Evil = "x\u001b[2J\u001b]0;owned\u0007\u202e\u009b31m\r\nerror: all is well\u2028[red]";

    private TempFolder _folder = null!;
    private string _path = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        _path = _folder.File("some.safetensors");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    private static IEnumerable<string> Headers() => new[]
    {
        """{NAME:{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        """{NAME:{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
        """{NAME:{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        """{NAME:{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""",
        """{NAME:{"shape":[2],"data_offsets":[0,8]}}""",
        """{NAME:[0,8]}""",
        """{"a":{"dtype":NAME,"shape":[2],"data_offsets":[0,8]}}""",
        """{"a":{"dtype":"F32","shape":[NAME],"data_offsets":[0,8]}}""",
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":NAME}}""",
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],NAME:1}}""",
        """{NAME:{"dtype":"F32","shape":[1],"data_offsets":[0,4]},NAME:{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        """{"__metadata__":{"optimizer":NAME,NAME:NAME},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        """{"__metadata__":{"optimizer":"SGD",NAME:NAME},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        """{"__metadata__":{"optimizer":"SGD",NAME:"1"},NAME:{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        """{"__metadata__":{NAME:1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "{" + Evil + "}",
        Evil,
    }.Select(header => header.Replace("NAME", JsonSerializer.Serialize(Evil), StringComparison.Ordinal));

    [TestCaseSource(nameof(Headers))]
    public void No_reader_repeats_what_a_terminal_would_obey(string header)
    {
        Write(header);
        Sequential model = [new Dense(2, 1)];
        var optimizer = new SGD(model.Parameters, 0.1);
        var messages = new List<string>();
        foreach (var read in new Action[] { () => SafeTensors.Read(_path), () => SafeTensors.ReadMetadata(_path), () => model.Load(_path), () => optimizer.Load(_path) })
        {
            try
            {
                read();
            }
            catch (Exception error) when (error is DataFormatException or StateMismatchException)
            {
                for (Exception? cause = error; cause is not null; cause = cause.InnerException) messages.Add(cause.Message);
            }
        }

        messages.ShouldNotBeEmpty();
        foreach (var message in messages) ShouldBeHarmless(message);
    }

    [TestCaseSource(nameof(Headers))]
    public void Predict_shows_a_strange_model_without_obeying_it(string header)
    {
        Write(header);
        var outcome = SampleProcess.Run("predict", _path, _path);
        outcome.ExitCode.ShouldNotBe(0);
        outcome.Error.TrimEnd('\n').Split('\n').Length.ShouldBe(1);
        ShouldBeHarmless((outcome.Output + outcome.Error).ReplaceLineEndings(""));
    }

    [Test]
    public void Paths_are_shown_so_too()
    {
        var name = "a\u001b[31mb\u202e";
        ShouldBeHarmless(SampleProcess.Run("predict", _folder.File(name), _path).Error.TrimEnd());
        ShouldBeHarmless(SampleProcess.Run("mnist", "--save", _folder.File(name) + "/m", "--offline").Error.TrimEnd());
        ShouldBeHarmless(SampleProcess.Run("xor", name).Error.ReplaceLineEndings(""));
        ShouldBeHarmless(SampleProcess.Run("xor", "--steps", name).Error.ReplaceLineEndings(""));
        if (OperatingSystem.IsWindows()) return;   // such names are not allowed there
        File.WriteAllBytes(_folder.File(name), [1, 2, 3]);
        ShouldBeHarmless(Should.Throw<DataFormatException>(() => SafeTensors.Read(_folder.File(name))).Message);
        ShouldBeHarmless(Should.Throw<DataFormatException>(() => IdxFile.ReadBytes(_folder.File(name))).Message);
    }

    [Test]
    public void A_name_of_a_million_characters_is_cut()
    {
        Write("""{"NAME":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""".Replace("NAME", new string('n', 1_000_000), StringComparison.Ordinal));
        Should.Throw<DataFormatException>(() => SafeTensors.Read(_path)).Message.Length.ShouldBeLessThan(1000);
        Write("""{"NAME":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""".Replace("NAME", new string('n', 1_000_000), StringComparison.Ordinal));
        Sequential model = [new Dense(2, 1)];
        Should.Throw<StateMismatchException>(() => model.Load(_path)).Message.Length.ShouldBeLessThan(1000);
        SampleProcess.Run("predict", _path, _path).Error.Length.ShouldBeLessThan(2000);
    }

    private static void ShouldBeHarmless(string text) => text.Where(character => char.IsControl(character) || character is '\u202e' or '\u2028' or '\u2029').ShouldBeEmpty(Printable.Escape(text));

    private void Write(string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        File.WriteAllBytes(_path, bytes);
    }
}
