// named: TrainUntil steps-first
static int TrainUntil(Sequential model, Tensor x, Tensor y, double rate, double goal, int limit)
{
    var optimizer = new SGD(model.Parameters, rate);
    for (int step = 1; step <= limit; step++)
    {
        optimizer.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        optimizer.Step();
        if (Losses.MeanSquaredError(model.Forward(x), y).Item() < goal) return step;
    }

    return limit;
}
