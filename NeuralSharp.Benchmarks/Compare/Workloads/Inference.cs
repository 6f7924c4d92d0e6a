using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>W5: the logits of a batch, with nothing recorded.</summary>
internal sealed class Inference : IWorkload
{
    private readonly ModelPair _models = ModelPair.Classifier([784, 128, 10]);
    private readonly Tensor _x;
    private readonly torch.Tensor _torchX;

    public Inference(int batch)
    {
        _x = Tensor.Uniform([batch, 784]);
        _torchX = _x.ToTorch();
        _models.NeuralSharp.Eval();
        _models.TorchSharp.eval();
    }

    public void RunNeuralSharp()
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = Tensor.Scope();   // as TorchSharp's tensors are disposed of
        _models.NeuralSharp.Forward(_x);
    }

    public void RunTorchSharp()
    {
        using var noGrad = torch.inference_mode();
        using var logits = _models.TorchSharp.forward(_torchX);
    }

    public Agreement Check()
    {
        using var logits = _models.TorchSharp.forward(_torchX);
        return new("logits", _models.NeuralSharp.Forward(_x).ToArray<float>(), logits.data<float>().ToArray());
    }

    public void Dispose()
    {
        _models.Dispose();
        _torchX.Dispose();
    }
}
