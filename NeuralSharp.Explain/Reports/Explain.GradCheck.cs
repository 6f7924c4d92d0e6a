using System.Runtime.CompilerServices;
using System.Text;
using NeuralSharp.Layers;

namespace NeuralSharp;

/// <content>Gradient checks as a page.</content>
public static partial class Explain
{
    /// <summary>
    /// Checks the gradient of every element of some tensors, as <see cref="GradCheck.CheckElements(Func{Tensor[], Tensor}, Tensor[], double, double, Generator?)"/>
    /// does, and writes what came of it as a page: the verdict, a map and a table of the errors, kinks with the slopes on both sides, and the
    /// error against the step h, in Float64 and in Float32. The page is one file that asks for nothing, has no script, and is under 5 MB.
    /// </summary>
    /// <param name="path">The file, such as <c>gradcheck.html</c>. One that is there is replaced once the new one is whole.</param>
    /// <param name="function">The function, made of recorded ops; its output may have any shape.</param>
    /// <param name="inputs">Float64 tensors to check it at. They are copied, not changed.</param>
    /// <param name="names">What the page calls the inputs; by default the names they were given by <c>Named</c>, else input 0, input 1, …</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed, |a − b| / max(1, |a|, |b|).</param>
    /// <param name="title">What the page says that it checks; by default the function as it stands in your code.</param>
    /// <returns>All elements, the worst first; <see cref="GradCheckElements.Passed"/> says whether all agree.</returns>
    /// <exception cref="DTypeException">An input or the output is not Float64.</exception>
    /// <exception cref="GradCheckException">The function gives different values for the same inputs, or other shapes for inputs moved a little.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Step or tolerance is not positive and finite.</exception>
    /// <exception cref="ArgumentException">There are no inputs, or not as many names as inputs, or the path is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the page.</exception>
    /// <exception cref="IOException">The path is a folder, or the disk does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    /// <example>
    /// <code>
    /// Explain.WriteGradCheck("gradcheck.html", t => t[0].MatMul(t[1]).Tanh(), [x, w], names: ["x", "w"]);
    /// </code>
    /// </example>
    public static GradCheckElements WriteGradCheck(
        string path,
        Func<Tensor[], Tensor> function,
        Tensor[] inputs,
        IReadOnlyList<string>? names = null,
        double step = GradCheck.DefaultStep,
        double tolerance = GradCheck.DefaultTolerance,
        [CallerArgumentExpression(nameof(function))] string title = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length == 0) throw new ArgumentException("WriteGradCheck: there are no inputs. Give at least one tensor to check the function at.", nameof(inputs));
        if (names is not null && names.Count != inputs.Length)
            throw new ArgumentException(Invariant($"WriteGradCheck: {inputs.Length} inputs and {names.Count} names. Give a name for each input, in their order, or none."), nameof(names));
        if (names is not null && names.Contains(null!)) throw new ArgumentException("WriteGradCheck: a name is null. Give a name for each input, or leave the names out.", nameof(names));
        Tensor[] leaves = [.. inputs.Select(GradCheck.LeafOf)];
        return Write(path, function, leaves, names ?? [.. inputs.Select((input, i) => input.GivenName() ?? Invariant($"input {i}"))], step, tolerance, title);
    }

    /// <summary>Checks the gradient of every element of a tensor, and writes what came of it as a page.</summary>
    /// <inheritdoc cref="WriteGradCheck(string, Func{Tensor[], Tensor}, Tensor[], IReadOnlyList{string}?, double, double, string)"/>
    /// <param name="path">The file.</param>
    /// <param name="function">The function, made of recorded ops; its output may have any shape.</param>
    /// <param name="input">A Float64 tensor to check it at. It is copied, not changed.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed.</param>
    /// <param name="title">What the page says that it checks.</param>
    /// <example>
    /// <code>
    /// Explain.WriteGradCheck("gradcheck.html", x => x.Tanh() * x, Tensor.From([0.5, -1, 2]));
    /// </code>
    /// </example>
    public static GradCheckElements WriteGradCheck(
        string path,
        Func<Tensor, Tensor> function,
        Tensor input,
        double step = GradCheck.DefaultStep,
        double tolerance = GradCheck.DefaultTolerance,
        [CallerArgumentExpression(nameof(function))] string title = "")
    {
        ArgumentNullException.ThrowIfNull(function);
        return WriteGradCheck(path, inputs => function(inputs[0]), [input], names: null, step, tolerance, title);
    }

    /// <summary>
    /// Checks the gradient of every element of an input and of a model's parameters, and writes what came of it as a page. The parameters are
    /// moved in place, since the model reads them there, and put back to the bit.
    /// </summary>
    /// <inheritdoc cref="WriteGradCheck(string, Func{Tensor[], Tensor}, Tensor[], IReadOnlyList{string}?, double, double, string)"/>
    /// <param name="path">The file.</param>
    /// <param name="function">The model, or a function that it takes part in, such as <c>x => Losses.MeanSquaredError(model.Forward(x), y)</c>.</param>
    /// <param name="input">A Float64 tensor to check it at. It is copied, not changed.</param>
    /// <param name="model">The model, in Float64: <c>model.To(DType.Float64)</c>.</param>
    /// <param name="step">The step h of the finite differences.</param>
    /// <param name="tolerance">The largest error allowed.</param>
    /// <param name="title">What the page says that it checks.</param>
    /// <example>
    /// <code>
    /// Sequential model = [new Dense(3, 4), new Tanh(), new Dense(4, 1)];
    /// model.To(DType.Float64);
    /// Explain.WriteGradCheck("gradcheck.html", model.Forward, x, model);
    /// </code>
    /// </example>
    public static GradCheckElements WriteGradCheck(
        string path,
        Func<Tensor, Tensor> function,
        Tensor input,
        Module model,
        double step = GradCheck.DefaultStep,
        double tolerance = GradCheck.DefaultTolerance,
        [CallerArgumentExpression(nameof(function))] string title = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(model);
        var leaf = GradCheck.LeafOf(input, 0);
        function(leaf);   // layers whose sizes come from their first input have their parameters now
        KeyValuePair<string, Parameter>[] parameters = [.. model.NamedParameters.DistinctBy(named => named.Value)];
        foreach (var (name, parameter) in parameters) GradCheck.CheckIsFloat64(parameter, $"the parameter {Printable.Quoted(name)}");
        return Write(
            path,
            tensors => function(tensors[0]),
            [leaf, .. parameters.Select(named => named.Value)],
            ["the input", .. parameters.Select(named => named.Key)],
            step,
            tolerance,
            title);
    }

    private static GradCheckElements Write(
        string path, Func<Tensor[], Tensor> function, Tensor[] leaves, IReadOnlyList<string> names, double step, double tolerance, string title)
    {
        AtomicFile.CheckPath(path);   // before a check that may take long
        var report = GradCheckReport.Of(function, leaves, names, step, tolerance, title ?? "");
        var page = GradCheckPage.Build(report);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        return report.Result;
    }
}
