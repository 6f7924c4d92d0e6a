// named: StepByHand climbs
static void StepByHand(Tensor w, double rate)
{
    using var noGrad = Autograd.NoGrad();
    w.AddInPlace(rate * w.Grad!);
    w.Grad = null;
}
