using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>Puts a saved model to use: says what it sees in images.</summary>
internal static class PredictSample
{
    private const int Shown = 3;

    public static Command Command()
    {
        var model = new Argument<string>("model") { Description = "A file that mnist or fashion saved" };
        var image = new Argument<string>("image") { Description = "A PGM, PNG or JPEG picture, or an IDX file of images, plain or .gz" };
        var index = Options.WholeNumber("--index", "Only this image of an IDX file, counted from 0");
        var labels = new Option<string?>("--labels") { Description = "An IDX file of the true classes: tells how many were found" };
        var fashion = new Option<bool>("--fashion") { Description = "The model knows clothes, not digits" };
        var command = new SampleCommand(
            "predict",
            "Says what a saved model sees in a picture or an IDX file",
            ("mnist.safetensors seven.png", "a digit you drew or photographed"),
            ("mnist.safetensors t10k-images-idx3-ubyte.gz --index 8", "one of MNIST's test images"),
            ("mnist.safetensors t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz", "all of them, and how many were right"))
        {
            model, image, index, labels, fashion,
        };
        command.SetSample((parsed, cancellation) => Run(
            parsed.GetValue(model)!, parsed.GetValue(image)!, parsed.GetValue(index), parsed.GetValue(labels), parsed.GetValue(fashion), cancellation));
        return command;
    }

    private static int Run(string modelPath, string imagePath, int? index, string? labelsPath, bool isFashion, CancellationToken cancellation)
    {
        // The model: its sizes stand in the file.
        var model = SavedClassifier.Load(modelPath, Framing.Side * Framing.Side);

        // The images, in the form of those it was trained on.
        var images = Select(ImageFile.Read(imagePath), index, imagePath);
        var framed = images.Select(image => Framing.Frame(image, isFashion ? Framing.Side : 20)).ToList();
        foreach (var note in framed.SelectMany(frame => frame.Notes).Distinct()) Console.WriteLine($"note: {note}");

        // One pass forward; softmax makes probabilities of the outputs.
        var pixels = framed.SelectMany(frame => frame.Framed.Pixels).Select(pixel => pixel / 255f).ToArray();
        using var pause = Autograd.NoGrad();
        var probabilities = model.Eval().Forward(Tensor.From<float>(pixels, [framed.Count, Framing.Side * Framing.Side])).Softmax();

        // What it sees.
        if (framed.Count == 1 && Screen.Current.IsTerminal) Show(framed[0].Framed);
        var classes = probabilities.Shape[1];
        var chosen = new int[framed.Count];
        for (var i = 0; i < framed.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = probabilities.AsSpan<float>().Slice(i * classes, classes).ToArray();
            var best = Enumerable.Range(0, classes).OrderByDescending(guess => row[guess]).Take(Shown).ToArray();
            chosen[i] = best[0];
            var guesses = string.Join("   ", best.Select(guess => Invariant($"{NameOf(guess, isFashion)} {row[guess] * 100:0.00} %")));
            Console.WriteLine(framed.Count == 1 ? guesses : Invariant($"image {(index ?? 0) + i,5}: {guesses}"));
        }

        if (labelsPath is not null) Count(chosen, IdxFile.ReadBytes(labelsPath), index, labelsPath);
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

    private static void Count(int[] chosen, IdxArray labels, int? index, string path)
    {
        var first = index ?? 0;
        if (labels.Dimensions is not [var count] || (index is null ? count != chosen.Length : first >= count))
            throw new DataFormatException(path, Invariant($"its dimensions {Printable.List(labels.Dimensions)} do not fit {chosen.Length} images."), "Give the labels of these images.");
        var right = chosen.Where((guess, i) => guess == labels.Values[first + i]).Count();
        Console.WriteLine(Invariant($"right: {right} of {chosen.Length}, {100.0 * right / chosen.Length:0.00} %"));
    }

    private static string NameOf(int guess, bool isFashion) => isFashion && guess < FashionMnist.ClassNames.Count ? FashionMnist.ClassNames[guess] : Invariant($"{guess}");
}
