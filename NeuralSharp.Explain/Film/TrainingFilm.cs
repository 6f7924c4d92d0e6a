using System.Text;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>
/// Films a training of a network with two inputs, and writes it as a page to go through: at each frame what the network answers everywhere, the lines of its
/// first layer's units, all weights, the gradients of each layer and the loss. Two films, such as of a training with a mistake and of one without, run side by side.
/// </summary>
/// <remarks>
/// <para>
/// It works with any loop: make it before the first step, call <see cref="Record"/> after every step, and <see cref="Write"/> at the end. A <see cref="Trainer"/> takes it
/// as a callback. Only some of the steps become frames: 0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20 and so on, ten in each power of ten, and the last.
/// </para>
/// <para>
/// Filming changes nothing: the model is run in evaluation mode, leaves every <c>Grad</c>, running statistics and generators as they are, and a training ends in the same bits
/// with and without it. Of more than 1,000 examples it looks at 1,000, evenly spaced.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var film = new TrainingFilm(model, x, y, Losses.BinaryCrossEntropy);
/// for (var step = 1; step &lt;= 500; step++)
/// {
///     optimizer.ZeroGrad();
///     var loss = Losses.BinaryCrossEntropy(model.Forward(x), y);
///     loss.Backward();
///     optimizer.Step();
///     film.Record(step, loss.Item());
/// }
///
/// film.Write("film.html");
/// </code>
/// </example>
public sealed class TrainingFilm : TrainingCallback
{
    private readonly FilmCamera _camera;
    private readonly List<FilmFrame> _frames = [];
    private int _batches;   // of an epoch, where a trainer trains

    /// <summary>Films the model as it is now, as step 0.</summary>
    /// <param name="model">
    /// The network: two inputs, and as outputs either one, which is a probability or, where the loss takes one, a logit; or a logit for each of at most six classes.
    /// </param>
    /// <param name="inputs">The examples, of shape [examples, 2].</param>
    /// <param name="targets">What is right for each: what the loss takes.</param>
    /// <param name="loss">The loss, such as <c>Losses.CrossEntropy</c>.</param>
    /// <param name="example">The example whose graph the explorer shows, for each frame.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    /// <exception cref="ShapeException">The inputs are not pairs, or there are not as many targets.</exception>
    /// <exception cref="ArgumentException">The network has more than six outputs, or a layer that has no shape before its first input.</exception>
    public TrainingFilm(Module model, Tensor inputs, Tensor targets, Loss loss, int example = 0)
    {
        _camera = new FilmCamera(model, inputs, targets, loss, example);
        _frames.Add(_camera.Take(step: 0));
    }

    /// <summary>What the page calls this training where it shows two.</summary>
    public string Name { get; init; } = "The training";

    /// <summary>A sentence or two about it, such as what its mistake is.</summary>
    public string Note { get; set; } = "";

    /// <summary>The frames, in order.</summary>
    internal IReadOnlyList<FilmFrame> Frames => _frames;

    /// <summary>What is filmed.</summary>
    internal FilmCamera Camera => _camera;

    /// <summary>The losses of all steps.</summary>
    internal LossCurve Losses { get; private set; } = new();

    /// <summary>The number of steps so far.</summary>
    internal int LastStep { get; private set; }

    /// <summary>Notes that a step is done; some of the steps become frames.</summary>
    /// <param name="step">Its number, 1 for the first, and larger than that of the step before.</param>
    /// <param name="loss">The loss that the step computed, for the curve.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not larger than that of the step before.</exception>
    /// <exception cref="CaptureException">A step is being captured: its replays would not film.</exception>
    public void Record(int step, double loss)
    {
        Ambient.CheckBetweenSteps("TrainingFilm");
        if (step <= LastStep) throw new OutOfRangeException(nameof(step), step, Invariant($"TrainingFilm: step {LastStep} is filmed already, and steps are filmed in order, each once."));
        Losses.Add(step, loss);
        LastStep = step;
        if (FilmSteps.IsFrame(step)) _frames.Add(_camera.Take(step));
    }

    /// <summary>Writes the page: one file, which asks the network for nothing. The model's weights as they are now become the last frame.</summary>
    /// <param name="path">The file, such as <c>"film.html"</c>, in a folder that is there; what it holds before is replaced once the page is whole.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="beside">Another film of the same examples, shown at the right of this one.</param>
    /// <exception cref="ArgumentException">The path is empty, or the other film is of other examples.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The path is a folder, or the disk does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Write(string path, string title = "A training, frame by frame", TrainingFilm? beside = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var page = Page(title, beside);
        AtomicFile.Write(path, page, static (stream, text) => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The page's text.</summary>
    internal string Page(string title, TrainingFilm? beside = null)
    {
        if (beside is not null && !beside._camera.Plane.ShowsSamePoints(_camera.Plane))
            throw new ArgumentException("TrainingFilm: the two films are of other examples, and share no picture. Film both with the same inputs and targets.", nameof(beside));
        TakeLast();
        beside?.TakeLast();
        return FilmPage.Build(title, beside is null ? [this] : [this, beside]);
    }

    /// <inheritdoc/>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _frames.Clear();
        (_batches, LastStep, Losses) = (context.Batches, 0, new());
        _frames.Add(_camera.Take(step: 0));
    }

    /// <inheritdoc/>
    public override void OnResume(int epoch, int batch)
    {
        LastStep = ((epoch - 1) * _batches) + batch;
        _frames.Clear();
        _frames.Add(_camera.Take(LastStep));
    }

    /// <inheritdoc/>
    public override void OnStep(StepResult step) => Record(LastStep + 1, step.Loss);

    private void TakeLast()
    {
        if (_frames[^1].Step < LastStep) _frames.Add(_camera.Take(LastStep));
    }
}
