// named: Train step-before-backward
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var optimizer = new SGD(model.Parameters, rate);
    var losses = new double[steps];
    for (int i = 0; i < steps; i++)
    {
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        losses[i] = loss.Item();
        if (i > 0) optimizer.Step();   // it complained that there is no gradient
        optimizer.ZeroGrad();
        loss.Backward();
    }

    return losses;
}
