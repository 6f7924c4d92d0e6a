// named: Train step-without-gradient
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var optimizer = new SGD(model.Parameters, rate);
    var losses = new double[steps];
    for (int i = 0; i < steps; i++)
    {
        var output = model.Forward(x);
        var loss = Losses.MeanSquaredError(output, y);
        losses[i] = loss.Item();
        loss.Backward();
        optimizer.ZeroGrad();
        optimizer.Step();
    }

    return losses;
}
