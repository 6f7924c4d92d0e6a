// named: TrainEpoch mean-of-batches
static double TrainEpoch(Sequential model, Optimizer optimizer, IEnumerable<Batch> batches)
{
    model.Train();
    var losses = new List<double>();
    foreach (var (x, y) in batches)
    {
        optimizer.ZeroGrad();
        var loss = Losses.CrossEntropy(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
        losses.Add(loss.Item());
    }

    return losses.Average();
}
