// named: Train sums-loss
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var optimizer = new SGD(model.Parameters, rate);
    var losses = new double[steps];
    for (int i = 0; i < steps; i++)
    {
        optimizer.ZeroGrad();
        var error = y - model.Forward(x);
        var loss = (error * error).Sum();
        losses[i] = loss.Item();
        loss.Backward();
        optimizer.Step();
    }

    return losses;
}
