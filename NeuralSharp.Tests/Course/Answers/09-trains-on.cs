// named: TrainUntil trains-on
static int TrainUntil(Sequential model, Tensor x, Tensor y, double rate, double goal, int limit)
{
    double[] losses = Train(model, x, y, rate, limit);
    int first = Array.FindIndex(losses, loss => loss < goal);
    return first < 0 ? limit : first;
}
