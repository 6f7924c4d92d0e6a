// named: Train default-rate
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var optimizer = new SGD(model.Parameters);
    var losses = new double[steps];
    for (int i = 0; i < steps; i++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        losses[i] = loss.Item();
        loss.Backward();
        optimizer.Step();
    }

    return losses;
}
