using System.Runtime.CompilerServices;
using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>Points that a line is fitted to, and where it starts: the smallest training there is.</summary>
internal sealed record Line(double[] X, double[] Y, double Weight, double Bias) : ITuple
{
    int ITuple.Length => 4;

    object? ITuple.this[int index] => index switch { 0 => X, 1 => Y, 2 => Weight, _ => Bias };

    /// <summary>A few points, from random numbers.</summary>
    public static Line Random(Random random)
    {
        var count = 2 + random.Whole(4);
        return new(random.Numbers(count), random.Numbers(count), random.Number(), random.Number());
    }

    /// <summary>Lets a function train a new model; the weight and the bias afterwards, and what it returned.</summary>
    public (double Weight, double Bias, double[] Losses) Run(Func<Sequential, Tensor, Tensor, double[]> train)
    {
        var (model, x, y) = Start();
        var losses = train(model, x, y);
        var layer = (Dense)model[0];
        return (layer.Weight.ToArray<double>()[0], layer.Bias!.ToArray<double>()[0], losses);
    }

    /// <summary>Lets a function train a new model; the number that it returned, and the loss afterwards.</summary>
    public (int Steps, double Loss) Stop(Func<Sequential, Tensor, Tensor, int> train)
    {
        var (model, x, y) = Start();
        var steps = train(model, x, y);
        using (Autograd.NoGrad()) return (steps, Losses.MeanSquaredError(model.Forward(x), y).Item());
    }

    /// <summary>
    /// What gradient descent does, without a network: the loss is a paraboloid over (w, b), ½ (w, b) H (w, b)ᵀ − (p, q)(w, b)ᵀ + mean y², whose slope is H (w, b)ᵀ − (p, q).
    /// </summary>
    public (double Weight, double Bias, double[] Losses) Descend(double rate, int steps)
    {
        var (ww, wb, bb) = (2 * X.Average(x => x * x), 2 * X.Average(), 2.0);
        var (p, q) = (2 * X.Zip(Y).Average(point => point.First * point.Second), 2 * Y.Average());
        var (w, b) = (Weight, Bias);
        var losses = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            losses[step] = (0.5 * ((ww * w * w) + (2 * wb * w * b) + (bb * b * b))) - (p * w) - (q * b) + Y.Average(y => y * y);
            (w, b) = (w - (rate * ((ww * w) + (wb * b) - p)), b - (rate * ((wb * w) + (bb * b) - q)));
        }

        return (w, b, losses);
    }

    public override string ToString() => Invariant($"w = {Weight:G4}, b = {Bias:G4}, x: {Answer.Of(X)}, y: {Answer.Of(Y)}");

    private (Sequential Model, Tensor X, Tensor Y) Start()
    {
        Dense layer = new(1, 1);
        Sequential model = [layer];
        model.To(DType.Float64);
        using (Autograd.NoGrad())
        {
            layer.Weight.Fill(Weight);
            layer.Bias!.Fill(Bias);
        }

        return (model, Column(X), Column(Y));
    }

    private static Tensor Column(double[] values) => Tensor.From(values).Reshape(values.Length, 1);
}
