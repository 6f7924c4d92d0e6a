using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>What a program of lesson 11 is to learn: inputs and targets, and the loss by which its model is judged.</summary>
internal sealed class Points
{
    private readonly double[][] _inputs;
    private readonly double[] _targets;
    private readonly bool _isFlat, _hasClasses;

    private Points(double[][] inputs, double[] targets, bool isFlat, bool hasClasses) => (_inputs, _targets, _isFlat, _hasClasses) = (inputs, targets, isFlat, hasClasses);

    /// <summary>The inputs [n, features].</summary>
    public Tensor X => Tensor.From<float>([.. _inputs.SelectMany(row => row).Select(value => (float)value)]).Reshape(_inputs.Length, _inputs[0].Length);

    /// <summary>The targets [n, 1], or [n] where they are flat or numbers of classes.</summary>
    public Tensor Y => _hasClasses ? Tensor.From<int>([.. _targets.Select(value => (int)value)])
        : _isFlat ? Tensor.From<float>([.. _targets.Select(value => (float)value)])
        : Targets;

    private Tensor Targets => Tensor.From<float>([.. _targets.Select(value => (float)value)]).Reshape(_targets.Length, 1);

    /// <summary>Points of a function of one number.</summary>
    public static Points Column(double[] inputs, Func<double, double> function, bool flat = false) =>
        new([.. inputs.Select(x => new[] { x })], [.. inputs.Select(function)], flat, hasClasses: false);

    /// <summary>Points, each with the number of its class.</summary>
    public static Points Classes(double[][] inputs, double[] classes) => new(inputs, classes, isFlat: true, hasClasses: true);

    /// <summary>Lets a program train a model.</summary>
    public Sequential Train(Func<Tensor, Tensor, Sequential> program) => program(X, Y);

    /// <summary>The loss of a model: cross-entropy for classes, otherwise the mean squared error.</summary>
    public double Loss(Sequential model)
    {
        using var noGrad = Autograd.NoGrad();
        return LossOf(model).Item();
    }

    /// <summary>The loss as a tensor, to train by.</summary>
    public Tensor LossOf(Sequential model) => _hasClasses ? Losses.CrossEntropy(model.Forward(X), Y) : Losses.MeanSquaredError(model.Forward(X), Targets);

    /// <summary>What a model answers, row by row.</summary>
    public double[] Answers(Sequential model)
    {
        using var noGrad = Autograd.NoGrad();
        return Answer.Of(model.Forward(X)).Numbers;
    }

    public override string ToString() => $"x: {(_inputs[0].Length == 1 ? Answer.Of(_inputs.Select(row => row[0]).ToArray()) : string.Join(", ", _inputs.Select(row => Answer.Of(row))))}, y: {Answer.Of(_targets)}";
}
