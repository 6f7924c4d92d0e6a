using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsCheck;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>Files of NumPy, read and written, beside those that NumPy itself has written (NumPyArrays.py).</summary>
[TestFixture]
internal sealed class NumPyTests
{
    private static readonly JsonElement s_numpy = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "NumPyArrays.json"))).RootElement;

    private static IEnumerable<TestCaseData> Arrays => s_numpy.GetProperty("arrays").EnumerateArray().Select(array => new TestCaseData(array).SetArgDisplayNames(array.GetProperty("name").GetString()!));

    [TestCaseSource(nameof(Arrays))]
    public void What_NumPy_has_written_is_read(JsonElement array)
    {
        using var folder = new TempFolder();
        var (path, bytes) = (folder.File("a.npy"), array.GetProperty("file").GetBytesFromBase64());
        File.WriteAllBytes(path, bytes);
        var tensor = NpyFile.Read(path);
        tensor.Shape.AsSpan().ToArray().ShouldBe(array.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()));
        tensor.To(DType.Float64).ToArray<double>().ShouldBe(array.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()));

        // What NumPy writes of the same array in its own order and type, we write, byte by byte.
        var description = Encoding.ASCII.GetString(bytes).Split('\'')[3];
        if (description != "<f4" && description != "<f8" && description != "<i4" || !Encoding.ASCII.GetString(bytes).Contains("'fortran_order': False", StringComparison.Ordinal) || bytes[6] > 1) return;
        NpyFile.Write(path, tensor);
        File.ReadAllBytes(path).ShouldBe(bytes);
    }

    [Test]
    public void Types_become_those_of_tensors()
    {
        foreach (var (name, dtype) in new[] { ("<f2 C", DType.Float32), (">f4 C", DType.Float32), (">f8 C", DType.Float64), ("<i8 C", DType.Int32), ("|b1 C", DType.Int32), (">u2 C", DType.Int32) })
            ReadBytes(s_numpy.GetProperty("arrays").EnumerateArray().Single(array => array.GetProperty("name").GetString() == name).GetProperty("file").GetBytesFromBase64()).DType.ShouldBe(dtype);
    }

    [TestCase("savez")]
    [TestCase("savez_compressed")]
    public void Archives_of_NumPy_are_read(string how)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("a.npz"), s_numpy.GetProperty("archives").GetProperty(how).GetBytesFromBase64());
        var arrays = NpzFile.Read(folder.File("a.npz"));
        arrays.Keys.ShouldBe(["x", "labels"], ignoreOrder: true);
        arrays["x"].Shape.AsSpan().ToArray().ShouldBe([2, 3]);
        arrays["x"].ToArray<float>().ShouldBe([0, 1, 2, 3, 4, 5]);
        arrays["labels"].ToArray<int>().ShouldBe([1, 0, 2]);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Archives_are_read_back_bit_for_bit_and_the_same_arrays_make_the_same_file(bool compress)
    {
        using var folder = new TempFolder();
        var arrays = new Dictionary<string, Tensor> { ["a"] = Tensor.From(new[,] { { 1.5f, float.NaN } }), ["b/c"] = Tensor.From([-0.0, double.Epsilon]), ["ä"] = Tensor.From(new[] { int.MinValue }), ["none"] = Tensor.Zeros([0, 2]) };
        NpzFile.Write(folder.File("a.npz"), arrays, compress);
        NpzFile.Write(folder.File("b.npz"), arrays, compress);
        File.ReadAllBytes(folder.File("a.npz")).ShouldBe(File.ReadAllBytes(folder.File("b.npz")));
        var read = NpzFile.Read(folder.File("a.npz"));
        read.Keys.ShouldBe(arrays.Keys);
        foreach (var (name, tensor) in arrays)
        {
            (read[name].Shape, read[name].DType).ShouldBe((tensor.Shape, tensor.DType));
            if (tensor.DType == DType.Float32) read[name].ToArray<float>().Select(BitConverter.SingleToInt32Bits).ShouldBe(tensor.ToArray<float>().Select(BitConverter.SingleToInt32Bits));
            else if (tensor.DType == DType.Float64) read[name].ToArray<double>().Select(BitConverter.DoubleToInt64Bits).ShouldBe(tensor.ToArray<double>().Select(BitConverter.DoubleToInt64Bits));
            else read[name].ToArray<int>().ShouldBe(tensor.ToArray<int>());
        }
    }

    [Test]
    public void Tensors_of_any_shape_are_read_back() => Gen.Int[0, 4].Array[0, 5].Sample(
        shape =>
        {
            using var folder = new TempFolder();
            var tensor = Tensor.Normal(Shape.Create(shape), generator: new(1));
            NpyFile.Write(folder.File("a.npy"), tensor);
            var read = NpyFile.Read(folder.File("a.npy"));
            read.Shape.ShouldBe(tensor.Shape);
            read.ToArray<float>().ShouldBe(tensor.ToArray<float>());
            ((new FileInfo(folder.File("a.npy")).Length - 4 * tensor.Length) % 64).ShouldBe(0);
        },
        iter: 50);

    [TestCase("complex", "'<c16'")]
    [TestCase("text", "'<U2'")]
    [TestCase("record", "records of several fields")]
    [TestCase("object", "'|O'")]
    [TestCase("date", "'<M8[D]'")]
    [TestCase("large", "the integer 1099511627776")]
    public void What_no_tensor_can_hold_is_refused(string name, string told) => Refused(s_numpy.GetProperty("refused").GetProperty(name).GetBytesFromBase64()).ShouldContain(told);

    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'more': 1, }", "'more', which is not known")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, }", "lacks one of the members")]
    [TestCase("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "two members 'descr'")]
    [TestCase("{'descr': '<f4', 'fortran_order': 0, 'shape': (3,), }", "no description of an array")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }", "no description of an array")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), } x", "no description of an array")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': __import__('os'), }", "no description of an array")]
    [TestCase("{'descr': '<f\\x34', 'fortran_order': False, 'shape': (3,), }", "no description of an array")]
    [TestCase("{'descr': '<f16', 'fortran_order': False, 'shape': (3,), }", "'<f16'")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", "is cut: [4] of <f4 takes 16 bytes, but 12 are there")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "goes on after its array")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 0), }", "more values than")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000), }", "more values than")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "no description of an array")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 3), }", "has 9 axes")]
    [TestCase("{", "no description of an array")]
    [TestCase("", "no description of an array")]
    public void A_header_that_is_none_is_refused(string header, string told) => Refused(Npy(header, new byte[12])).ShouldContain(told);

    [TestCase("{\"descr\":\"<f4\",\"shape\":(3L,),\"fortran_order\":True}")]
    [TestCase("  { 'shape' : ( 3 , ) , 'fortran_order' : False , 'descr' : '<f4' }  \n")]
    public void A_header_may_be_written_otherwise(string header) => ReadBytes(Npy(header, new byte[12])).ToArray<float>().ShouldBe([0, 0, 0]);

    [Test]
    public void Every_cut_of_a_file_is_told()
    {
        var whole = s_numpy.GetProperty("arrays")[0].GetProperty("file").GetBytesFromBase64();
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length]).ShouldMatch(length == 0 ? "is empty" : "is cut|no array of NumPy|more than the file has");
        Refused([.. whole, 0]).ShouldContain("goes on after");
        Refused([.. whole[..6], 4, 0, .. whole[8..]]).ShouldContain("version 4.0");
        Refused("PK\u0003\u0004"u8.ToArray()).ShouldContain("NpzFile");
    }

    [Test]
    public void Damaged_archives_are_told()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.npz");
        NpzFile.Write(path, new Dictionary<string, Tensor> { ["x"] = Tensor.From([1f, 2, 3]) });
        var whole = File.ReadAllBytes(path);
        var at = whole.AsSpan().IndexOf("NUMPY"u8) + 128;
        File.WriteAllBytes(path, [.. whole[..at], (byte)(whole[at] ^ 1), .. whole[(at + 1)..]]);
        Should.Throw<DataFormatException>(() => NpzFile.Read(path)).Message.ShouldContain("array 'x': is damaged");
        File.WriteAllBytes(path, whole[..^30]);
        Should.Throw<DataFormatException>(() => NpzFile.Read(path)).Message.ShouldContain("no archive");
        using (var archive = ZipFile.Open(folder.File("b.npz"), ZipArchiveMode.Create)) archive.CreateEntry("readme.txt");
        Should.Throw<DataFormatException>(() => NpzFile.Read(folder.File("b.npz"))).Message.ShouldContain("'readme.txt', which is no array");
        Should.Throw<FileNotFoundException>(() => NpzFile.Read(folder.File("c.npz")));
        Should.Throw<FileNotFoundException>(() => NpyFile.Read(folder.File("c.npy")));
        Should.Throw<ArgumentException>(() => NpzFile.Write(path, new Dictionary<string, Tensor> { [""] = Tensor.Scalar(1f) }));
    }

    private static byte[] Npy(string header, byte[] values) => [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header), .. values];

    private static Tensor ReadBytes(byte[] bytes)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("a.npy"), bytes);
        return NpyFile.Read(folder.File("a.npy"));
    }

    private static string Refused(byte[] bytes) => Should.Throw<DataFormatException>(() => ReadBytes(bytes)).Message;
}
