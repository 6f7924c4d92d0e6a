using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>
/// What the format's reference writes and reads, beside what is written and read here. Bytes and the order of tensors are from its tests:
/// https://github.com/huggingface/safetensors/blob/main/safetensors/src/tensor.rs.
/// </summary>
[TestFixture]
internal sealed class SafeTensorsFormatTests
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

    [Test]
    public void No_tensors_are_written_as_the_reference_writes_them()
    {
        SafeTensors.Write(_path, []);
        File.ReadAllBytes(_path).ShouldBe(new byte[] { 8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32 });
    }

    [Test]
    public void Metadata_are_written_as_the_reference_writes_them()
    {
        SafeTensors.Write(_path, [], new Dictionary<string, string> { ["framework"] = "pt" });
        File.ReadAllBytes(_path).ShouldBe([40, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes("""{"__metadata__":{"framework":"pt"}}     """)]);
    }

    [Test]
    public void A_tensor_is_written_as_the_reference_writes_it()
    {
        SafeTensors.Write(_path, [new("attn0", Tensor.From(new[,] { { 0f, 1, 2 }, { 3, 4, 5 } }).Reshape(1, 1, 2, 3))]);
        byte[] values = [0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 0, 0, 160, 64];
        File.ReadAllBytes(_path).ShouldBe(
            [72, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes("""{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}       """), .. values]);
    }

    [Test]
    public void Tensors_stand_by_type_and_then_by_the_bytes_of_their_names_so_that_each_is_aligned()
    {
        // In UTF-16 the last of the F32 would come before 'ﬀ', in UTF-8 it does not.
        KeyValuePair<string, Tensor>[] written =
        [
            new("i", Tensor.Zeros([3], DType.Int32)), new("😀", Tensor.Zeros([1])), new("ﬀ", Tensor.Zeros([3])), new("b", Tensor.Zeros([5])),
            new("z", Tensor.Zeros([1], DType.Float64)), new("a", Tensor.Zeros([1])), new("y", Tensor.Zeros([2], DType.Float64)),
        ];
        SafeTensors.Write(_path, written);

        SafeTensors.Read(_path).Keys.ShouldBe(["y", "z", "a", "b", "ﬀ", "😀", "i"]);
        using var header = Header();
        var start = 8 + BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(_path));
        foreach (var (name, tensor) in written)
            ((start + header.RootElement.GetProperty(name).GetProperty("data_offsets")[0].GetInt64()) % tensor.DType.SizeInBytes()).ShouldBe(0, name);
    }

    // Values by hand from the formats' definitions; E4M3 and E5M2 as in the paper's table 1.
    [TestCase("F16", "003C00C0FF7B01000100007C", new[] { 1f, -2, 65504, 5.9604645e-8f, 5.9604645e-8f, float.PositiveInfinity })]
    [TestCase("BF16", "803F00C040407F7F01000080", new[] { 1f, -2, 3, 3.3895314e38f, 9.1835e-41f, -0f })]
    [TestCase("F8_E5M2", "3CC07B0104FC", new[] { 1f, -2, 57344, 1.52587890625e-5f, 6.103515625e-5f, float.NegativeInfinity })]
    [TestCase("F8_E4M3", "38C07E01087F", new[] { 1f, -2, 448, 0.001953125f, 0.015625f, float.NaN })]
    [TestCase("F8_E8M0", "7F8000FEFF", new[] { 1f, 2, 5.877472e-39f, 1.7014118e38f, float.NaN })]
    public void Floats_of_other_types_become_Float32_exactly(string type, string bytes, float[] values)
    {
        WriteOne(type, values.Length, Convert.FromHexString(bytes));
        var read = SafeTensors.Read(_path);
        read["a"].DType.ShouldBe(DType.Float32);
        read["a"].ToArray<float>().Select(BitConverter.SingleToUInt32Bits).ShouldBe(values.Select(BitConverter.SingleToUInt32Bits));
        read.Converted["a"].Type.ShouldBe(type);
    }

    [TestCase("I64", "FFFFFFFFFFFFFFFFFFFFFF7F00000000", new[] { -1, int.MaxValue })]
    [TestCase("U64", "0000000000000000FFFFFF7F00000000", new[] { 0, int.MaxValue })]
    [TestCase("U32", "07000000FFFFFF7F", new[] { 7, int.MaxValue })]
    [TestCase("I16", "0080FF7F", new[] { -32768, 32767 })]
    [TestCase("U16", "0080FFFF", new[] { 32768, 65535 })]
    [TestCase("I8", "80FF7F", new[] { -128, -1, 127 })]
    [TestCase("U8", "8000FF", new[] { 128, 0, 255 })]
    [TestCase("BOOL", "000102", new[] { 0, 1, 1 })]
    public void Integers_of_other_types_become_Int32(string type, string bytes, int[] values)
    {
        WriteOne(type, values.Length, Convert.FromHexString(bytes));
        SafeTensors.Read(_path)["a"].ToArray<int>().ShouldBe(values);
    }

    [TestCase("I64", "FFFFFF7FFFFFFFFF", "-2147483649")]
    [TestCase("I64", "0000008000000000", "2147483648")]
    [TestCase("U64", "FFFFFFFFFFFFFFFF", "18446744073709551615")]
    [TestCase("U32", "00000080", "2147483648")]
    public void An_integer_that_is_no_Int32_is_named(string type, string bytes, string value)
    {
        WriteOne(type, 1, Convert.FromHexString(bytes));
        var message = Should.Throw<DataFormatException>(() => SafeTensors.Read(_path)).Message;
        message.ShouldContain("'a'");
        message.ShouldContain(type);
        message.ShouldContain(value);
    }

    [Test]
    public void Other_types_go_in_pieces()
    {
        var bytes = new byte[3_000_000];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 7);
        WriteOne("U8", bytes.Length, bytes);
        SafeTensors.Read(_path)["a"].ToArray<int>().ShouldBe(bytes.Select(value => (int)value));
    }

    [Test]
    public void Without_conversion_a_file_with_other_types_or_more_dimensions_is_refused_as_a_whole()
    {
        WriteOne("BF16", 1, [0x80, 0x3F]);
        Should.Throw<DataFormatException>(() => SafeTensors.Read(_path, convert: false)).Message.ShouldContain("'a' is BF16 of shape [1]");
        WriteRaw("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", new byte[4]);
        Should.Throw<DataFormatException>(() => SafeTensors.Read(_path, convert: false)).Message.ShouldContain("8 dimensions at most");
        WriteOne("F32", 1, new byte[4]);
        SafeTensors.Read(_path, convert: false).Converted.ShouldBeEmpty();
    }

    [TestCase("[2,1,1,1,1,1,1,1,3]", new[] { 2, 1, 1, 1, 1, 1, 1, 3 })]
    [TestCase("[2,3,1,1,1,1,1,1,1]", new[] { 6, 1, 1, 1, 1, 1, 1, 1 })]
    [TestCase("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,3]", new[] { 1, 1, 1, 1, 1, 1, 2, 3 })]
    public void Of_up_to_64_dimensions_the_first_are_folded_and_the_values_stay(string shape, int[] expected)
    {
        var values = Enumerable.Range(1, 6).SelectMany(value => BitConverter.GetBytes((float)value)).ToArray();
        WriteRaw($$$"""{"a":{"dtype":"F32","shape":{{{shape}}},"data_offsets":[0,24]}}""", values);
        var read = SafeTensors.Read(_path);
        read["a"].Shape.ToArray().ShouldBe(expected);
        read["a"].ToArray<float>().ShouldBe([1, 2, 3, 4, 5, 6]);
        $"[{string.Join(",", read.Converted["a"].Shape)}]".ShouldBe(shape);
    }

    [Test]
    public void Null_metadata_are_none_as_in_the_reference()
    {
        WriteRaw("""{"__metadata__":null,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]);
        SafeTensors.Read(_path).Metadata.ShouldBeEmpty();
        SafeTensors.ReadMetadata(_path).ShouldBeEmpty();
    }

    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   """, TestName = "Blanks at the end are padding")]
    [TestCase("""{"a":{"x":{"y":[1.5,"z"]},"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", TestName = "Unknown fields are passed over")]
    [TestCase("""{"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", TestName = "Escaped names are names")]
    [TestCase("""{"none":{"dtype":"F32","shape":[3,0],"data_offsets":[4,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", TestName = "Empty tensors may be anywhere")]
    public void What_the_reference_reads_is_read(string header)
    {
        WriteRaw(header, [0, 0, 0x80, 0x3F]);
        SafeTensors.Read(_path)["a"].ToArray<float>().ShouldBe([1]);
    }

    [Test]
    public void A_tensor_with_more_elements_than_an_array_is_refused_before_memory_is_taken()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("A file with a hole takes its whole length there.");
        const string header = """{"a":{"dtype":"U8","shape":[3000000000],"data_offsets":[0,3000000000]}}""";
        WriteRaw(header, []);
        using (var file = File.OpenWrite(_path)) file.SetLength(8 + header.Length + 3_000_000_000);   // a hole, which takes no room
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<DataFormatException>(() => SafeTensors.Read(_path)).Message.ShouldContain("'a' is more than a tensor here can be");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    [TestCase(DType.Int32)]
    public void Values_go_in_pieces_of_any_length(DType dtype)
    {
        var tensor = Tensor.Uniform([1_003], -1e6, 1e6, DType.Float64, new Generator(1)).To(dtype);
        foreach (var piece in (int[])[8, 24, 1000, 1 << 20])
        {
            using var stream = new MemoryStream();
            TensorBytes.Write(stream, tensor, piece);
            stream.Length.ShouldBe(1_003 * dtype.SizeInBytes());
            stream.Position = 0;
            var read = Tensor.Zeros([1_003], dtype);
            TensorBytes.Read(stream, read, piece);
            Bits.Of(read).ShouldBe(Bits.Of(tensor));
        }
    }

    /// <summary>It takes 5 GB of memory and 2.4 GB of disk, so it runs by its name only.</summary>
    [Test, Explicit]
    public void A_tensor_of_more_than_2_GiB_comes_back()
    {
        const int length = 600_000_000;
        var tensor = Tensor.Zeros([length]);
        var values = tensor.AsWritableSpan<float>();
        for (var i = 0; i < length; i += 1_000) values[i] = i;
        values[^1] = -1;
        SafeTensors.Write(_path, [new("large", tensor)]);
        new FileInfo(_path).Length.ShouldBeGreaterThan(4L * length);
        SafeTensors.Read(_path)["large"].AsSpan<float>().SequenceEqual(values).ShouldBeTrue();
    }

    private JsonDocument Header()
    {
        var bytes = File.ReadAllBytes(_path);
        return JsonDocument.Parse(bytes.AsMemory(8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes)));
    }

    private void WriteOne(string type, int count, byte[] values) =>
        WriteRaw($$$"""{"a":{"dtype":"{{{type}}}","shape":[{{{count}}}],"data_offsets":[0,{{{values.Length}}}]}}""", values);

    private void WriteRaw(string header, byte[] values)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(_path, [.. length, .. json, .. values]);
    }
}
