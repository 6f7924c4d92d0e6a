// named: TrainEpoch forgets-zero-grad
static double TrainEpoch(Sequential model, Optimizer optimizer, IEnumerable<Batch> batches)
{
    model.Train();
    double total = 0;
    int seen = 0;
    foreach (var batch in batches)
    {
        var error = Losses.CrossEntropy(model.Forward(batch.Inputs), batch.Targets);
        error.Backward();
        optimizer.Step();
        int n = batch.Targets.Shape[0];
        total += n * error.Item();
        seen += n;
    }

    return total / seen;
}
