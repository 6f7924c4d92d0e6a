// named: Train forward-once
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var optimizer = new SGD(model.Parameters, rate);
    var losses = new double[steps];
    var output = model.Forward(x);
    for (int i = 0; i < steps; i++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(output, y);
        losses[i] = loss.Item();
        loss.Backward();
        optimizer.Step();
    }

    return losses;
}
