using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>Whatever is wrong with a file, it is told as a <see cref="DataFormatException"/> with the file's path.</summary>
[TestFixture]
internal sealed class SafeTensorsDamageTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private TempFolder _folder = null!;
    private string _path = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        _path = _folder.File("damaged.safetensors");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_undamaged_file_of_these_tests_is_read()
    {
        Write(Good, 8);
        SafeTensors.Read(_path)["a"].ToArray<float>().ShouldBe([0, 0]);
    }

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(20)]
    public void A_file_cut_in_its_header_is_refused(int length)
    {
        Write(Good, 8);
        Truncate(length);
        Refused();
    }

    [Test]
    public void A_file_cut_at_any_byte_is_refused()
    {
        Write(Good, 8);
        for (var length = new FileInfo(_path).Length - 1; length >= 0; length--)
        {
            Truncate(length);
            Refused();
        }
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(63)]
    [TestCase(100_000_001)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public void An_impossible_header_length_is_refused(long length)
    {
        var bytes = new byte[8 + Good.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        Encoding.UTF8.GetBytes(Good).CopyTo(bytes, 8);
        File.WriteAllBytes(_path, bytes);
        Refused();
    }

    [TestCase("no JSON", "hello world")]
    [TestCase("JSON cut off", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""")]
    [TestCase("text behind the JSON", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}x""")]
    [TestCase("an array", """[{"dtype":"F32","shape":[2],"data_offsets":[0,8]}]""")]
    [TestCase("a number", "12")]
    [TestCase("null", "null")]
    [TestCase("an entry that is no object", """{"a":[0,8]}""")]
    [TestCase("an entry of null", """{"a":null}""")]
    [TestCase("no type", """{"a":{"shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("no shape", """{"a":{"dtype":"F32","data_offsets":[0,8]}}""")]
    [TestCase("no place", """{"a":{"dtype":"F32","shape":[2]}}""")]
    [TestCase("a type that is a number", """{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a type of null", """{"a":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a shape that is a number", """{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""")]
    [TestCase("a shape of texts", """{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""")]
    [TestCase("a shape of fractions", """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""")]
    [TestCase("a negative shape", """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""")]
    [TestCase("a shape with two negatives", """{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""")]
    [TestCase("a shape too large", """{"a":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,8]}}""")]
    [TestCase("a size too large", """{"a":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]}}""")]
    [TestCase("65 axes", """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""")]
    [TestCase("a blank in front", """ {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a minus zero", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-0,8]}}""")]
    [TestCase("a minus zero in a shape", """{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a leading zero", """{"a":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}""")]
    [TestCase("a decimal point", """{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""")]
    [TestCase("an exponent", """{"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}""")]
    [TestCase("a plus", """{"a":{"dtype":"F32","shape":[+2],"data_offsets":[0,8]}}""")]
    [TestCase("a number that is a text", """{"a":{"dtype":"F32","shape":[2],"data_offsets":["0",8]}}""")]
    [TestCase("a comment", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}/* */}""")]
    [TestCase("a comma at the end", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}""")]
    [TestCase("two objects", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}{}""")]
    [TestCase("a type twice", """{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a shape twice", """{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a place twice", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"data_offsets":[0,8]}}""")]
    [TestCase("an unknown field twice", """{"a":{"x":1,"x":1,"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a name twice, once escaped", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [TestCase("metadata twice", """{"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("metadata null and then not", """{"__metadata__":null,"__metadata__":{},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a metadata key twice", """{"__metadata__":{"x":"1","x":"1"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a metadata text of null", """{"__metadata__":{"x":null},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("half a surrogate pair in metadata", """{"__metadata__":{"x":"\ud800"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("half a surrogate pair as a metadata key", """{"__metadata__":{"\udc00":"x"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("a place that is a text", """{"a":{"dtype":"F32","shape":[2],"data_offsets":"0,8"}}""")]
    [TestCase("a place of one number", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""")]
    [TestCase("a place of three numbers", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""")]
    [TestCase("a negative place", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""")]
    [TestCase("a reversed place", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""")]
    [TestCase("a place too large for the file", """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""")]
    [TestCase("a place too large for a long", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""")]
    [TestCase("a place that is not the shape's", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""")]
    [TestCase("an overlap", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [TestCase("a hole at the front", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [TestCase("a hole at the end", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [TestCase("an unknown type", """{"a":{"dtype":"F128","shape":[1],"data_offsets":[0,8]}}""")]
    [TestCase("a size beyond a long", """{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8]}}""")]
    [TestCase("sizes that only overflow to the place's", """{"a":{"dtype":"F64","shape":[4294967297,4294967297,4294967297,4294967297],"data_offsets":[0,8]}}""")]
    [TestCase("an element of half a byte", """{"a":{"dtype":"F4","shape":[16],"data_offsets":[0,8]}}""")]
    [TestCase("a name twice", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [TestCase("no tensors over data", "{}")]
    [TestCase("metadata that are no object", """{"__metadata__":1,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("metadata that are no texts", """{"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [TestCase("half a surrogate pair as a name", """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    public void A_damaged_header_is_refused(string _, string header)
    {
        Write(header, 8);
        Refused();
    }

    [Test]
    public void A_name_that_is_no_UTF8_is_refused()
    {
        var header = Encoding.UTF8.GetBytes(Good);
        header[2] = 0xFF;
        WriteBytes(header, 8);
        Refused();
    }

    [TestCase(0x80)]
    [TestCase(0xC0)]
    [TestCase(0xFF)]
    public void Metadata_that_are_no_UTF8_are_refused(byte wrong)
    {
        var header = Encoding.UTF8.GetBytes("""{"__metadata__":{"k":"?"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""");
        header[Array.IndexOf(header, (byte)'?')] = wrong;
        WriteBytes(header, 8);
        Refused();
    }

    [Test]
    public void A_hostile_header_costs_time_in_proportion_and_no_more_memory_than_its_length_allows()
    {
        // Many entries of nothing: a check of each against all others would take minutes.
        var header = new StringBuilder("{");
        for (var i = 0; i < 200_000; i++) header.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"{i:x}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}},");
        Write(header.Append("\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,4000000000]}}").ToString(), 8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40 * new FileInfo(_path).Length, "in two readings, of all that was ever alive");
    }

    [Test]
    public void Bytes_behind_the_tensors_are_refused()
    {
        Write(Good, 9);
        Refused();
    }

    [Test]
    public void The_type_that_cannot_be_read_is_named()
    {
        Write("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", 8);
        var message = Should.Throw<DataFormatException>(() => SafeTensors.Read(_path)).Message;
        message.ShouldContain("'a'");
        message.ShouldContain("C64");
        message.ShouldContain("F32, F64, I32, F16, BF16");
    }

    private void Refused()
    {
        foreach (var read in (Action[])[() => SafeTensors.Read(_path), () => SafeTensors.ReadMetadata(_path)])
        {
            var error = Should.Throw<DataFormatException>(read);
            error.Path.ShouldBe(_path);
            error.Message.ShouldStartWith(_path);
        }
    }

    private void Write(string header, int dataLength) => WriteBytes(Encoding.UTF8.GetBytes(header), dataLength);

    private void WriteBytes(byte[] header, int dataLength)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(_path, [.. length, .. header, .. new byte[dataLength]]);
    }

    private void Truncate(long length)
    {
        using var file = File.OpenWrite(_path);
        file.SetLength(length);
    }
}
