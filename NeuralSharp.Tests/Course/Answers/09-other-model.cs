// named: Train step-without-gradient
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    Sequential fresh = [new Dense(1, 1)];
    var optimizer = new SGD(fresh.Parameters, rate);
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
