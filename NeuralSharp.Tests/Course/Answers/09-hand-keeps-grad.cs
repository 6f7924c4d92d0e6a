// named: StepByHand keeps-grad
static void StepByHand(Tensor w, double rate)
{
    using (Autograd.NoGrad())
    {
        w.CopyFrom(w - rate * w.Grad!);
    }
}
