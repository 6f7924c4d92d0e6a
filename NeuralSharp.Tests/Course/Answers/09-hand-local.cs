// named: StepByHand moves-nothing
static void StepByHand(Tensor w, double rate)
{
    using (Autograd.NoGrad())
    {
        var next = w - rate * w.Grad!;
        w.Grad = null;
        w = next;
    }
}
