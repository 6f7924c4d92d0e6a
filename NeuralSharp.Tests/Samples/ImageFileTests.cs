using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>Pictures from outside: read to the bit, brought into MNIST's form, and refused clearly where they are damaged.</summary>
[TestFixture]
internal sealed class ImageFileTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("P2\n# a comment\n3 2\n255\n0 1 2\n253 254 255\n")]
    [TestCase("P2 3 2 # white:\n255 0 1 2 253 254 255")]
    public void A_PGM_of_numbers_is_read(string text)
    {
        var image = Read(Encoding.ASCII.GetBytes(text));
        (image.Width, image.Height).ShouldBe((3, 2));
        image.Pixels.ShouldBe([0, 1, 2, 253, 254, 255]);
    }

    [Test]
    public void A_PGM_of_bytes_is_read_even_where_a_pixel_looks_like_a_blank() =>
        Read([.. "P5\n3 1\n255\n"u8, (byte)'\n', (byte)'#', 200]).Pixels.ShouldBe([10, 35, 200]);

    [Test]
    public void A_PGM_with_another_white_is_scaled_to_255()
    {
        Read("P2 3 1 1 0 1 0"u8.ToArray()).Pixels.ShouldBe([0, 255, 0]);
        Read("P2 4 1 15 0 5 10 15"u8.ToArray()).Pixels.ShouldBe([0, 85, 170, 255]);
        Read([.. "P5 2 1 65535\n"u8, 0xff, 0xff, 0x80, 0x00]).Pixels.ShouldBe([255, 128]);
    }

    [TestCase("P2", "no number")]
    [TestCase("P5 3", "no number")]
    [TestCase("P2 2 2 255 1 2 3", "no number")]
    [TestCase("P2 2 1 255 1 -2", "no number")]
    [TestCase("P2 1 1 255 256", "above its white")]
    [TestCase("P5 2 2 255 \x01\x02\x03", "is cut")]
    [TestCase("P5 2 2 255", "is cut")]
    [TestCase("P5 0 2 255 ", "0 x 2")]
    [TestCase("P5 2 2 0 ", "up to 0")]
    [TestCase("P5 99999999 99999999 255 ", "99999999")]
    [TestCase("P5 9999999999 1 255 ", "")]
    public void A_damaged_PGM_is_refused_with_the_file_and_the_reason(string text, string reason)
    {
        var path = Write(Encoding.Latin1.GetBytes(text));
        var error = Should.Throw<DataFormatException>(() => ImageFile.Read(path));
        error.Message.ShouldStartWith(path);
        error.Message.ShouldContain(reason);
    }

    [Test]
    public void A_grey_PNG_is_read_to_the_bit()
    {
        var pixels = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var image = Read(Png(16, 16, colorType: 0, pixels));
        (image.Width, image.Height).ShouldBe((16, 16));
        image.Pixels.ShouldBe(pixels);
    }

    [Test]
    public void Colours_become_grey_by_BT_601() =>
        Read(Png(4, 1, colorType: 2, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])).Pixels.ShouldBe([76, 150, 29, 255]);   // 0.299, 0.587, 0.114

    [TestCase(0, 255)]
    [TestCase(255, 0)]
    public void Transparent_pixels_show_a_ground_that_the_ink_stands_out_from(int ink, int ground)
    {
        var (i, unseen) = ((byte)ink, (byte)77);
        Read(Png(2, 1, colorType: 6, [i, i, i, 255, unseen, unseen, unseen, 0])).Pixels.ShouldBe([(byte)ink, (byte)ground]);
    }

    [Test]
    public void A_damaged_PNG_is_refused_wherever_it_is_cut()
    {
        var png = Png(16, 16, colorType: 0, [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 7))]);
        for (var length = 3; length < png.Length - 24; length += 3)
        {
            var path = Write(png[..length]);
            Should.Throw<DataFormatException>(() => ImageFile.Read(path), $"{length} bytes").Message.ShouldStartWith(path);
        }
    }

    [Test]
    public void A_PNG_that_claims_to_be_huge_is_refused_before_memory_is_taken()
    {
        var png = Png(1, 1, colorType: 0, [0]);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 16_000_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 16_000_000);
        Should.Throw<DataFormatException>(() => Read(png));
    }

    [Test]
    public void An_IDX_file_gives_all_its_images_plain_or_gzipped()
    {
        foreach (var name in (string[])["images", "images.gz"])
        {
            IdxFile.Write(_folder.File(name), [2, 1, 3], [1, 2, 3, 4, 5, 6]);
            var images = ImageFile.Read(_folder.File(name));
            images.Select(image => (image.Width, image.Height)).ShouldBe([(3, 1), (3, 1)]);
            images[1].Pixels.ShouldBe([4, 5, 6]);
        }
    }

    [Test]
    public void What_is_no_image_is_refused()
    {
        IdxFile.Write(_folder.File("labels"), [3], [1, 2, 3]);
        Should.Throw<DataFormatException>(() => ImageFile.Read(_folder.File("labels"))).Message.ShouldContain("[3]");
        Should.Throw<DataFormatException>(() => Read("<html>"u8.ToArray())).Message.ShouldContain("no image");
        Should.Throw<DataFormatException>(() => Read([])).Message.ShouldContain("is empty");
        Should.Throw<DataFormatException>(() => ImageFile.Read(_folder.FullName)).Message.ShouldContain("folder");
        Should.Throw<FileNotFoundException>(() => ImageFile.Read(_folder.File("nowhere"))).Message.ShouldContain("nowhere");
    }

    [Test]
    public void An_image_of_the_right_size_on_black_stays_as_it_is()
    {
        var pixels = new byte[28 * 28];
        pixels[400] = 99;
        var (framed, notes) = Framing.Frame(new(pixels, 28, 28), 20);
        framed.Pixels.ShouldBe(pixels);
        notes.ShouldBeEmpty();
    }

    [Test]
    public void Dark_ink_on_a_light_ground_is_inverted_and_told()
    {
        var pixels = Enumerable.Repeat((byte)255, 28 * 28).ToArray();
        pixels[400] = 55;
        var (framed, notes) = Framing.Frame(new(pixels, 28, 28), 20);
        framed.Pixels[400].ShouldBe((byte)200);
        framed.Pixels[0].ShouldBe((byte)0);
        notes.ShouldHaveSingleItem().ShouldContain("inverted");
    }

    [TestCase(100, 60, 40, 20, 10, 5)]      // wide ink in a corner
    [TestCase(300, 400, 30, 200, 200, 100)] // tall ink, somewhere else
    [TestCase(10, 10, 3, 3, 0, 0)]          // smaller than the frame: scaled up
    public void Ink_is_scaled_into_the_box_and_its_centre_of_mass_comes_to_the_middle(int width, int height, int inkWidth, int inkHeight, int left, int top)
    {
        var pixels = Enumerable.Repeat((byte)20, width * height).ToArray();   // a ground that is not quite black
        for (var y = top; y < top + inkHeight; y++) pixels.AsSpan((y * width) + left, inkWidth).Fill(180);

        var (framed, notes) = Framing.Frame(new(pixels, width, height), 20);

        notes.ShouldHaveSingleItem().ShouldContain($"{width} x {height}");
        var ink = Enumerable.Range(0, 28 * 28).Where(i => framed.Pixels[i] > 0).Select(i => (X: i % 28, Y: i / 28)).ToArray();
        var (across, down) = (ink.Max(p => p.X) - ink.Min(p => p.X) + 1, ink.Max(p => p.Y) - ink.Min(p => p.Y) + 1);
        Math.Max(across, down).ShouldBe(20);
        ((double)across / down).ShouldBe((double)inkWidth / inkHeight, 0.2);
        ink.Average(p => p.X + 0.5).ShouldBe(14, 0.51);
        ink.Average(p => p.Y + 0.5).ShouldBe(14, 0.51);
        framed.Pixels.Max().ShouldBe((byte)255);
    }

    [Test]
    public void Shrinking_keeps_the_mean_of_what_each_pixel_covers()
    {
        // 40 x 40 of which every second column is ink: halved, it is an even grey.
        var pixels = new byte[60 * 60];
        for (var y = 10; y < 50; y++)
        {
            for (var x = 10; x < 50; x += 2) pixels[(y * 60) + x] = 255;
        }

        pixels[(10 * 60) + 49] = 255;   // so that the box of the ink is 40 wide
        var (framed, _) = Framing.Frame(new(pixels, 60, 60), 20);
        framed.Pixels.Where(pixel => pixel > 0).Select(pixel => (int)pixel).Distinct().Order().ToArray().ShouldBe([128, 191]);
    }

    [Test]
    public void A_blank_picture_is_refused()
    {
        Should.Throw<ArgumentException>(() => Framing.Frame(new(new byte[50 * 50], 50, 50), 20)).Message.ShouldContain("blank");
        Should.Throw<ArgumentException>(() => Framing.Frame(new(Enumerable.Repeat((byte)250, 2500).ToArray(), 50, 50), 20)).Message.ShouldContain("blank");
    }

    /// <summary>A PNG by its specification: signature, header, one chunk of unfiltered rows, end.</summary>
    internal static byte[] Png(int width, int height, byte colorType, byte[] samples)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colorType);
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var row in samples.Chunk(samples.Length / height)) zlib.Write([0, .. row]);
        }

        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var ends = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(ends, data.Length);
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        BinaryPrimitives.WriteUInt32BigEndian(ends.AsSpan(4), ~crc);
        return [.. ends[..4], .. body, .. ends[4..]];
    }

    private string Write(byte[] bytes)
    {
        var path = _folder.File("picture");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private GrayImage Read(byte[] bytes) => ImageFile.Read(Write(bytes)).ShouldHaveSingleItem();
}
