using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Fuzz;
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
    [TestCase("P2\r# a comment\r3 2\r255\r0 1 2\r253 254 255\r")]
    [TestCase("P2#\n3#\n2#\n255#\n0 1 2#\n253 254 255#")]
    [TestCase("P2 0000000003 2 000000000255 0000000000 1 2 00000000253 254 255")]
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
    [TestCase("P5 9999999999 1 255 ", "x 1")]
    [TestCase("P2 1 1 255 0000000256", "above its white")]
    [TestCase("P2 2 1 255 1234567891 5", "above its white")]
    [TestCase("P2 1 1 4294967551 0", "up to")]
    [TestCase("P21 1 255 7", "no blank")]
    [TestCase("P2 1 1 255 1.5", "a blank must be")]
    [TestCase("P2 1 1 255 7x", "a blank must be")]
    [TestCase("P5 1 1 255x\x01", "a blank must be")]
    [TestCase("P5 1 1 255#\n\x01", "no blank")]
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
    public void Every_kind_of_PNG_is_read_as_the_specification_and_another_reader_have_it(
        [Values(0, 2, 3, 4, 6)] byte colorType, [Values(1, 2, 4, 8, 16)] byte depth, [Values(0, 1)] byte interlace)
    {
        if (depth < 8 && colorType is 2 or 4 or 6 || colorType == 3 && depth == 16) Assert.Pass("PNG has no such kind.");
        foreach (var (width, height) in ((int, int)[])[(9, 7), (1, 1), (3, 20), (33, 2)])
        {
            var png = PngEncoder.Encode(width, height, colorType, depth, interlace);
            var image = Read(png);
            (image.Width, image.Height).ShouldBe((width, height));
            if (colorType is 4 or 6) continue;   // their ground is looked at elsewhere
            var peer = StbImageSharp.ImageResult.FromMemory(png, StbImageSharp.ColorComponents.RedGreenBlue).Data;
            for (var i = 0; i < image.Pixels.Length; i++)
            {
                int Value(int channel) => PngEncoder.Sample(i % width, i / width, channel, depth);
                double Level(int channel) => 255.0 * Value(channel) / ((1 << depth) - 1);
                var color = PngEncoder.Color(Value(0));
                var gray = colorType switch
                {
                    0 => Level(0),
                    2 => (0.299 * Level(0)) + (0.587 * Level(1)) + (0.114 * Level(2)),
                    _ => (0.299 * color.Red) + (0.587 * color.Green) + (0.114 * color.Blue),
                };
                ((double)image.Pixels[i]).ShouldBe(gray, 1.01, $"pixel {i} of {width} x {height}");
                var other = (0.299 * peer[3 * i]) + (0.587 * peer[(3 * i) + 1]) + (0.114 * peer[(3 * i) + 2]);
                ((double)image.Pixels[i]).ShouldBe(other, 1.51, $"pixel {i} of {width} x {height}");
            }
        }
    }

    [Test]
    public void A_transparent_colour_and_a_transparent_palette_show_the_ground()
    {
        // Of 2 x 1 grey pixels, 0 and 37, the first is not seen: the ink is dark, so its ground is white.
        Read(PngEncoder.Encode(2, 1, 0, 8, 0, [0, 0])).Pixels.ShouldBe([255, 37]);
        var color = PngEncoder.Color(37 % 16);
        var ink = (byte)Math.Round((0.299 * color.Red) + (0.587 * color.Green) + (0.114 * color.Blue));
        Read(PngEncoder.Encode(2, 1, 3, 4, 0, [0])).Pixels.ShouldBe([(byte)(ink > 127 ? 0 : 255), ink]);
    }

    [TestCase("a JPEG", new byte[] { 0xff, 0xd8, 0xff, 0xe0, 0x75 })]
    [TestCase("a GIF", new byte[] { (byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'9', (byte)'a' })]
    [TestCase("a BMP", new byte[] { (byte)'B', (byte)'M', 1, 2, 3 })]
    [TestCase("a Photoshop file", new byte[] { (byte)'8', (byte)'B', (byte)'P', (byte)'S', 0, 1 })]
    [TestCase("a TIFF", new byte[] { (byte)'I', (byte)'I', 42, 0 })]
    [TestCase("a WebP", new byte[] { (byte)'R', (byte)'I', (byte)'F', (byte)'F', 1, 2, 3, 4, (byte)'W', (byte)'E', (byte)'B', (byte)'P' })]
    [TestCase("a PPM", new byte[] { (byte)'P', (byte)'6', (byte)'\n' })]
    [TestCase("no image", new byte[] { 0, 1, 10, 0, 0 })]   // as a TGA may begin
    [CancelAfter(60_000)]
    public void Another_kind_is_refused_by_its_name_and_not_decoded(string kind, byte[] bytes, CancellationToken cancellation)
    {
        var message = Should.Throw<DataFormatException>(() => Read(bytes)).Message;
        message.ShouldContain(kind);
        message.ShouldContain("PNG or PGM");
        cancellation.IsCancellationRequested.ShouldBeFalse();
    }

    [Test]
    public void A_declared_size_takes_no_memory()
    {
        var huge = PngEncoder.Encode(9, 7, 6, 8, 0);
        BinaryPrimitives.WriteInt32BigEndian(huge.AsSpan(16), 9_000);
        BinaryPrimitives.WriteInt32BigEndian(huge.AsSpan(20), 9_000);
        var rubbish = new byte[2_000_000];
        new Random(1).NextBytes(rubbish);
        byte[] header = [0, 0, 8, 3, 0x60, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1];
        (byte[] File, long Unpacked)[] files =
        [
            (PngEncoder.WithChecksums(huge), 0),
            ("P2\n10000 10000\n255\n0\n"u8.ToArray(), 0),
            ("P5\n10000 10000\n65535\n0\n"u8.ToArray(), 0),
            ([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, .. rubbish], 100_000),
            (Stored([.. header, .. rubbish]), rubbish.Length),   // gzip that holds two megabytes of the 1.6 GB it declares
        ];
        foreach (var (file, unpacked) in files)
        {
            var path = Write(file);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Should.Throw<DataFormatException>(() => ImageFile.Read(path));
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((4 * (file.Length + unpacked)) + 1_000_000);
        }

        static byte[] Stored(byte[] bytes)
        {
            var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression)) gzip.Write(bytes);
            return packed.ToArray();
        }
    }

    [Test]
    public void Millions_of_tiny_images_take_their_pixels_and_no_more()
    {
        const int count = 5_000_000;
        IdxFile.Write(_folder.File("tiny.gz"), [count, 1, 1], new byte[count]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var images = ImageFile.Read(_folder.File("tiny.gz"));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((4L * count) + 1_000_000);
        images.Count.ShouldBe(count);
        images[count - 1].Pixels.ShouldBe([0]);
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
        Should.Throw<DataFormatException>(() => Read("<html>"u8.ToArray())).Message.ShouldContain("HTML");
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
