using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>Clothes of Fashion-MNIST by the very networks of <see cref="MnistSample"/>: the same sizes, but harder to tell apart.</summary>
internal static class FashionSample
{
    public static Command Command() => ClassifierSettings.AddTo(
        new SampleCommand(
            "fashion",
            "Learns to tell clothes apart, with the networks of mnist",
            ("", "five epochs of Fashion-MNIST, fetched where it is not in the cache"),
            ("--preset best", "more neurons and a longer training"),
            ("--epochs 15 --pictures pictures", "a longer training, and what it learnt as pictures"),
            ("--data ~/fashion --save fashion.safetensors", "with files of yours, and keep the model")),
        "The folder with Fashion-MNIST's four files (default: the cache, or the net)",
        "Fetch nothing; the files must be there",
        (settings, cancellation) => ImageClassifier.Run(ImageSource.Fashion, FashionMnist.ClassNames, settings, cancellation));
}
