using System.Buffers.Binary;
using System.IO.Compression;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

[TestFixture]
internal sealed class IdxFileTests
{
    private static readonly byte[] s_values = [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 11))];
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("neuralsharp-idx-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(24)]
    [TestCase(4, 6)]
    [TestCase(2, 3, 4)]
    [TestCase(2, 1, 3, 4)]
    public void Plain_files_of_1_to_4_axes_are_read(params int[] dimensions)
    {
        var array = IdxFile.ReadBytes(Save(Idx(0x08, dimensions, s_values)));
        array.Dimensions.ShouldBe(dimensions);
        array.Values.ShouldBe(s_values);
    }

    [Test]
    public void Gzip_is_told_by_content_not_by_name()
    {
        var array = IdxFile.ReadBytes(Save(Gzip(Idx(0x08, [2, 3, 4], s_values)), "packed-idx3-ubyte"));
        array.Dimensions.ShouldBe([2, 3, 4]);
        array.Values.ShouldBe(s_values);

        IdxFile.ReadBytes(Save(Idx(0x08, [24], s_values), "plain.gz")).Values.ShouldBe(s_values);
    }

    [Test]
    public void An_array_without_values_is_read() =>
        IdxFile.ReadBytes(Save(Idx(0x08, [0, 28, 28], []))).Values.ShouldBeEmpty();

    [TestCase("digits-idx3-ubyte")]
    [TestCase("digits-idx3-ubyte.gz")]
    public void What_is_written_is_read_back_and_nothing_else_is_left(string name)
    {
        var path = Path.Combine(_folder, name);
        IdxFile.Write(path, [1], [9]);
        IdxFile.Write(path, [2, 3, 4], s_values); // replaces

        var array = IdxFile.ReadBytes(path);
        array.Dimensions.ShouldBe([2, 3, 4]);
        array.Values.ShouldBe(s_values);
        Directory.GetFiles(_folder).ShouldBe([path]);
    }

    [Test]
    public void A_written_file_has_the_documented_bytes()
    {
        var path = Path.Combine(_folder, "two");
        IdxFile.Write(path, [1, 258], new byte[258]);
        File.ReadAllBytes(path)[..12].ShouldBe([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 1, 2]);
        File.ReadAllBytes(path).Length.ShouldBe(12 + 258);
    }

    [Test]
    public void A_packed_file_is_written_as_gzip()
    {
        var path = Path.Combine(_folder, "zeros.gz");
        IdxFile.Write(path, [100_000], new byte[100_000]);
        File.ReadAllBytes(path)[..2].ShouldBe([0x1F, 0x8B]);
        new FileInfo(path).Length.ShouldBeLessThan(2000);
    }

    [Test]
    public void Writing_checks_its_arguments_before_it_touches_anything()
    {
        var path = Path.Combine(_folder, "none");
        ErrorOfWriting([2, 3]).ShouldContain("[2, 3] takes 6 values, but 24");
        ErrorOfWriting([-1]).ShouldContain("-1");
        ErrorOfWriting([]).ShouldContain("1 to 4 axes");
        ErrorOfWriting([1, 1, 1, 1, 24]).ShouldContain("1 to 4 axes");
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();

        string ErrorOfWriting(int[] dimensions) =>
            Should.Throw<ArgumentException>(() => IdxFile.Write(path, dimensions, s_values)).Message;
    }

    [Test]
    public void A_write_that_fails_leaves_nothing_behind()
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, "taken")).FullName;
        Should.Throw<Exception>(() => IdxFile.Write(path, [24], s_values)); // a folder cannot be replaced by a file
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Test]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(_folder, "nowhere", "train-images-idx3-ubyte.gz");
        var error = Should.Throw<FileNotFoundException>(() => IdxFile.ReadBytes(path));
        error.FileName.ShouldBe(path);
        error.Message.ShouldContain(path);
        error.Message.ShouldContain("Check the path");
    }

    [Test]
    public void No_path_is_an_argument_error()
    {
        Should.Throw<ArgumentNullException>(() => IdxFile.ReadBytes(null!));
        Should.Throw<ArgumentException>(() => IdxFile.ReadBytes(""));
    }

    [Test]
    public void A_folder_is_not_a_file()
    {
        var error = Should.Throw<DataFormatException>(() => IdxFile.ReadBytes(_folder));
        error.Path.ShouldBe(_folder);
        error.Message.ShouldContain("is a folder");
    }

    [Test]
    public void An_empty_file_is_said_to_be_empty()
    {
        ErrorOf([]).ShouldContain("is empty");
        ErrorOf(Gzip([])).ShouldContain("is empty");
    }

    [Test]
    public void Other_files_are_not_taken_for_idx()
    {
        ErrorOf("<!DOCTYPE html>"u8.ToArray()).ShouldContain("begins with the bytes 3c 21 instead of 00 00");
        ErrorOf([0, 1, 8, 1, 0, 0, 0, 0]).ShouldContain("00 01 instead of 00 00");
        ErrorOf(Gzip("<html>"u8.ToArray())).ShouldContain("is not an IDX file");
    }

    [TestCase(0x09, "signed bytes")]
    [TestCase(0x0B, "16-bit integers")]
    [TestCase(0x0C, "32-bit integers")]
    [TestCase(0x0D, "32-bit floats")]
    [TestCase(0x0E, "64-bit floats")]
    [TestCase(0x77, "unknown element type (0x77)")]
    public void Other_element_types_are_named(int type, string name)
    {
        var message = ErrorOf(Idx((byte)type, [24], s_values));
        message.ShouldContain(name);
        message.ShouldContain("only unsigned bytes (type 0x08)");
    }

    [Test]
    public void Ranks_outside_1_to_4_are_refused()
    {
        ErrorOf(Idx(0x08, [], [7])).ShouldContain("has 0 axes");
        ErrorOf(Idx(0x08, [1, 1, 2, 3, 4], s_values)).ShouldContain("has 5 axes");
    }

    [Test]
    public void A_cut_header_is_told_from_cut_values()
    {
        var whole = Idx(0x08, [2, 3, 4], s_values);
        ErrorOf(whole[..3]).ShouldContain("begins with 4 bytes, but only 3");
        ErrorOf(whole[..4]).ShouldContain("header of 16 bytes, but only 4");
        ErrorOf(whole[..13]).ShouldContain("header of 16 bytes, but only 13");
        ErrorOf(whole[..16]).ShouldContain("takes 24 values, but only 0 are there");
        ErrorOf(whole[..^1]).ShouldContain("[2, 3, 4] takes 24 values, but only 23 are there");
        ErrorOf(Gzip(whole[..^1])).ShouldContain("[2, 3, 4] takes 24 values, but only 23 are there");
        ErrorOf(Gzip(whole[..13])).ShouldContain("header of 16 bytes, but only 13");
    }

    [Test]
    public void Bytes_after_the_values_are_refused()
    {
        var whole = Idx(0x08, [2, 3, 4], s_values);
        ErrorOf([.. whole, 0]).ShouldContain("goes on after the 24 values");
        ErrorOf(Gzip([.. whole, 0])).ShouldContain("goes on after the 24 values");
        ErrorOf([.. Gzip(whole), .. Gzip([1, 2, 3])]).ShouldContain("goes on after the 24 values");
        ErrorOf([.. Gzip(whole), 1, 2, 3, 4, 5, 6]).ShouldContain("bytes were added");
    }

    [Test]
    public void Lengths_that_overflow_are_refused()
    {
        ErrorOf(Header(0x10000, 0x10000, 0x10000, 0x10000)).ShouldContain("18446744073709551616 values"); // 2^64 wraps to 0
        ErrorOf(Header(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue)).ShouldContain("more than the");
        ErrorOf(Header(0x80000000)).ShouldContain("2147483648 values");
        ErrorOf(Header(0, uint.MaxValue)).ShouldContain("[0, 4294967295]");
        ErrorOf(Gzip(Header(0xFFFFFFFF, 1))).ShouldContain("more than the");
    }

    [Test]
    public void A_header_that_promises_more_than_the_file_can_hold_allocates_nothing()
    {
        foreach (var bytes in new[] { Header(2_000_000_000), Gzip(Header(2_000_000_000)) })
        {
            var path = Save(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Should.Throw<DataFormatException>(() => IdxFile.ReadBytes(path)).Message.ShouldContain("takes 2000000000 values");
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
        }
    }

    [Test]
    public void A_gzip_file_cut_anywhere_is_refused()
    {
        var packed = Gzip(Idx(0x08, [2, 3, 4], s_values));
        for (var length = 2; length < packed.Length; length++)
        {
            var path = Save(packed[..length]);
            Should.Throw<DataFormatException>(() => IdxFile.ReadBytes(path), $"{length} of {packed.Length} bytes");
        }
    }

    [Test]
    public void A_flipped_bit_in_gzip_data_never_gives_other_values()
    {
        var packed = Gzip(Idx(0x08, [2, 3, 4], s_values));
        var refused = 0;
        for (var bit = 0; bit < packed.Length * 8; bit++)
        {
            var damaged = (byte[])packed.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                // A few bits mean nothing: the time in the header, the filling up of the last byte.
                IdxFile.ReadBytes(Save(damaged)).Values.ShouldBe(s_values, $"bit {bit}");
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan((packed.Length - 10) * 8 - 8); // a gzip header has 10 bytes
    }

    [Test]
    public void A_wrong_checksum_is_said_to_be_damage()
    {
        var packed = Gzip(Idx(0x08, [2, 3, 4], s_values));
        packed[^6] ^= 1;
        var error = Should.Throw<DataFormatException>(() => IdxFile.ReadBytes(Save(packed)));
        error.Message.ShouldContain("damaged");
        error.InnerException.ShouldBeOfType<InvalidDataException>();
    }

    [Test]
    public void The_files_of_mnist_are_read()
    {
        if (Environment.GetEnvironmentVariable("NEURALSHARP_DATA") is not { Length: > 0 } folder)
        {
            Assert.Ignore("NEURALSHARP_DATA does not name a folder with the files of MNIST.");
            return;
        }

        var images = IdxFile.ReadBytes(Path.Combine(folder, "train-images-idx3-ubyte.gz"));
        var labels = IdxFile.ReadBytes(Path.Combine(folder, "train-labels-idx1-ubyte.gz"));
        images.Dimensions.ShouldBe([60000, 28, 28]);
        labels.Dimensions.ShouldBe([60000]);

        // Known facts of MNIST: the first labels, the class counts, and the mean 0.1307 of the training pixels.
        labels.Values[..10].ShouldBe([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
        Enumerable.Range(0, 10).Select(digit => labels.Values.Count(label => label == digit))
            .ShouldBe([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
        (images.Values.Sum(pixel => (long)pixel) / (255.0 * images.Values.Length)).ShouldBe(0.1307, 0.00005);
    }

    private string ErrorOf(byte[] bytes)
    {
        var path = Save(bytes);
        var error = Should.Throw<DataFormatException>(() => IdxFile.ReadBytes(path));
        error.Path.ShouldBe(path);
        error.Message.ShouldStartWith(path + ": ");
        return error.Message;
    }

    private string Save(byte[] bytes, string name = "file")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Idx(byte type, int[] dimensions, byte[] values)
    {
        var header = Header([.. dimensions.Select(dimension => (uint)dimension)]);
        header[2] = type;
        return [.. header, .. values];
    }

    private static byte[] Header(params uint[] dimensions)
    {
        var header = new byte[4 + 4 * dimensions.Length];
        header[2] = 0x08;
        header[3] = (byte)dimensions.Length;
        for (var axis = 0; axis < dimensions.Length; axis++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + 4 * axis), dimensions[axis]);
        return header;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
