// kind: TrainUntil TimedOut
static int TrainUntil(Sequential model, Tensor x, Tensor y, double rate, double goal, int limit)
{
    var optimizer = new SGD(model.Parameters, rate);
    var steps = 0;
    while (Losses.MeanSquaredError(model.Forward(x), y).Item() >= goal)
    {
        optimizer.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        optimizer.Step();
        steps++;
    }

    return steps;
}
