// named: Accuracy wrong-axis
static double Accuracy(Sequential model, Tensor images, Tensor labels)
{
    model.Eval();
    using var off = Autograd.NoGrad();
    var guesses = model.Forward(images).ArgMax(axis: 0);
    return guesses.EqualTo(labels).To(DType.Float32).Mean().Item();
}
