// named: TrainEpoch evaluation-mode
static double TrainEpoch(Sequential model, Optimizer optimizer, IEnumerable<Batch> batches)
{
    double total = 0, seen = 0;
    foreach (var batch in batches)
    {
        model.ZeroGrad();
        var loss = Losses.CrossEntropy(model.Forward(batch.Inputs), batch.Targets);
        loss.Backward();
        optimizer.Step();
        total += batch.Targets.Length * loss.Item();
        seen += batch.Targets.Length;
    }

    return total / seen;
}
