using System.Globalization;
using System.Text.RegularExpressions;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Data.Estimators;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The examples of docs/data.md, word for word between the marks, and what must come of them.</summary>
[TestFixture]
internal sealed partial class DataGuideTests : GuideTests
{
    [Test]
    public void Three_lines()
    {
        using var folder = new TempFolder();
        var (path, modelPath, newPath) = (folder.File("flowers.csv"), folder.File("m.safetensors"), folder.File("new.csv"));
        MLPClassifierTests.Flowers().WriteCsv(path);
        MLPClassifierTests.Flowers(6).Without("species").WriteCsv(newPath);
        Learn();
        PredictElsewhere();

        void Learn()
        {
            // begin
            var (train, test) = Table.ReadCsv(path).Split(0.8, stratifyBy: "species", seed: 1);
            var classifier = new MLPClassifier(hidden: [100]).Fit(train, "species");
            Console.WriteLine(classifier.Score(test));

            // end
            double.Parse(Printed, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0.9);

            // begin
            classifier.Save(modelPath);

            // end
        }

        void PredictElsewhere()
        {
            // begin
            var classifier = MLPClassifier.Load(modelPath);
            var rows = Table.ReadCsv(newPath, new CsvOptions { Types = classifier.Preprocessor.ColumnTypes });
            string[] species = classifier.Predict(rows);
            double[,] probabilities = classifier.PredictProbabilities(rows);   // [row, class], in the order of classifier.Classes

            // end
            species.Length.ShouldBe(6);
            (probabilities.GetLength(0), probabilities.GetLength(1)).ShouldBe((6, 3));
        }
    }

    [Test]
    public void Arrays_are_learned_from_too()
    {
        // begin
        double[,] x = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
        int[] y = [0, 1, 1, 0];
        var xor = new MLPClassifier(hidden: [16], new() { LearningRate = 0.05, Seed = 1 }).Fit(x, y);
        int[] labels = xor.Predict(x);

        // end
        labels.ShouldBe(y);
    }

    [Test]
    public void From_a_table_to_predictions_in_another_program()
    {
        using var folder = new TempFolder();
        var (path, modelPath, preprocessorPath, newPath, answersPath) = (folder.File("flowers.csv"), folder.File("m.safetensors"), folder.File("p.json"), folder.File("new.csv"), folder.File("answers.csv"));
        var flowers = ToyData.Blobs(150, classes: 3, standardDeviation: 0.6, seed: 3);
        var (points, kinds) = flowers.Gather([.. Enumerable.Range(0, 150)]);
        string[] species = ["setosa", "versicolor", "virginica"], colors = ["white", "blue", "violet"];
        Table Of(int first, int count) => new(
            new NumberColumn("length", [.. Enumerable.Range(first, count).Select(i => 5 + points[i, 0].Item())]),
            new NumberColumn("width", [.. Enumerable.Range(first, count).Select(i => 3 + points[i, 1].Item())]),
            new TextColumn("color", Enumerable.Range(first, count).Select(i => colors[i % 3])),
            new TextColumn("species", Enumerable.Range(first, count).Select(i => species[i % 3])));
        Of(0, 150).WriteCsv(path);
        Of(0, 6).Without("species").WriteCsv(newPath);
        Generator.Default.Reseed(1);
        try
        {
            Train();
            PredictElsewhere();
        }
        finally
        {
            Generator.Default.Reseed(0);
        }

        void Train()
        {
            // begin
            var table = Table.ReadCsv(path);
            var (train, test) = table.Split(0.8, stratifyBy: "species", seed: 1);
            var preprocessor = Preprocessor.Fit(train, target: "species");

            Sequential model = [new Dense(preprocessor.InputSize, 16), new ReLU(), new Dense(16, preprocessor.Classes.Count)];
            var trainer = new Trainer(model, new Adam(model.Parameters, 0.01), Losses.CrossEntropy);
            trainer.Fit(preprocessor.Transform(train), epochs: 40, batchSize: 16);

            Console.WriteLine(table);
            Console.WriteLine(preprocessor);
            Console.WriteLine(trainer.Evaluate(preprocessor.Transform(test)).Accuracy);

            // end
            Printed.ShouldContain("'species': texts 'setosa', 'versicolor', 'virginica'");
            Printed.ShouldContain("3 columns, 5 inputs, target 'species' of 3 classes");
            (trainer.Evaluate(preprocessor.Transform(test)).Accuracy > 0.95).ShouldBeTrue();

            // begin
            model.Save(modelPath);
            File.WriteAllText(preprocessorPath, preprocessor.ToText());

            // end
        }

        void PredictElsewhere()
        {
            // begin
            var preprocessor = Preprocessor.Parse(File.ReadAllText(preprocessorPath), preprocessorPath);
            Sequential model = [new Dense(preprocessor.InputSize, 16), new ReLU(), new Dense(16, preprocessor.Classes.Count)];
            model.Load(modelPath);
            model.Eval();

            var row = new Dictionary<string, string?> { ["length"] = "5.0", ["width"] = "3.4", ["color"] = "white" };
            Console.WriteLine(preprocessor.DecodeClasses(model.Forward(preprocessor.TransformRow(row)))[0]);

            // end
            species.ShouldContain(Printed.TrimEnd().Split('\n')[^1].Trim());

            // begin
            var rows = Table.ReadCsv(newPath, new CsvOptions { Types = preprocessor.ColumnTypes });
            var answers = preprocessor.DecodeClasses(model.Forward(preprocessor.TransformInputs(rows)));
            rows.With(new TextColumn("species", answers)).WriteCsv(answersPath);

            // end
            Table.ReadCsv(answersPath).Texts("species").Categories.ShouldBe(species);
        }
    }

