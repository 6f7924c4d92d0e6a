using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>W6: a chain of one-element ops, y ← y · w, y ← y + b and y ← tanh y in turn: what recording an op costs.</summary>
internal sealed class OpChain : IWorkload
{
    private readonly int _length;

    // Near the origin tanh has a slope of almost 1, so the gradient comes through a thousand ops.
    private readonly Tensor _x = Tensor.Scalar(0.05, requiresGrad: true), _w = Tensor.Scalar(1.001), _b = Tensor.Scalar(0.00001);
    private readonly torch.Tensor _torchX, _torchW, _torchB;

    public OpChain(int length)
    {
        _length = length;
        (_torchX, _torchW, _torchB) = (_x.ToTorch().requires_grad_(), _w.ToTorch(), _b.ToTorch());
    }

    public void RunNeuralSharp()
    {
        _x.Grad = null;
        ForwardNeuralSharp().Backward();
    }

    public void RunTorchSharp()
    {
        using var scope = torch.NewDisposeScope();
        _torchX.grad = null;
        ForwardTorchSharp().backward();
    }

    public Agreement Check()
    {
        RunNeuralSharp();
        RunTorchSharp();
        using var scope = torch.NewDisposeScope();
        return new(
            "last value and gradient of the first",
            [(float)ForwardNeuralSharp().Item(), (float)_x.Grad!.Item()],
            [ForwardTorchSharp().item<float>(), _torchX.grad!.item<float>()]);
    }

    public void Dispose()
    {
        _torchX.Dispose();
        _torchW.Dispose();
        _torchB.Dispose();
    }

    private Tensor ForwardNeuralSharp()
    {
        var y = _x;
        for (var i = 0; i < _length; i++)
        {
            y = (i % 3) switch
            {
                0 => y * _w,
                1 => y + _b,
                _ => y.Tanh(),
            };
        }

        return y;
    }

    private torch.Tensor ForwardTorchSharp()
    {
        var y = _torchX;
        for (var i = 0; i < _length; i++)
        {
            y = (i % 3) switch
            {
                0 => y * _torchW,
                1 => y + _torchB,
                _ => y.tanh(),
            };
        }

        return y;
    }
}
