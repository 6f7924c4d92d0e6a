// named: StepByHand outside-nograd
static void StepByHand(Tensor w, double rate)
{
    w.SubtractInPlace(w.Grad! * rate);
    w.Grad = null;
}
