using System.Runtime.InteropServices;
using NeuralSharp.Layers;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class ModuleFileTests
{
    private TempFolder _folder = null!;
    private string _path = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        _path = _folder.File("model.safetensors");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Float32_parameters_come_back_bit_for_bit()
    {
        // Quiet and signalling NaN with payloads, zeros of both signs, the least and the largest subnormals, infinities, extremes.
        uint[] bits =
        [
            0x7FC12345, 0xFFC00001, 0x7F800001, 0xFFBFFFFF, 0x00000000, 0x80000000, 0x00000001, 0x807FFFFF,
            0x7F800000, 0xFF800000, 0x7F7FFFFF, 0x00800000,
        ];
        var saved = new Dense(3, 4, useBias: false);
        using (Autograd.NoGrad()) MemoryMarshal.Cast<uint, float>(bits).CopyTo(saved.Weight.AsWritableSpan<float>());
        saved.Save(_path);

        var loaded = new Dense(3, 4, useBias: false);
        loaded.Load(_path);

        MemoryMarshal.Cast<float, uint>(loaded.Weight.AsSpan<float>()).ToArray().ShouldBe(bits);
    }

    [Test]
    public void Float64_parameters_come_back_bit_for_bit()
    {
        ulong[] bits =
        [
            0x7FF8000012345678, 0xFFF0000000000001, 0x0000000000000000, 0x8000000000000000, 0x0000000000000001, 0x800FFFFFFFFFFFFF,
            0x7FF0000000000000, 0xFFEFFFFFFFFFFFFF,
        ];
        var saved = new Dense(2, 4, useBias: false);
        saved.To(DType.Float64);
        using (Autograd.NoGrad()) MemoryMarshal.Cast<ulong, double>(bits).CopyTo(saved.Weight.AsWritableSpan<double>());
        saved.Save(_path);

        var loaded = new Dense(2, 4, useBias: false);
        loaded.To(DType.Float64);
        loaded.Load(_path);

        MemoryMarshal.Cast<double, ulong>(loaded.Weight.AsSpan<double>()).ToArray().ShouldBe(bits);
    }

    [Test]
    public void A_loaded_model_gives_the_same_outputs_and_can_be_trained_on()
    {
        var saved = Model();
        saved.Save(_path);
        var loaded = Model();
        var input = Tensor.Uniform([5, 3]);
        Bits.Of(loaded.Forward(input)).ShouldNotBe(Bits.Of(saved.Forward(input)));

        loaded.Load(_path);

        Bits.Of(loaded.Forward(input)).ShouldBe(Bits.Of(saved.Forward(input)));
        loaded.Parameters.ShouldAllBe(parameter => parameter.RequiresGrad && parameter.IsLeaf);
        loaded.Forward(input).Sum().Backward();
        loaded.Parameters.ShouldAllBe(parameter => parameter.Grad != null);
    }

    [Test]
    public void The_file_holds_the_paths_as_names_and_nothing_else()
    {
        var shared = new Dense(3, 3);
        Sequential model = [shared, new Tanh(), shared, new Dense(3, 1, useBias: false)];
        model.Save(_path);

        SafeTensors.Read(_path).Keys.ShouldBe(["0.weight", "0.bias", "3.weight"], ignoreOrder: true);
        Directory.GetFileSystemEntries(_folder.FullName).ShouldBe([_path]);
    }

    [Test]
    public void A_missing_tensor_is_named() => MismatchOf(Model().Take(2)).ShouldContain("'2.weight' is missing");

    [Test]
    public void A_tensor_too_many_is_named() =>
        MismatchOf([.. Model(), new Dense(2, 1, useBias: false)]).ShouldContain("'3.weight' is in the file and not in the model");

    [Test]
    public void Another_shape_is_named() =>
        MismatchOf([new Dense(3, 5), new Tanh(), new Dense(5, 2)]).ShouldContain("'0.weight' is [3, 5] in the file and [3, 4] in the model");

    [Test]
    public void Another_type_is_named()
    {
        Module[] layers = [.. Model()];
        layers[2].To(DType.Float64);
        MismatchOf(layers).ShouldContain("'2.weight' is Float64 in the file and Float32 in the model");
    }

    [Test]
    public void Many_differences_are_counted()
    {
        new Sequential([.. Enumerable.Range(0, 10).Select(_ => new Dense(1, 1))]).Save(_path);
        var error = Should.Throw<StateMismatchException>(() => new Sequential().Load(_path));
        error.Message.ShouldContain("(and 10 more)");
        error.Message.ShouldContain("Build the model as it was");
    }

    [Test]
    public void A_missing_file_is_named() =>
        Should.Throw<FileNotFoundException>(() => Model().Load(_path)).Message.ShouldContain(_path);

    [Test]
    public void A_damaged_file_changes_nothing()
    {
        var model = Model();
        model.Save(_path);
        using (var file = File.OpenWrite(_path)) file.SetLength(file.Length - 1);
        var before = Bits.Of(model.Parameters);

        Should.Throw<DataFormatException>(() => model.Load(_path)).Path.ShouldBe(_path);

        Bits.Of(model.Parameters).ShouldBe(before);
    }

    [Test]
    public void Loading_while_a_graph_needs_the_old_values_is_found()
    {
        var model = Model();
        model.Save(_path);
        var loss = model.Forward(Tensor.Ones([1, 3])).Sum();
        model.Load(_path);
        Should.Throw<AutogradException>(() => loss.Backward()).Message.ShouldContain("overwritten");
    }

    private static Sequential Model() => [new Dense(3, 4), new Tanh(), new Dense(4, 2)];

    /// <summary>Saves a model of these layers, and returns the message with which another one refuses the file, itself unchanged.</summary>
    private string MismatchOf(IEnumerable<Module> saved)
    {
        new Sequential([.. saved]).Save(_path);
        var model = Model();
        var before = Bits.Of(model.Parameters);

        var error = Should.Throw<StateMismatchException>(() => model.Load(_path));

        Bits.Of(model.Parameters).ShouldBe(before);
        error.Message.ShouldContain(_path);
        return error.Message;
    }
}
