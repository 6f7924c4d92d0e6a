using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp.Optim;

/// <summary>
/// Puts the gradients of several batches together as if all examples had stood in one: ḡ ← (1 − s) ḡ + s g with s = w / Σ w, where the weight w of a batch is what its
/// loss is a mean over.
/// </summary>
/// <remarks>A running mean, and no sum that is divided at the end: what fits into the type for each batch fits for all of them.</remarks>
internal sealed class GradientAccumulator
{
    private readonly Dictionary<Parameter, Tensor> _means = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Parameter> _reached = new(ReferenceEqualityComparer.Instance);
    private LossTally _losses = new();

    /// <summary>The loss over the batches so far.</summary>
    public double Loss => _losses.Result;

    /// <summary>Whether nothing in the batches so far counts.</summary>
    public bool CountsNothing => _losses.TotalWeight == 0;

    /// <summary>Forgets the batches of before.</summary>
    public void Begin()
    {
        _losses = new();
        _reached.Clear();
    }

    /// <summary>Takes in the gradients that the parameters have now.</summary>
    /// <exception cref="InvalidOperationException">The loss is a mean in one batch and a sum in another.</exception>
    public void Add(IReadOnlyList<Parameter> parameters, double loss, LossDivisor? divisor, int rows)
    {
        _losses.Add(loss, divisor, rows);
        if (_losses.IsMixed)
        {
            throw new InvalidOperationException(
                "Trainer: the loss is a mean in one batch and a sum in another, and no gradient of both together can be told. Give a loss that is one of the two.");
        }

        if (_losses.LastWeight == 0) return;   // nothing in the batch counts
        var share = _losses.LastWeight / _losses.TotalWeight;
        foreach (var parameter in parameters)
        {
            if (parameter.Grad is not { } gradient) continue;
            // What a parameter got from the batches of before, where it got nothing, was 0.
            if (_reached.Add(parameter)) PlaceFor(parameter).Fill(0);
            if (gradient.DType == DType.Float32) Approach<float>(_means[parameter], gradient, share);
            else Approach<double>(_means[parameter], gradient, share);
        }

        foreach (var parameter in _reached)
        {
            if (parameter.Grad is null) Scale(_means[parameter], 1 - share);   // this batch does not depend on it
        }
    }

    /// <summary>Gives each parameter the gradient over all batches.</summary>
    public void Give(IReadOnlyList<Parameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (!_reached.Contains(parameter))
            {
                parameter.Grad = null;
                continue;
            }

            if (_losses.Factor != 1) Scale(_means[parameter], _losses.Factor);
            parameter.Grad = _means[parameter];
        }
    }

    private Tensor PlaceFor(Parameter parameter)
    {
        if (_means.TryGetValue(parameter, out var place) && place.Is(parameter.Shape, parameter.DType)) return place;
        return _means[parameter] = Tensor.EmptyOutsideScopes(parameter.Shape, parameter.DType);
    }

    private static void Approach<T>(Tensor mean, Tensor gradient, double share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var m = mean.Write<T>();
        var g = gradient.Read<T>();
        if (share == 1) g.CopyTo(m);
        else TensorPrimitives.Lerp(m, g, T.CreateTruncating(share), m);   // (1 − share) · m + share · g
    }

    private static void Scale(Tensor mean, double factor)
    {
        if (mean.DType == DType.Float32) TensorPrimitives.Multiply(mean.Read<float>(), (float)factor, mean.Write<float>());
        else TensorPrimitives.Multiply(mean.Read<double>(), factor, mean.Write<double>());
    }
}
