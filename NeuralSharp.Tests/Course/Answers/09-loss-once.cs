// named: Train loss-once
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var optimizer = new SGD(model.Parameters, rate);
    var loss = Losses.MeanSquaredError(model.Forward(x), y);
    var losses = new double[steps];
    for (int i = 0; i < steps; i++)
    {
        optimizer.ZeroGrad();
        loss.Backward();
        optimizer.Step();
        losses[i] = loss.Item();
    }

    return losses;
}
