using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>Puts a saved model to use: says what it sees in images, or in the rows of a table.</summary>
internal static class PredictSample
{
    private const int BatchSize = 500;   // images

    public static Command Command()
    {
        var model = new Argument<string>("model") { Description = "A file that mnist, fashion or tabular saved" };
        var image = new Argument<string?>("image") { Description = "For a model of mnist or fashion: a PGM or PNG picture, or an IDX file of images, plain or .gz", Arity = ArgumentArity.ZeroOrOne };
        var index = Options.WholeNumber("--index", "Only this image of an IDX file, counted from 0");
        var labels = new Option<string?>("--labels") { Description = "An IDX file of the true classes: tells how many were found, and which were not" };
        var all = new Option<bool>("--all") { Description = "With --labels: a line for every image, however many there are" };
        var fashion = new Option<bool>("--fashion") { Description = "The model knows clothes, not digits" };
        var csv = new Option<string?>("--csv") { Description = "For a model of tabular: a CSV file with the columns it was fitted to; prints a header and a line a row" };
        var output = new Option<string?>("--output") { Description = "With --csv: a file for the predictions, instead of printing them" };
        var format = new CsvFormatOptions();
        var command = new SampleCommand(
            "predict",
            "Says what a saved model sees in a picture, an IDX file or a CSV file",
            ("mnist.safetensors seven.png", "a digit you drew or photographed"),
            ("mnist.safetensors t10k-images-idx3-ubyte.gz --index 8", "one of MNIST's test images"),
            ("mnist.safetensors t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz", "all of them: how many were right, and the wrong ones"),
            ("iris.safetensors --csv flowers.csv --output species.csv", "the rows of a table, by a model that tabular saved"))
        {
            model, image, index, labels, all, fashion, csv, output,
        };
        foreach (var option in format.All) command.Add(option);
        Option[] ofImages = [index, labels, all, fashion], ofTables = [output, .. format.All];
        command.Validators.Add(result =>
        {
            var hasImage = result.GetResult(image) is { Tokens.Count: > 0 };
            var hasTable = result.GetResult(csv) is not null;
            if (result.GetResult(model) is not { Tokens.Count: > 0 }) return;   // told by itself
            if (hasImage == hasTable) result.AddError(hasTable ? "Give an image or --csv, not both." : "Give an image, or --csv FILE for a model that tabular saved.");
            foreach (var option in (hasTable ? ofImages : ofTables).Where(option => result.GetResult(option) is { Implicit: false }))
                result.AddError($"{option.Name} is for {(hasTable ? "images" : "--csv")}.");
        });
        command.SetSample((parsed, cancellation) => parsed.GetValue(csv) is { } path
            ? TablePredictions.Run(parsed.GetValue(model)!, path, format.Of(parsed), parsed.GetValue(output))
            : Run(parsed.GetValue(model)!, parsed.GetValue(image)!, parsed.GetValue(index), parsed.GetValue(labels), parsed.GetValue(all), parsed.GetValue(fashion), cancellation));
        return command;
    }

    private static int Run(
        string modelPath, string imagePath, int? index, string? labelsPath, bool showsAll, bool isFashion, CancellationToken cancellation)
    {
        // The model: the file says what it is made of.
        var model = SavedClassifier.Load(modelPath, Framing.Side * Framing.Side);

        // The images, and what they are.
        var images = Select(ImageFile.Read(imagePath), index, imagePath);
        var labels = labelsPath is null ? null : ReadLabels(labelsPath, images.Count, index);
        showsAll |= labels is null || images.Count <= Verdicts.MostShown;
        var verdicts = new Verdicts(guess => NameOf(guess, isFashion));
        var notes = new HashSet<string>();

        // Some at a time: in the form of those it was trained on, then one pass forward; softmax makes probabilities of the outputs.
        using var pause = Autograd.NoGrad();
        for (var first = 0; first < images.Count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(BatchSize, images.Count - first);
            var framed = Enumerable.Range(first, count).Select(i => Framing.Frame(images[i], isFashion ? Framing.Side : 20)).ToList();
            foreach (var note in framed.SelectMany(frame => frame.Notes).Where(notes.Add)) Console.WriteLine($"note: {note}");
            if (images.Count == 1 && Screen.Current.IsTerminal) Show(framed[0].Framed);
            var pixels = framed.SelectMany(frame => frame.Framed.Pixels).Select(pixel => pixel / 255f).ToArray();
            var probabilities = model.Forward(Tensor.From<float>(pixels, [count, Framing.Side * Framing.Side])).Softmax();
            for (var i = 0; i < count; i++)
            {
                var line = verdicts.Add((index ?? 0) + first + i, probabilities.AsSpan<float>().Slice(i * probabilities.Shape[1], probabilities.Shape[1]), labels?[first + i]);
                if (images.Count == 1) Console.WriteLine(line.Answer);
                else if (showsAll) Console.WriteLine(line);
            }
        }

        // What it is worth.
        if (labels is null) return 0;
        if (!showsAll) verdicts.WriteWorst(Console.Out);
        verdicts.WriteCount(Console.Out);
        return 0;
    }

    private static IReadOnlyList<GrayImage> Select(IReadOnlyList<GrayImage> images, int? index, string path)
    {
        if (images.Count == 0) throw new DataFormatException(path, "holds no images.", "Choose another file.");
        if (index is not { } chosen) return images;
        if (chosen < 0 || chosen >= images.Count) throw new ArgumentException(Invariant($"--index {chosen}: '{path}' has the images 0 to {images.Count - 1}."));
        return [images[chosen]];
    }

    private static void Show(GrayImage image)
    {
        var drawing = new Drawing();
        for (var line = 0; line < image.Height / 2; line++)
        {
            new TextImage(image.Pixels, image.Width).AppendLine(drawing, line, Screen.Current, (0, image.Width));
            drawing.EndLine();
        }

        Screen.Current.Write(drawing);
    }

    private static byte[] ReadLabels(string path, int images, int? index)
    {
        var labels = IdxFile.ReadBytes(path);
        var first = index ?? 0;
        if (labels.Dimensions is not [var count] || (index is null ? count != images : first >= count))
        {
            throw new DataFormatException(
                path, Invariant($"its dimensions {Printable.List(labels.Dimensions)} do not fit {images} images."), "Give the labels of these images.");
        }

        return index is null ? labels.Values : [labels.Values[first]];
    }

    private static string NameOf(int guess, bool isFashion) => isFashion && guess < FashionMnist.ClassNames.Count ? FashionMnist.ClassNames[guess] : Invariant($"{guess}");
}
