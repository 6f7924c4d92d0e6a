namespace NeuralSharp.Layers;

/// <summary>A file of parameters that are not those of the model that loads it; the message names the differences.</summary>
/// <param name="message">What differs, and how to mend it. Names from the file are shown escaped, and the message on one line.</param>
public sealed class ModelMismatchException(string message) : InvalidOperationException(Printable.Escape(message));
