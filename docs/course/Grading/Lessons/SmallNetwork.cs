using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>
/// A network 2-h-1 with Tanh and Sigmoid on arrays, its backward pass written out: another way to the same numbers than the library's. It starts from a model's weights.
/// </summary>
internal sealed class SmallNetwork
{
    /// <summary>The inputs of XOR and its like.</summary>
    public static readonly double[,] Inputs = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };

    private readonly double[][] _parameters;   // w, [2, h]; b, [h]; v, [h]; c, [1]
    private readonly double[][] _gradients;
    private readonly int _hidden;

    public SmallNetwork(Sequential model)
    {
        _parameters = [.. model.Parameters.Select(parameter => Array.ConvertAll(parameter.ToArray<float>(), value => (double)value))];
        _gradients = [.. _parameters.Select(values => new double[values.Length])];
        _hidden = _parameters[1].Length;
    }

    /// <summary>Steps of gradient descent on the mean squared error, by default by the right loop: with gradients forgotten, and the error's square.</summary>
    public SmallNetwork Train(double[] targets, double rate = 2, int steps = 500, bool forgets = true, double scale = 1)
    {
        var h = new double[_hidden];
        for (var step = 0; step < steps; step++)
        {
            if (forgets) foreach (var gradient in _gradients) Array.Clear(gradient);
            for (var row = 0; row < targets.Length; row++)
            {
                var output = Output(row, h);
                var δ = scale * 2 * (output - targets[row]) / targets.Length * output * (1 - output);
                _gradients[3][0] += δ;
                for (var j = 0; j < _hidden; j++)
                {
                    _gradients[2][j] += δ * h[j];
                    var behind = δ * _parameters[2][j] * (1 - (h[j] * h[j]));
                    _gradients[1][j] += behind;
                    _gradients[0][j] += behind * Inputs[row, 0];
                    _gradients[0][_hidden + j] += behind * Inputs[row, 1];
                }
            }

            foreach (var (values, gradient) in _parameters.Zip(_gradients))
            {
                for (var i = 0; i < values.Length; i++) values[i] -= rate * gradient[i];
            }
        }

        return this;
    }

    /// <summary>What it answers to the four inputs.</summary>
    public double[] Outputs()
    {
        var h = new double[_hidden];
        return [.. Enumerable.Range(0, Inputs.GetLength(0)).Select(row => Output(row, h))];
    }

    /// <summary>Gives a model these weights.</summary>
    public void CopyTo(Sequential model)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (var (parameter, values) in model.Parameters.Zip(_parameters)) parameter.CopyFrom(Tensor.From(Array.ConvertAll(values, value => (float)value)).Reshape(parameter.Shape));
    }

    private double Output(int row, double[] h)
    {
        var sum = _parameters[3][0];
        for (var j = 0; j < _hidden; j++)
        {
            h[j] = Math.Tanh((Inputs[row, 0] * _parameters[0][j]) + (Inputs[row, 1] * _parameters[0][_hidden + j]) + _parameters[1][j]);
            sum += h[j] * _parameters[2][j];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>All numbers that a model learns, in order.</summary>
    public static double[] ParametersOf(Sequential model) => [.. model.Parameters.SelectMany(parameter => Answer.Of(parameter).Numbers)];
}
