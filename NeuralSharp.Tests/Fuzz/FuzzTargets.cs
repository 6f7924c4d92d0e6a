using System.IO.Compression;
using System.Text;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;

namespace NeuralSharp.Tests.Fuzz;

/// <summary>The readers of files there are, each with whole files of its kind.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them, and how many damaged files the command gives each.</summary>
    public static IReadOnlyList<(FuzzTarget Target, int Files)> All { get; } =
    [
        (SafeTensorsFiles(), 300_000), (OptimizerFiles(), 100_000), (StateFiles(), 100_000), (ModelFiles(), 100_000), (IdxFiles(), 300_000), (ImageFiles(), 100_000),
        (CsvFiles(), 200_000), (PreprocessorTexts(), 100_000), (EstimatorFiles(), 100_000), (NpyFiles(), 100_000), (NpzFiles(), 100_000),
    ];

    private static FuzzTarget SafeTensorsFiles()
    {
        List<byte[]> files =
        [
            Saved(path => SafeTensors.Write(path, [])),
            Saved(path => SafeTensors.Write(path, [new("weight", Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } })), new("bias", Tensor.From([0.5f, -0.5f]))])),
            Saved(path => SafeTensors.Write(
                path,
                [new("a", Tensor.From([1.0, 2.0, 3.0])), new("labels", Tensor.From(new[] { 7, 8 })), new("scalar", Tensor.Scalar(1f)), new("none", Tensor.Zeros([0, 3]))],
                new Dictionary<string, string> { ["format"] = "pt", ["\u00e9\"\\"] = "\u4e2d\ud83d\ude00" })),
            Saved(path => new Sequential(new Dense(4, 3), new BatchNorm(3), new Dense(3, 2)).Save(path)),
        ];
        return new("safetensors", files, Read, error => error is DataFormatException);

        static void Read(string path)
        {
            SafeTensors.Read(path);
            SafeTensors.ReadMetadata(path);
        }
    }

    private static FuzzTarget OptimizerFiles()
    {
        Func<IEnumerable<Parameter>, Optimizer>[] kinds = [parameters => new Adam(parameters), parameters => new SGDMomentum(parameters, 0.1), parameters => new AdaGrad(parameters, 0.1)];
        var optimizers = kinds.Select(kind => Stepped(kind)).ToList();
        return new("optimizer", [.. optimizers.Select(optimizer => Saved(optimizer.Save))], Read, error => error is DataFormatException or StateMismatchException);

        // Whichever optimizer the file may be of.
        void Read(string path)
        {
            Exception? last = null;
            foreach (var optimizer in optimizers)
            {
                try
                {
                    optimizer.Load(path);
                    return;
                }
                catch (StateMismatchException e)
                {
                    last = e;
                }
            }

            throw last!;
        }

        static Optimizer Stepped(Func<IEnumerable<Parameter>, Optimizer> kind)
        {
            Sequential model = [new Dense(3, 4, generator: new(1)), new Dense(4, 1, generator: new(2))];
            var optimizer = kind(model.Parameters);
            model.Forward(Tensor.Ones([2, 3])).Sum().Backward();
            optimizer.Step();
            return optimizer;
        }
    }

    private static FuzzTarget StateFiles()
    {
        var layer = new Dense(2, 1, generator: new(1));
        StateDict run = new() { ["epoch"] = 3, ["rate"] = 0.1, ["name"] = "12", ["is_done"] = true };
        run.Add("layer", layer.StateDict());
        run.Add("generator", new Generator(5).StateDict());
        return new("state", [Saved(run.Save)], Read, error => error is DataFormatException or StateMismatchException);

        void Read(string path)
        {
            var read = StateDict.Load(path);
            layer.LoadStateDict(read.Part("layer"));
            new Generator(1).LoadStateDict(read.Part("generator"));
        }
    }

    private static FuzzTarget ModelFiles()
    {
        Module[] models =
        [
            new Sequential(new Dense(3, 2, generator: new(1)).Named("first"), new BatchNorm(2), new ReLU(), new Residual(new Dense(2, 2, generator: new(2))), new Dropout(0.2)),
            new Sequential(new Embedding(4, 3, paddingIndex: 0), new LayerNorm([3]), new GELU(), new Reshape(-1), new Bilinear(1, 2, 2)).To(DType.Float64),
            new Residual(new Sequential(new LeakyReLU(0.2), new HardTanh(), new RMSNorm(2), new PReLU(2)).Freeze()),
        ];
        return new("model", [.. models.Select(model => Saved(path => model.Save(path)))], path => Module.Open(path), error => error is DataFormatException);
    }

    private static FuzzTarget EstimatorFiles()
    {
        var table = Table.ParseCsv("age,color,size\n1,red,4\n2,blue,6\n3,red,8\n5,blue,9\n");
        var few = new MLPOptions { MaxEpochs = 1 };
        List<byte[]> files = [Saved(new MLPClassifier([3], few).Fit(table, "color").Save), Saved(new MLPRegressor([], few).Fit(table, "size").Save)];
        return new("estimator", files, path => MLPEstimator.Load(path), error => error is DataFormatException);
    }

    private static FuzzTarget IdxFiles()
    {
        List<byte[]> files = [];
        foreach (var dimensions in (int[][])[[24], [4, 6], [2, 3, 4], [0, 28, 28], [2, 28, 28], [500_000, 1, 1]])
        {
            var values = new byte[dimensions.Aggregate(1, (product, dimension) => product * dimension)];
            for (var i = 0; i < Math.Min(values.Length, 2000); i++) values[i] = (byte)(i * 11);
            if (values.Length < 10_000) files.Add(Saved(path => IdxFile.Write(path, dimensions, values)));
            files.Add(Saved(path => IdxFile.Write(path, dimensions, values), ".gz"));
        }

        return new("idx", files, path => IdxFile.ReadBytes(path), error => error is DataFormatException)
        {
            Repair = file => file is [0x1f, 0x8b, ..] ? [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, .. file.Skip(10)] : Packed(file),
            UnpackedBytes = file => Unpacked(new MemoryStream(file), stream => new GZipStream(stream, CompressionMode.Decompress)),
        };
    }

    private static FuzzTarget ImageFiles()
    {
        List<byte[]> files =
        [
            [.. "P2\n# three\n3 2\n255\n0 1 2\n253 254 255\n"u8],
            [.. "P5\n3 1\n255\n"u8, 10, 200, 30],
            [.. "P5 2 1 65535\n"u8, 0xff, 0xff, 0x80, 0x00],
            [.. "\0\0\b\u0003\0\0\0\u0002\0\0\0\u0001\0\0\0\u0002"u8, 1, 2, 3, 4],
            Saved(path => IdxFile.Write(path, [3, 4, 5], new byte[60]), ".gz"),
        ];
        foreach (var interlace in (byte[])[0, 1])
        {
            foreach (var (color, depth) in ((byte, byte)[])[(0, 1), (0, 8), (0, 16), (2, 8), (3, 4), (3, 8), (4, 8), (6, 8), (6, 16)]) files.Add(PngEncoder.Encode(9, 7, color, depth, interlace));
        }

        files.Add(PngEncoder.Encode(1200, 1000, 0, 1, 0));
        return new("images", files, Read, error => error is DataFormatException)
        {
            Repair = PngEncoder.WithChecksums,
            UnpackedBytes = file => PngEncoder.IsPng(file)
                ? 2 * Math.Max(PngEncoder.Pixels(file), Unpacked(new MemoryStream(PngEncoder.Data(file)), stream => new ZLibStream(stream, CompressionMode.Decompress)))
                : Unpacked(new MemoryStream(file), stream => new GZipStream(stream, CompressionMode.Decompress)),
        };

        static void Read(string path)
        {
            foreach (var _ in ImageFile.Read(path).Take(3)) { }
        }
    }

    private static FuzzTarget CsvFiles()
    {
        var numbers = string.Join('\n', Enumerable.Range(0, 40).Select(i => Invariant($"{i / 7.0:R},{i % 3},{-i * 1e-3}")));
        string[] texts =
        [
            "length,width,species\n5.1,3.5,setosa\n6.2,,virginica\n4.9,3.1,setosa\n7.0,3.2,versicolor\n",
            "name;note;n\r\nAnn;\"a; \"\"b\"\"\r\nc\";1\r\nBob;?;NA\r\n\r\nC\u00e9;\"\";-2.5e-3\r\n",
            "ticket\tfare\n113803\t7.25\nA/5 21171\t8\n17599\t\nPC 1\t53.1\n",
            "x|y\r1|a\r2|b\r",
            "1,2,3\n4,5,6\n",
            $"a,b,c\n{numbers}\n",
        ];
        List<byte[]> files = [.. texts.Select(text => Encoding.UTF8.GetBytes(text)), [0xEF, 0xBB, 0xBF, .. "a,b\n1,x\n"u8], [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(texts[0])]];
        return new("csv", files, path => Table.ReadCsv(path).ToString(), error => error is DataFormatException);
    }

    private static FuzzTarget PreprocessorTexts()
    {
        var table = Table.ParseCsv("n,t,c\n1,a,x\n,b,y\n2.5,,x\n9,b,z\n");
        Preprocessor[] fitted =
        [
            Preprocessor.Fit(table.DropMissing(), "c"),
            Preprocessor.Fit(table, "c", new() { Missing = MissingPolicy.Median, AllowsUnknownCategories = true }),
            Preprocessor.Fit(table.DropMissing(), "n", new() { Texts = ColumnEncoding.Ordinal }),
        ];
        return new("preprocessor", [.. fitted.Select(each => Encoding.UTF8.GetBytes(each.ToText()))], path => Preprocessor.Parse(File.ReadAllText(path)).ToText(), error => error is DataFormatException);
    }

    private static FuzzTarget NpyFiles()
    {
        Tensor[] tensors = [Tensor.Zeros([3, 4]), Tensor.From([1.0, 2.0]), Tensor.From(new[] { 7, 8 }), Tensor.Scalar(1f), Tensor.Zeros([0, 3])];
        var files = tensors.Select(tensor => Saved(path => NpyFile.Write(path, tensor))).ToList();
        foreach (var (from, to) in ((string, string)[])[("False,", "True, "), ("<f4", ">f4"), ("<f4", "|u1"), ("(3, 4)", "(12,) ")])
            files.Add(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(files[0]).Replace(from, to)) is var file && to == "|u1" ? file[..^36] : file);
        return new("npy", files, path => NpyFile.Read(path), error => error is DataFormatException);
    }

    private static FuzzTarget NpzFiles()
    {
        var tensors = new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros([30, 40]), ["labels"] = Tensor.From(new[] { 7, 8 }) };
        return new("npz", [Saved(path => NpzFile.Write(path, tensors)), Saved(path => NpzFile.Write(path, tensors, compress: true))], path => NpzFile.Read(path), error => error is DataFormatException);
    }

    /// <summary>The bytes of a file that something wrote.</summary>
    private static byte[] Saved(Action<string> save, string ending = "")
    {
        var folder = Directory.CreateTempSubdirectory("neuralsharp-fuzz-").FullName;
        try
        {
            var path = Path.Combine(folder, $"whole{ending}");
            save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Packed(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(file);
        return packed.ToArray();
    }

    /// <summary>How many bytes can be unpacked before the end or the first fault, without keeping one.</summary>
    private static long Unpacked(Stream packed, Func<Stream, Stream> unpack)
    {
        using var stream = unpack(packed);
        var buffer = new byte[1 << 16];
        long count = 0;
        try
        {
            while (stream.Read(buffer) is > 0 and var read) count += read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
        }

        return count;
    }
}
