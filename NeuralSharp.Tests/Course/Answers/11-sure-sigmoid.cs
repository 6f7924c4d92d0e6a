// named: NeverSure other-activation
static Sequential NeverSure(Tensor x, Tensor y)
{
    Sequential model = [new Dense(2, 3, generator: new Generator(3)), new Sigmoid()];
    var optimizer = new SGD(model.Parameters, 0.5);
    for (var step = 0; step < 300; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.CrossEntropy(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}
