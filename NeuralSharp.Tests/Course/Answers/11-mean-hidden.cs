// named: TheMean rate-or-steps
static Sequential TheMean(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 8, generator: new Generator(6)), new Tanh(), new Dense(8, 1, generator: new Generator(7))];
    var optimizer = new SGD(model.Parameters, 0.1);
    for (var step = 0; step < 2000; step++)
    {
        optimizer.ZeroGrad();
        var loss = (model.Forward(x) - y).Square().Mean();
        loss.Backward();
        optimizer.Step();
    }

    return model;
}
