// named: NeverSure rate-or-steps
static Sequential NeverSure(Tensor x, Tensor y)
{
    Sequential model = [new Dense(2, 3, generator: new Generator(3)), new Softmax()];
    var optimizer = new SGD(model.Parameters, 2);
    for (var step = 0; step < 2000; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.CrossEntropy(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}
