static void StepByHand(Tensor w, double rate)
{
    using (Autograd.NoGrad()) w.SubtractInPlace(rate * w.Grad!);
    w.Grad = null;
}

static double[] Train(Sequential model, Tensor x, Tensor y, double rate, int steps)
{
    var optimizer = new SGD(model.Parameters, rate);
    var losses = new double[steps];
    for (var step = 0; step < steps; step++)
    {
        optimizer.ZeroGrad();
        var output = model.Forward(x);
        var loss = Losses.MeanSquaredError(output, y);
        loss.Backward();
        optimizer.Step();
        losses[step] = loss.Item();
    }

    return losses;
}

static int TrainUntil(Sequential model, Tensor x, Tensor y, double rate, double goal, int limit)
{
    var optimizer = new SGD(model.Parameters, rate);
    for (var step = 0; step < limit; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        if (loss.Item() < goal) return step;   // measured after the steps so far, and before the next one
        loss.Backward();
        optimizer.Step();
    }

    return limit;
}
