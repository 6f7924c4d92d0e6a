namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// Notes where tensors come from, on this thread until disposed: recorded ops remember the line of your code that applied them and the
    /// modules around it, leaves the line that made them. A <see cref="GraphSnapshot"/> then has lines, calls of modules, and names from
    /// your variables: <c>using (Autograd.RecordSource()) { var a = Tensor.Scalar(-4, requiresGrad: true); … }</c>
    /// </summary>
    /// <remarks>
    /// Each op takes a stack trace, so this is slow; without it nothing is noted and nothing costs. Lines are exact in Debug builds; in Release
    /// the compiler may have moved or inlined code, a line nearby or of a caller is named, and no name is taken from it. A <c>Trainer</c> and a <c>CapturedStep</c> run their steps as
    /// they are meanwhile, and not from a capture.
    /// </remarks>
    public static RecordingScope RecordSource() => new(Mode | AutogradMode.Sources);
}
