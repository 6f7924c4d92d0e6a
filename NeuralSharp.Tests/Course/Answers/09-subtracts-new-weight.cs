// named: StepByHand subtracts-new-weight
static void StepByHand(Tensor w, double rate)
{
    using (Autograd.NoGrad())
    {
        var newWeight = w - (rate * w.Grad!);
        w.SubtractInPlace(newWeight);
    }

    w.Grad = null;
}
