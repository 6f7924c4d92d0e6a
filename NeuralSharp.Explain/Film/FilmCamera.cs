using NeuralSharp.Layers;

namespace NeuralSharp;

/// <summary>Looks at a model, and leaves it as it was.</summary>
internal sealed class FilmCamera
{
    private const int MostExamples = 1000;

    private readonly Module _model;
    private readonly Loss _loss;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private readonly Tensor _example;
    private readonly Tensor _target;
    private readonly Tensor _centers;
    private readonly BinaryDecision _decision;

    /// <summary>Checks what is to be filmed.</summary>
    public FilmCamera(Module model, Tensor inputs, Tensor targets, Loss loss, int example)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(loss);
        Ambient.CheckBetweenSteps("TrainingFilm");
        if (inputs.Rank != 2 || inputs.Shape[1] != 2 || inputs.Shape[0] == 0)
            throw new ShapeException($"TrainingFilm: the inputs have shape {inputs.Shape}, not [examples, 2]. A film shows a plane, so the network needs two inputs.");
        if (targets.Rank == 0 || targets.Shape[0] != inputs.Shape[0])
            throw new ShapeException($"TrainingFilm: the targets have shape {targets.Shape}, for inputs of shape {inputs.Shape}. There must be one for each example.");
        if (example < 0 || example >= inputs.Shape[0])
            throw new OutOfRangeException(nameof(example), example, Invariant($"TrainingFilm: there is no such example; they are counted from 0 to {inputs.Shape[0] - 1}."));
        if (model.NamedParameters.FirstOrDefault(entry => entry.Value.IsLazy) is { Key: { } lazy })
            throw new ArgumentException($"TrainingFilm: '{Printable.Escape(lazy)}' has no shape before the first input. Call model.Forward once before the film.", nameof(model));

