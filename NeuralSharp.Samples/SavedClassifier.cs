using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>Opens a saved model that tells images apart: any of the library's layers that make a number for each class of the pixels.</summary>
internal static class SavedClassifier
{
    private const int MostClasses = 256;   // labels are bytes

    /// <summary>The model that a file describes; in files of earlier versions, which describe none, it is seen from the tensors.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or its model has layers that no file can describe.</exception>
    /// <exception cref="SampleException">It holds a model of another kind, or for images of another size.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Module Load(string path, int pixels)
    {
        var file = SafeTensors.Read(path);
        if (file.Metadata.ContainsKey(MLPFile.EstimatorKey)) throw new SampleException($"{path} predicts rows of a table, not images. Give it one: --csv FILE.");
        try
        {
            var model = file.Metadata.ContainsKey(SafeTensors.ModelKey) ? Module.Open(file, path) : EarlierClassifier.Read(file, pixels);
            Try(model, pixels);
            return model;
        }
        catch (Exception e) when (e is ArgumentException or StateMismatchException)   // shapes and types that do not fit each other, or the pixels
        {
            var fault = e.Message.Split(". ")[0].TrimEnd('.');   // without the advice for who builds the model
            throw new SampleException(Invariant($"'{path}' is no classifier of images of {pixels} pixels: {fault}. Save one with: mnist --save {Path.GetFileName(path)}"));
        }
    }

    /// <summary>Shows the model a black image.</summary>
    /// <exception cref="ArgumentException">It does not take it, or makes something else of it than a number for each class.</exception>
    private static void Try(Module model, int pixels)
    {
        using var pause = Autograd.NoGrad();
        var output = model.Forward(Tensor.Zeros([1, pixels]));
        if (output.DType != DType.Float32 || output.Rank != 2 || output.Shape[0] != 1 || output.Shape[1] is < 2 or > MostClasses)
            throw new ShapeException(Invariant($"of one it makes {output.DType} {output.Shape}, and not a number for each of 2 to {MostClasses} classes, Float32 [1, classes]."));
    }
}
