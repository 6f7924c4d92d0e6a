using System.Buffers.Binary;
using System.Text;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

[TestFixture]
internal sealed class SafeTensorsTests
{
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

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    [TestCase(DType.Int32)]
    public void Every_type_and_rank_comes_back(DType dtype)
    {
        Shape[] shapes = [[], [1], [7], [2, 3], [2, 3, 4], [2, 1, 3, 2], [1, 1, 1, 1, 2, 1, 1, 3], [0], [3, 0, 2], [5]];
        var written = shapes.Select((shape, i) => KeyValuePair.Create($"tensor.{i}", Filled(shape, dtype, i))).ToList();

        SafeTensors.Write(_path, written);
        var read = SafeTensors.Read(_path);

        read.Count.ShouldBe(shapes.Length);
        foreach (var (name, tensor) in written)
        {
            read[name].Shape.ShouldBe(tensor.Shape, name);
            read[name].DType.ShouldBe(dtype, name);
            read[name].RequiresGrad.ShouldBeFalse();
            Bits.Of(read[name]).ShouldBe(Bits.Of(tensor), name);
        }
    }

    [Test]
    public void Types_may_be_mixed_and_names_may_be_any_text()
    {
        KeyValuePair<string, Tensor>[] written =
        [
            new("", Tensor.Ones([3])), new("Größe \"x\"\n", Tensor.From([1, 2])), new("重み", Tensor.From([0.1])), new("a.b", Tensor.Scalar(2)),
        ];
        SafeTensors.Write(_path, written);
        var read = SafeTensors.Read(_path);
        foreach (var (name, tensor) in written) Bits.Of(read[name]).ShouldBe(Bits.Of(tensor), name);
    }

    [Test]
    public void A_file_is_written_to_the_byte_as_the_format_asks()
    {
        // By hand, from the format's description: the header's length, the header padded with spaces to a multiple of 8, the values.
        const string header = """{"c":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"b":{"dtype":"I32","shape":[],"data_offsets":[16,20]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected =
        [
            (byte)padded.Length, 0, 0, 0, 0, 0, 0, 0,
            .. Encoding.ASCII.GetBytes(padded),
            0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE0, 0x3F, // 0.5
            0x00, 0x00, 0x80, 0x3F,                         // 1.0f
            0x00, 0x00, 0x00, 0xC0,                         // -2.0f
            0xFE, 0xFF, 0xFF, 0xFF,                         // -2
        ];

        SafeTensors.Write(_path,
        [
            new("a", Tensor.From([1f, -2f])), new("b", Tensor.Scalar(-2, DType.Int32)), new("c", Tensor.From(new[,] { { 0.5 } })),
        ]);

        File.ReadAllBytes(_path).ShouldBe(expected);
    }

    [Test]
    public void A_file_written_elsewhere_is_read()
    {
        // Another order of keys, tensors not in the order of their places, metadata, blanks, and an odd header length: all allowed.
        const string header = """ { "__metadata__": {"format": "pt"}, "late": {"shape": [1], "data_offsets": [4, 8], "dtype": "F32"}, "early": {"dtype": "F32", "data_offsets": [0, 4], "shape": []} }""";
        WriteRaw(header[1..], [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);
        var read = SafeTensors.Read(_path);
        read.Keys.ShouldBe(["late", "early"], ignoreOrder: true);
        read["early"].Item().ShouldBe(1);
        read["early"].Shape.ShouldBe([]);
        read["late"].ToArray<float>().ShouldBe([2]);
    }

    [Test]
    public void Metadata_is_written_where_it_is_given()
    {
        SafeTensors.Write(_path, [new("a", Tensor.Ones([1]))], new Dictionary<string, string> { ["format"] = "pt" });
        Encoding.UTF8.GetString(File.ReadAllBytes(_path)).ShouldContain("""{"__metadata__":{"format":"pt"},"a":""");
        SafeTensors.Read(_path).Keys.ShouldBe(["a"]);
    }

    [Test]
    public void The_values_begin_at_a_multiple_of_eight()
    {
        for (var length = 1; length <= 9; length++)
        {
            SafeTensors.Write(_path, [new(new string('n', length), Tensor.Ones([1]))]);
            (BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(_path)) % 8).ShouldBe(0);
        }
    }

    [Test]
    public void No_tensors_make_a_file_too()
    {
        SafeTensors.Write(_path, []);
        SafeTensors.Read(_path).ShouldBeEmpty();
    }

    [Test]
    public void A_name_stands_once_and_is_not_the_formats_own()
    {
        Should.Throw<ArgumentException>(() => SafeTensors.Write(_path, [new("a", Tensor.Ones([1])), new("a", Tensor.Ones([1]))])).Message.ShouldContain("'a'");
        Should.Throw<ArgumentException>(() => SafeTensors.Write(_path, [new("__metadata__", Tensor.Ones([1]))])).Message.ShouldContain("__metadata__");
        Directory.GetFileSystemEntries(_folder.FullName).ShouldBeEmpty();
    }

    [Test]
    public void A_missing_file_is_named() =>
        Should.Throw<FileNotFoundException>(() => SafeTensors.Read(_path)).Message.ShouldContain(_path);

    [Test]
    public void No_path_is_an_argument_error()
    {
        Should.Throw<ArgumentException>(() => SafeTensors.Read(""));
        Should.Throw<ArgumentNullException>(() => SafeTensors.Read((string)null!));
        Should.Throw<ArgumentException>(() => SafeTensors.Write("", []));
    }

    private static Tensor Filled(Shape shape, DType dtype, int seed)
    {
        var values = Tensor.Uniform(shape, -1e6, 1e6, DType.Float64, new Generator((ulong)seed));
        return dtype == DType.Float64 ? values : values.To(dtype);
    }

    private void WriteRaw(string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        File.WriteAllBytes(_path, [.. length, .. bytes, .. data]);
    }
}
