// named: TrainEpoch softmax-before
static double TrainEpoch(Sequential model, Optimizer optimizer, IEnumerable<Batch> batches)
{
    model.Train();
    double total = 0, seen = 0;
    foreach (var batch in batches)
    {
        optimizer.ZeroGrad();
        var probabilities = model.Forward(batch.Inputs).Softmax(1);
        var loss = Losses.CrossEntropy(probabilities, batch.Targets);
        loss.Backward();
        optimizer.Step();
        total += batch.Targets.Shape[0] * loss.Item();
        seen += batch.Targets.Shape[0];
    }

    return total / seen;
}