        using var pause = Autograd.NoGrad();
        (_model, _loss) = (model, loss);
        (AllExamples, _decision) = (inputs.Shape[0], NeuralSharp.Layers.Losses.DecisionOf(loss) ?? BinaryDecision.OfProbabilities);
        Tensor rows = Tensor.From(Evenly(AllExamples));
        (_inputs, _targets) = (inputs.IndexSelect(rows), targets.IndexSelect(rows));
        (_example, _target) = (inputs[example].ExpandDims(0).Clone().Named("x"), targets[example].ExpandDims(0).Clone().Named("target"));
        Layers = FilmLayer.Of(model);
        Plane = new(_inputs.To(DType.Float64).ToArray<double>(), Labels());
        _centers = Tensor.From<float>(Plane.Centers(), [Plane.Columns * Plane.Rows, 2]).To(inputs.DType);
        Classes = new TracelessRun().Do(() => CountOutputs(model.Call(_inputs))) is var outputs and > 1 ? outputs : 2;
        if (Classes > FilmPlane.MostClasses)
            throw new ArgumentException(Invariant($"TrainingFilm: the network has {Classes} outputs, and a film has colours for {FilmPlane.MostClasses} classes."), nameof(model));
        if (Plane.Labels.FirstOrDefault(label => label < 0 || label >= Classes, -1) is var wrong && Plane.Labels.Any(label => label < 0 || label >= Classes))
            throw new ArgumentException(Invariant($"TrainingFilm: a target is the class {wrong}, and the network tells {Classes} classes apart."), nameof(targets));
    }

    /// <summary>How many examples there are; the film may look at fewer.</summary>
    public int AllExamples { get; }

    /// <summary>How many classes the network tells apart.</summary>
    public int Classes { get; }

    /// <summary>Where the examples are.</summary>
    public FilmPlane Plane { get; }

    /// <summary>The model's layers.</summary>
    public IReadOnlyList<FilmLayer> Layers { get; }

    /// <summary>The page of the explorer, without a frame's data: the first frame's, whose graph all have.</summary>
    public string? Shell { get; private set; }

    /// <summary>What a byte is a part of: 4 bytes a weight, or 8 where all are in Float64.</summary>
    public int WeightSize => Layers.SelectMany(layer => layer.Parameters).All(entry => entry.Value.DType == DType.Float64) ? sizeof(double) : sizeof(float);

    /// <summary>Takes a frame.</summary>
    public FilmFrame Take(int step) => new TracelessRun().Do(() =>
    {
        using var recording = Autograd.EnableGrad();
        var outputs = _model.Call(_inputs);
        var loss = _loss(outputs, _targets);
        return new FilmFrame(step, loss.To(DType.Float64).Item(), IsRight(outputs), Norms(loss), Weights(), Surface(), ExplorerOfExample());
    });

    private static int CountOutputs(Tensor outputs) => outputs.Rank switch
    {
        1 => 1,
        2 => outputs.Shape[1],
        _ => throw new ShapeException($"TrainingFilm: the network gives {outputs.Shape}, not [examples, outputs]."),
    };

    private static int[] Evenly(int count)
    {
        var most = Math.Min(count, MostExamples);
        return [.. Enumerable.Range(0, most).Select(i => (int)((long)i * count / most))];
    }

    private int[] Labels()
    {
        if (_targets.DType == DType.Int32) return _targets.ToArray<int>();
        var values = _targets.To(DType.Float64).ToArray<double>();
        if (values.Length != _targets.Shape[0])
            throw new ShapeException($"TrainingFilm: the targets have shape {_targets.Shape}. A film needs a class for each example: labels, or one number of 0 or 1.");
        return [.. values.Select(value => value > 0.5 ? 1 : 0)];
    }

    private bool[] IsRight(Tensor outputs)
    {
        var values = outputs.To(DType.Float64).ToArray<double>();
        var width = values.Length / Plane.Labels.Length;
        return [.. Plane.Labels.Select((label, row) => IsRight(values.AsSpan(row * width, width), label))];
    }

    private bool IsRight(ReadOnlySpan<double> answer, int label)
    {
        foreach (var value in answer) if (double.IsNaN(value)) return false;
        if (answer.Length == 1) return (answer[0] > _decision.Threshold ? 1 : 0) == label;
        var largest = 0;
        for (var i = 1; i < answer.Length; i++) if (answer[i] > answer[largest]) largest = i;
        return largest == label;
    }

    private double[] Norms(Tensor loss)
    {
        var asked = Layers.SelectMany(layer => layer.Parameters.Select(entry => entry.Value)).Where(parameter => parameter.RequiresGrad).ToArray();
        var gradients = Autograd.Grad(loss, asked);
        Dictionary<Tensor, double> squares = new(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < asked.Length; i++) squares[asked[i]] = gradients[i].To(DType.Float64).ToArray<double>().Sum(value => value * value);
        return [.. Layers.Select(layer => Math.Sqrt(layer.Parameters.Sum(entry => squares.GetValueOrDefault(entry.Value))))];
    }

    private byte[] Weights()
    {
        using MemoryStream stream = new();
        foreach (var (_, parameter) in Layers.SelectMany(layer => layer.Parameters)) TensorBytes.Write(stream, WeightSize == sizeof(double) ? parameter : parameter.To(DType.Float32));
        return stream.ToArray();
    }

    /// <summary>The probability of each class but the first, cell by cell: a map a class.</summary>
    private byte[] Surface()
    {
        using var pause = Autograd.NoGrad();
        var answers = _model.Call(_centers);
        var isSingle = CountOutputs(answers) == 1;
        if (!isSingle) answers = answers.Softmax();
        else if (_decision.Threshold == 0) answers = answers.Sigmoid();
        var values = answers.To(DType.Float64).ToArray<double>();
        var (cells, width) = (Plane.Columns * Plane.Rows, isSingle ? 1 : Classes);
        var levels = new byte[cells * (Classes - 1)];
        for (var label = 1; label < Classes; label++)
        {
            for (var cell = 0; cell < cells; cell++) levels[((label - 1) * cells) + cell] = FilmPlane.LevelOf(values[(cell * width) + (isSingle ? 0 : label)]);
        }

        return levels;
    }

    private string ExplorerOfExample()
    {
        var loss = _loss(_model.Call(_example).Named("answer"), _target).Named("loss");
        var views = GraphViews.Of(loss, _model);
        // What is too large to be drawn would only serve to compute anew, and takes more room than all else.
        if (views is [.., { Kind: ViewKind.Scalars, Steps.Count: 0 }])
            views = [.. views.SkipLast(1).Select(view => view with { Nodes = [.. view.Nodes.Select(node => node with { Scalars = null })] })];
        Shell ??= ExplorerPage.Shell(views);
        return ExplorerData.Json("A frame of a film", [], views, isRedrawn: true);
    }
}
