// named: TrainUntil measures-too-early
static int TrainUntil(Sequential model, Tensor x, Tensor y, double rate, double goal, int limit)
{
    var optimizer = new SGD(model.Parameters, rate);
    int steps = 0;
    while (steps < limit)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
        steps++;
        if (loss.Item() < goal) break;
    }

    return steps;
}
