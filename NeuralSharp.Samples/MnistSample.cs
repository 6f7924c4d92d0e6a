using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>Handwritten digits by a network of dense layers. How it is built and trained stands in <see cref="Presets"/> and <see cref="ImageClassifier"/>.</summary>
internal static class MnistSample
{
    private static readonly string[] s_classNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    public static Command Command() => ClassifierSettings.AddTo(
        new SampleCommand(
            "mnist",
            "Learns handwritten digits, with 128 hidden neurons or by a recipe for more",
            ("", "five epochs of MNIST, or of drawn digits where it is not at hand and cannot be fetched"),
            ("--preset best", "99 % in some minutes, with batch norm and noise; fast reaches 98 % in seconds"),
            ("--epochs 10 --optimizer momentum --learning-rate 0.1", "another training"),
            ("--save mnist.safetensors --pictures pictures", "keep the model (see predict) and draw what it learnt"),
            ("--checkpoint run --checkpoint-every 100 --resume", "a training that nothing can lose: the same line goes on with it"),
            ("--data ~/mnist", "with the four files in a folder of yours"),
            ("--offline", "fetch nothing")),
        "The folder with MNIST's four files (default: NEURALSHARP_DATA, the cache, or the net)",
        "Fetch nothing; without the files, train on drawn digits",
        (settings, cancellation) => ImageClassifier.Run(ImageSource.Digits, s_classNames, settings, cancellation));
}