    [Test]
    public void Options_of_a_file()
    {
        // begin
        var table = Table.ParseCsv("zip;price\n01067;1,5\n80331;n/a\n", new CsvOptions
        {
            DecimalSeparator = ',',
            MissingMarkers = ["n/a"],
            Types = new Dictionary<string, ColumnType> { ["zip"] = ColumnType.Text },
        });
        Console.WriteLine(table);

        // end
        Printed.ShouldContain("'zip': texts '01067', '80331'");
        Printed.ShouldContain("'price': numbers from 1.5 to 1.5, 1 missing");
    }

    [Test]
    public void A_slip_is_told()
    {
        // begin
        try
        {
            Table.ParseCsv("age\n31\n45\n4o\n52\n38\n27\n");
        }
        catch (DataFormatException e)
        {
            Console.WriteLine(e.Message);
        }

        // end
        Printed.ShouldContain("row 3 (line 4), column 'age': '4o' is no number");
    }

    [Test]
    public void Preprocessing()
    {
        // begin
        var table = Table.ParseCsv("id,age,size,price\n1,3,small,10\n2,,large,30\n3,5,middle,20\n");
        var preprocessor = Preprocessor.Fit(table, target: "price", new PreprocessorOptions
        {
            Columns = new Dictionary<string, ColumnEncoding> { ["id"] = ColumnEncoding.Ignore, ["size"] = ColumnEncoding.Ordinal },
            Categories = new Dictionary<string, IReadOnlyList<string>> { ["size"] = ["small", "middle", "large"] },
            Missing = MissingPolicy.Median,
        });
        Console.WriteLine(string.Join(", ", preprocessor.InputNames));
        Console.WriteLine(preprocessor.TransformInputs(table));

        // end
        Printed.ShouldContain("age, age is missing, size");
        preprocessor.TransformInputs(table).ToArray<float>().ShouldBe([-1, 0, 0, 0, 1, 2, 1, 0, 1]);
    }

    [Test]
    public void Parts_of_data()
    {
        // begin
        Dataset data = ToyData.Moons(200, noise: 0.1, seed: 1);
        var (train, rest) = data.Split(0.6, stratified: true, seed: 1);
        var (validation, test) = rest.Split(0.5, stratified: true, seed: 2);
        Console.WriteLine(train.Count + validation.Count + test.Count);

        foreach (var (part, fold) in data.KFold(5, stratified: true, seed: 1)) Console.Write($"{part.Count}+{fold.Count} ");

        // end
        (train.Count, validation.Count, test.Count).ShouldBe((120, 40, 40));
        Printed.ShouldContain("160+40 160+40 160+40 160+40 160+40");
    }

    [Test]
    public void Data_sets_of_others()
    {
        // begin
        var few = ToyData.Xor().Concat(ToyData.Xor(8, noise: 0.1, seed: 1)).Shuffle(seed: 2).Take(10);
        var signed = few.Map(batch => batch with { Inputs = 2 * batch.Inputs - 1 });   // from 0 and 1 to -1 and 1
        foreach (var (inputs, labels) in signed.Batches(5)) Console.WriteLine($"{inputs.Shape} {labels.Shape}");

        // end
        Printed.ReplaceLineEndings("\n").ShouldBe("[5, 2] [5]\n[5, 2] [5]\n");
    }

