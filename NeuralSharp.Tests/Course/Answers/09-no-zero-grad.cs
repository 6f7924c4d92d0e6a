// named: Train no-zero-grad
static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var sgd = new SGD(model.Parameters, rate);
    List<double> losses = [];
    for (int i = 0; i < steps; i++)
    {
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        losses.Add(loss.Item());
        loss.Backward();
        sgd.Step();
    }

    return losses.ToArray();
}
