// named: Accuracy training-mode
static double Accuracy(Sequential model, Tensor images, Tensor labels)
{
    using (Autograd.NoGrad())
    {
        var guesses = model.Forward(images).ArgMax();
        var hits = 0.0;
        for (var i = 0; i < labels.Length; i++) hits += guesses[i].Item() == labels[i].Item() ? 1 : 0;
        return hits / labels.Length;
    }
}