    [Test]
    public void Arrays_of_NumPy()
    {
        using var folder = new TempFolder();
        var (path, archivePath) = (folder.File("x.npy"), folder.File("x.npz"));

        // begin
        NpyFile.Write(path, Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }));   // np.load(path)
        Tensor x = NpyFile.Read(path);                                            // np.save(path, x)

        NpzFile.Write(archivePath, new Dictionary<string, Tensor> { ["x"] = x, ["labels"] = Tensor.From(new[] { 0, 1 }) });   // np.savez(path, x=x, labels=labels)
        var arrays = NpzFile.Read(archivePath);
        Dataset data = new TensorDataset(arrays["x"], arrays["labels"]);

        // end
        data.Gather([1]).Inputs.ToArray<float>().ShouldBe([3, 4]);
    }

    [Test]
    public void Pictures_in_folders()
    {
        using var temporary = new TempFolder();
        var folder = temporary.File("pictures");
        DrawCrossesAndRings(folder);
        var picture = temporary.File("ring.png");
        File.Copy(Path.Combine(folder, "rings", "3.png"), picture);
        Generator.Default.Reseed(1);

        // begin
        var options = new ImageFolderOptions { Height = 12, Width = 12, Fit = ImageFit.Pad };
        var images = ImageFolder.Open(folder, options);
        var (train, test) = images.Split(0.75, stratified: true, seed: 1);

        Sequential model = [new Dense(12 * 12, 32), new ReLU(), new Dense(32, images.Classes.Count)];
        var trainer = new Trainer(model, new Adam(model.Parameters, 0.01), Losses.CrossEntropy);
        var more = train.Augment([new RandomShift(1), new RandomRotation(20), new ElasticTransform(20, 3)], seed: 1);
        trainer.Fit(more, epochs: 30, batchSize: 8, validation: test);

        model.Eval();
        var answer = model.Forward(images.Read(picture)).ArgMax().ToArray<int>()[0];
        Console.WriteLine($"{images.Count} images of {string.Join(", ", images.Classes)}; the picture is of {images.Classes[answer]}");

        // end
        Printed.Trim().ShouldBe("40 images of crosses, rings; the picture is of rings");
        trainer.Evaluate(test).Accuracy.ShouldBe(1);

        var mirrored = images.Augment([new RandomMirror()], seed: 2).Gather([.. Enumerable.Range(0, 40)]).Inputs.ToArray<float>().Chunk(144).ToArray();
        var plain = images.Gather([.. Enumerable.Range(0, 40)]).Inputs.ToArray<float>().Chunk(144).ToArray();
        mirrored.Zip(plain).Count(pair => pair.First.SequenceEqual(pair.Second)).ShouldBeInRange(5, 35);
        mirrored.Zip(plain).ShouldAllBe(pair => pair.First.SequenceEqual(pair.Second) || pair.First.SequenceEqual(pair.Second.Chunk(12).SelectMany(row => Enumerable.Reverse(row))));
    }

    // begin
    private sealed class RandomMirror : ImageTransform
    {
        public override void Move(PixelPlaces places, Generator generator)
        {
            if (generator.NextInt(2) == 0) return;
            foreach (ref var x in places.X) x = places.Width - 1 - x;
        }
    }

    // end

    /// <summary>Twenty pictures of each, larger or smaller and somewhere in their frame.</summary>
    private static void DrawCrossesAndRings(string folder)
    {
        var random = new Random(1);
        foreach (var name in (string[])["crosses", "rings"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (var i = 0; i < 20; i++)
            {
                var side = random.Next(12, 20);
                var (middleX, middleY, size) = ((side / 2.0) + random.NextDouble() - 0.5, (side / 2.0) + random.NextDouble() - 0.5, side * 0.35);
                var pixels = new byte[3 * side * side];
                for (var p = 0; p < side * side; p++)
                {
                    var (x, y) = ((p % side) + 0.5 - middleX, (p / side) + 0.5 - middleY);
                    var distance = name == "rings" ? Math.Abs(Math.Sqrt((x * x) + (y * y)) - size) : Math.Max(Math.Min(Math.Abs(x), Math.Abs(y)), Math.Max(Math.Abs(x), Math.Abs(y)) - size);
                    pixels.AsSpan(3 * p, 3).Fill(distance < 1.5 ? (byte)255 : (byte)0);
                }

                File.WriteAllBytes(Path.Combine(folder, name, Invariant($"{i}.png")), PngWriter.Encode(side, pixels));
            }
        }
    }

    [Test]
    public void The_guide_has_these_examples_and_no_others()
    {
        var inGuide = CodeBlock().Matches(Guide("data.md")).Select(match => match.Groups[1].Value.Trim());
        inGuide.ShouldBe(MarkedExamples(), ignoreOrder: true);
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
