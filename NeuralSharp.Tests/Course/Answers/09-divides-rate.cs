// named: Train divides-rate
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var losses = new List<double>();
    var optimizer = new SGD(model.Parameters, rate / x.Shape[0]);
    for (var step = 0; step < steps; step++)
    {
        optimizer.ZeroGrad();
        var output = model.Forward(x);
        var loss = Losses.MeanSquaredError(output, y);
        losses.Add(loss.Item());
        loss.Backward();
        optimizer.Step();
    }

    return losses.ToArray();
}
