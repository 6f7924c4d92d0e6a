using NeuralSharp.Layers;
using NeuralSharp.Optim;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// W1 to W4: one step of training, that is forward, loss, backward, optimizer. The batch is always the same: fetching the next
/// is not part of the step.
/// </summary>
internal sealed class TrainingStep : IWorkload
{
    private const int CheckedSteps = 5;

    // While the time is taken the weights hardly move, and optimizers begin without a past. Otherwise the network would learn its
    // one batch by heart, and its gradients, or the moments of units that died on the way, would sink to subnormal numbers: a step
    // would cost more the longer it is measured, on Intel several times as much.
    private const double RestingRate = 1e-9;

    private readonly StepStyle _style;
    private readonly ModelPair _models;
    private readonly OptimizerKind _kind;
    private readonly Loss _loss;
    private readonly Func<torch.Tensor, torch.Tensor, torch.Tensor> _torchLoss;
    private readonly Tensor _x, _y;
    private readonly torch.Tensor _torchX, _torchY;
    private OptimizerPair _optimizers;
    private CapturedStep _captured;

    private TrainingStep(
        StepStyle style, ModelPair models, OptimizerKind kind, Loss loss, Func<torch.Tensor, torch.Tensor, torch.Tensor> torchLoss, Tensor x, Tensor y)
    {
        (_style, _models, _kind, _loss, _torchLoss) = (style, models, kind, loss, torchLoss);
        _optimizers = models.Optimizers(kind);
        _captured = CapturedStep.Create(Step, _optimizers.NeuralSharp);
        (_x, _y, _torchX, _torchY) = (x, y, x.ToTorch(), y.ToTorch());
    }

    /// <summary>W1.</summary>
    public static TrainingStep Xor(StepStyle style)
    {
        var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        var models = new ModelPair(
            [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()],
            torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1), torch.nn.Sigmoid()));
        return new(
            style, models, OptimizerKind.Adam,
            Losses.MeanSquaredError, (output, target) => torch.nn.functional.mse_loss(output, target), x, y);
    }

    /// <summary>W2 to W4: random images and labels.</summary>
    public static TrainingStep Classifier(int[] sizes, int batch, OptimizerKind optimizer, StepStyle style)
    {
        var x = Tensor.Uniform([batch, sizes[0]]);
        var y = new int[batch];
        for (var i = 0; i < batch; i++) y[i] = Generator.Default.NextInt(sizes[^1]);
        var models = ModelPair.Classifier(sizes);
        return new(
            style, models, optimizer,
            Losses.CrossEntropy, (output, target) => torch.nn.functional.cross_entropy(output, target), x, Tensor.From(y));
    }

    public void RunNeuralSharp()
    {
        if (_style == StepStyle.Captured)
        {
            _captured.Run(_x, _y);
            return;
        }

        if (_style == StepStyle.Plain)
        {
            Step(_x, _y);
            return;
        }

        using var scope = Tensor.Scope();
        Step(_x, _y);
    }

    private Tensor Step(Tensor x, Tensor y)
    {
        _optimizers.NeuralSharp.ZeroGrad();
        var loss = _loss(_models.NeuralSharp.Forward(x), y);
        loss.Backward();
        _optimizers.NeuralSharp.Step();
        return loss;
    }

    public void RunTorchSharp()
    {
        using var scope = torch.NewDisposeScope();
        _optimizers.TorchSharp.zero_grad();
        var loss = _torchLoss(_models.TorchSharp.forward(_torchX), _torchY);
        loss.backward();
        _optimizers.TorchSharp.step();
    }

    public Agreement Check()
    {
        var (ours, theirs) = (new float[CheckedSteps + 1], new float[CheckedSteps + 1]);
        for (var step = 0; step <= CheckedSteps; step++)
        {
            ours[step] = (float)_loss(_models.NeuralSharp.Forward(_x), _y).Item();
            using (torch.NewDisposeScope()) theirs[step] = _torchLoss(_models.TorchSharp.forward(_torchX), _torchY).item<float>();
            RunNeuralSharp();
            RunTorchSharp();
        }

        _optimizers.Dispose();
        _optimizers = _models.Optimizers(_kind);
        _optimizers.SetLearningRate(RestingRate);
        _captured = CapturedStep.Create(Step, _optimizers.NeuralSharp);
        return new($"loss before and after each of {CheckedSteps} steps", ours, theirs);
    }

    public void Dispose()
    {
        _optimizers.Dispose();
        _models.Dispose();
        _torchX.Dispose();
        _torchY.Dispose();
    }
}
